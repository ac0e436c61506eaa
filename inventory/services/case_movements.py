"""What the answer to a case moves in the book: found goods come back from where the difference stands, lost ones leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.domain import cases
from inventory.domain.case_refusals import ByTheLoan, DamagedGone, LossByKeeper, NoShelfNamed, OverDifference
from inventory.domain.errors import NotWhole
from inventory.domain.packs import whole
from inventory.models import DiscrepancyCase, Document, Holder, Holding, Movement, Signature
from inventory.services import loans
from inventory.services.drafts import Draft, Entry, not_future
from inventory.services.evidence import sign
from inventory.services.places import holders_at, outside_holder
from inventory.services.posting import post
from relief.core.access import may
from relief.core.columns import fits
from relief.core.models import User
from relief.core.roles import APPROVERS

if TYPE_CHECKING:
    from datetime import datetime

    from inventory.models import Location
    from relief.core.models import Person

Kind = DiscrepancyCase.Kind


def book_answer(
    case: DiscrepancyCase, *, by: Person, answer: str, found: int | None, location: Location | str | None, note: str, occurred_at: datetime | None
) -> Document | None:
    """The document an answer posts, or None where no goods are due to move. The case is locked by the caller."""
    missing = cases.difference(case.expected, case.found)
    back = _units_found(case, answer, found, missing)
    gone = missing - back if answer in {cases.FOUND, cases.WRITTEN_OFF} else 0
    if gone:
        _check_in_charge(case, by)
    if case.kind == Kind.LOAN:
        return _by_the_loan(case, answer, by, note)
    if case.lot is None or not back + gone:
        return None
    document = (
        _damaged_out(case, gone, by, note, occurred_at)
        if case.kind == Kind.DAMAGE
        else _from_difference(case, back, gone, location, by, note, occurred_at)
    )
    if document is not None and gone:
        sign(paper=document.number, role=Signature.Role.APPROVER, by=by, warehouse=case.warehouse, method=Signature.Method.OWN_SIGN_IN)
    return document


def _units_found(case: DiscrepancyCase, answer: str, found: int | None, missing: int) -> int:
    if answer != cases.FOUND:
        return 0
    units = missing if found is None else whole(found)
    if units <= 0:
        raise NotWhole(given=str(found))
    if units > missing:
        raise OverDifference(case=case.number, difference=missing, wanted=units)
    return units


def _check_in_charge(case: DiscrepancyCase, by: Person) -> None:
    """Writing off takes an office that approves, and somebody else than the owner of the case and who wrote its paper."""
    holder = getattr(by, "user", None) or User(person=by)
    keepers = {case.owner_id, case.document.by_id if case.document else None}
    if by.pk in keepers or not may(holder, "write", case.warehouse.organisation, APPROVERS):
        raise LossByKeeper(person=by.name)


def _by_the_loan(case: DiscrepancyCase, answer: str, by: Person, note: str) -> Document | None:
    if answer == cases.WRITTEN_OFF:
        return loans.book_loss(case=case, by=by, note=note)
    if answer == cases.FOUND and case.document is not None:
        raise ByTheLoan(case=case.number, loan=case.document.number)
    return None


def _from_difference(
    case: DiscrepancyCase, back: int, gone: int, location: Location | str | None, by: Person, note: str, occurred_at: datetime | None
) -> Document | None:
    """Found goods onto the shelf, the rest to the losses, out of the holder where the difference stands."""
    stands, losses = _difference_holder(case), outside_holder(case.warehouse, Holder.Kind.LOSS)
    if stands is None:
        return None
    if back and not location:
        raise NoShelfNamed
    shelf = next(iter(holders_at(case.warehouse, [location]).values())) if back else losses
    entries = [Entry(stands, shelf, _lot(case), back), Entry(stands, losses, _lot(case), gone if stands != losses else 0)]
    return _post(case, entries, frozenset({stands, losses}), by, note, occurred_at)


def _damaged_out(case: DiscrepancyCase, gone: int, by: Person, note: str, occurred_at: datetime | None) -> Document | None:
    """Damaged goods leave from wherever in the store they lie; all of them or none."""
    left, entries = gone, []
    losses = outside_holder(case.warehouse, Holder.Kind.LOSS)
    rows = Holding.objects.filter(holder__location__warehouse=case.warehouse, lot=case.lot, quantity__gt=0).order_by("holder_id", "lot_id")
    for row in rows.select_for_update(of=("self",)):
        entries.append(Entry(row.holder_id, losses, row.lot_id, min(left, row.quantity)))
        left -= entries[-1].quantity
    if left and case.lot is not None:
        raise DamagedGone(case=case.number, lot=case.lot.number, wanted=gone, lying=gone - left, warehouse=case.warehouse.code)
    return _post(case, entries, frozenset({losses}), by, note, occurred_at)


def _post(
    case: DiscrepancyCase, entries: list[Entry], outside: frozenset[int], by: Person, note: str, occurred_at: datetime | None
) -> Document | None:
    moved = [entry for entry in entries if entry.quantity]
    if not moved or case.lot is None:
        return None
    losses = outside_holder(case.warehouse, Holder.Kind.LOSS)
    lost = all(entry.taker == losses for entry in moved)
    return post(
        Draft(
            kind=Document.Kind.LOSS if lost else Document.Kind.SETTLEMENT,
            warehouse=case.warehouse,
            by=by,
            occurred_at=not_future(occurred_at),
            incident=case.document.incident if case.document else None,
            order=case.document.order if case.document else None,
            follows=case.document,
            note=fits(note, Document, "note"),
            entries=moved,
            outside=outside,
            skus={case.lot.pk: case.lot.item.sku},
            facts={"case": case.number},
        )
    )


def _difference_holder(case: DiscrepancyCase) -> int | None:
    """Where the missing goods of a case stand: the differences or losses that its papers moved them to."""
    if case.document is None:
        return None
    kinds = (Holder.Kind.LOSS,) if case.kind == Kind.LOST else (Holder.Kind.COUNT,)
    papers = [case.document.pk, *Document.objects.filter(follows=case.document).values_list("pk", flat=True)]
    taken = Movement.objects.filter(document__in=papers, lot=case.lot, taker__kind__in=kinds, taker__outside=True)
    return taken.order_by("-pk").values_list("taker", flat=True).first()


def _lot(case: DiscrepancyCase) -> int:
    return case.lot_id or 0
