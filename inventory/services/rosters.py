"""The roster of a distribution: households by number and people, ticked off as they come, with what each took. Names stay on the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from inventory.domain.handout_refusals import AlreadySettled, MoreThanThereWas, NotOnRoster
from inventory.models import Distribution, DistributionLine, Item, RosterGoods, RosterLine
from inventory.selectors.handouts import taken
from inventory.services.evidence import MOST_SIGNATURE
from inventory.services.pictures import clean_signature, limited
from inventory.services.steps import check_step, locked, moment_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from relief.core.models import Person

State = Distribution.State
BEFORE_THE_END = (State.PLANNED, State.ANNOUNCED, State.RUNNING)


@transaction.atomic
def list_households(*, distribution: Distribution, sizes: Sequence[int], group: str = "", by: Person) -> list[RosterLine]:
    """Add households by their people behind those that stand there; the numbers go on."""
    held = locked(distribution)
    check_step(held, "list", BEFORE_THE_END)
    last = held.roster.aggregate(last=Max("number"))["last"] or 0
    return RosterLine.objects.bulk_create(
        RosterLine(distribution=held, number=last + step, people=people, group=group.strip(), by=by) for step, people in enumerate(sizes, start=1)
    )


@transaction.atomic
def settle_lines(
    *,
    distribution: Distribution,
    numbers: Sequence[int],
    outcome: str,
    by: Person,
    proof: str = "",
    second: str = "",
    goods: Mapping[int, int] | None = None,
    occurred_at: datetime | None = None,
) -> int:
    """Say of these lines that they collected (with a proof), did not come or declined; whole or not at all. Answers their people.

    ``goods``: base units by item that each of them took; the planned shares where they are not said. Somebody who did not come may
    come later. Raises NotOnRoster, AlreadySettled, MoreThanThereWas.
    """
    held = locked(distribution)
    check_step(held, "settle", [State.RUNNING])
    moment = moment_after(held, occurred_at, held.started_at)
    rows = {row.number: row for row in held.roster.select_related("by").filter(number__in=numbers)}
    for number in numbers:
        row = _open(held, rows.get(number), number)
        row.state, row.at, row.by, row.second = outcome, moment, by, second
        row.proof = proof if outcome == RosterLine.State.COLLECTED else ""
    RosterLine.objects.bulk_update(rows.values(), ["state", "proof", "at", "by", "second"])
    if outcome == RosterLine.State.COLLECTED:
        _hand_over(held, list(rows.values()), goods)
    return sum(row.people for row in rows.values())


@transaction.atomic
def miss_the_rest(*, distribution: Distribution, by: Person, occurred_at: datetime | None = None) -> int:
    """Who has not come when the table is cleared did not come; answers how many households."""
    waiting = list(distribution.roster.filter(state=RosterLine.State.PENDING).values_list("number", flat=True))
    if waiting:
        settle_lines(distribution=distribution, numbers=waiting, outcome=RosterLine.State.NO_SHOW, by=by, occurred_at=occurred_at)
    return len(waiting)


@transaction.atomic
def keep_signature(*, distribution: Distribution, number: int, picture: bytes) -> RosterLine:
    """Keep what the household drew on the glass beside its number. Raises NotPicture, FileTooLarge."""
    row = distribution.roster.get(number=number)
    row.picture = clean_signature(limited(picture, MOST_SIGNATURE))
    row.save(update_fields=["picture"])
    return row


def _open(held: Distribution, row: RosterLine | None, number: int) -> RosterLine:
    if row is None:
        raise NotOnRoster(line=number, last=held.roster.aggregate(last=Max("number"))["last"] or 0)
    if row.state not in {RosterLine.State.PENDING, RosterLine.State.NO_SHOW}:
        at = timezone.localtime(row.at).isoformat() if row.at else ""
        raise AlreadySettled(line=number, settled=str(row.get_state_display()), at=at, by=str(row.by or ""))
    return row


def _hand_over(held: Distribution, rows: Sequence[RosterLine], goods: Mapping[int, int] | None) -> None:
    """Write what each household took, of each item the lot that is over first; all of it together is never more than the distribution has."""
    items: dict[int, list[DistributionLine]] = {}
    for line in held.lines.select_related("lot__item").order_by(F("lot__expires_on").asc(nulls_last=True), "pk"):
        items.setdefault(line.lot.item_id, []).append(line)
    for item in Item.objects.filter(pk__in=(goods or {}).keys() - items.keys())[:1]:
        raise MoreThanThereWas(item=str(item), asked=(goods or {})[item.pk], there=0)
    took = taken(held)[held.pk]
    given: list[RosterGoods] = []
    for item_id, lines in items.items():
        wants = [(row, lines[0].share_of(row.people) if goods is None else goods.get(item_id, 0)) for row in rows]
        asked, there = sum(units for _row, units in wants) + sum(took.get(line.lot_id, 0) for line in lines), sum(line.quantity for line in lines)
        if asked > there:
            raise MoreThanThereWas(item=str(lines[0].lot.item), asked=asked, there=there)
        given += _drawn(lines, took, wants)
    RosterGoods.objects.bulk_create(given)


def _drawn(lines: Sequence[DistributionLine], took: dict[int, int], wants: Sequence[tuple[RosterLine, int]]) -> Iterator[RosterGoods]:
    for row, wanted in wants:
        open_units = wanted
        for line in lines:
            units = min(open_units, line.quantity - took.get(line.lot_id, 0))
            if units > 0:
                took[line.lot_id] = took.get(line.lot_id, 0) + units
                open_units -= units
                yield RosterGoods(line=row, lot_id=line.lot_id, quantity=units)
