"""A rush of gifts: coded cartons, logged by strangers' phones through one link, booked once a supervisor confirms them.

What a stranger says is no fact of the book. Confirming makes one receipt with one lot for each item and expiry day.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from inventory.domain.inbound_refusals import (
    BadHour,
    CartonDecided,
    CodesUnlikely,
    CountUnlikely,
    HiddenSigns,
    IntakeClosed,
    NoCartons,
    NotOffered,
    PhotosFull,
    ReasonNeeded,
)
from inventory.domain.words import hides, one_spelling
from inventory.models import Attachment, Document, IntakeCarton, IntakeSession
from inventory.services.evidence import attach, sign_two
from inventory.services.lines import ReceiptLine
from inventory.services.places import default_location
from inventory.services.receiving import receive
from relief.core import clock
from relief.core.columns import fits, path_of, shortened, unsaid
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from inventory.models import Earmark, Item, Location, Warehouse
    from inventory.services.evidence import Hand
    from relief.core.models import Incident, Person

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that reads like something else
CODE_LENGTH, MOST_PIECES, MOST_SHEET, PHOTOS_A_CARTON = 8, 99_999, 500, 3
LONGEST = timedelta(hours=48)
State = IntakeCarton.State


@transaction.atomic
def open_session(
    *,
    warehouse: Warehouse,
    by: Person,
    ends_at: datetime,
    items: Collection[Item],
    cartons: int,
    location: Location | None = None,
    incident: Incident | None = None,
    earmark: Earmark | None = None,
) -> IntakeSession:
    """Open a gate until an hour, with so many coded cartons and the pictures that are offered. Raises ``BadHour``, ``NotOffered``."""
    now = _within(ends_at)
    if not items:
        raise NotOffered
    session = IntakeSession.objects.create(
        token=secrets.token_urlsafe(24),
        warehouse=warehouse,
        location=location or default_location(warehouse),
        incident=incident,
        earmark=earmark,
        opened_by=by,
        opened_at=now,
        ends_at=ends_at,
    )
    session.items.set(items)
    add_cartons(session=session, number=cartons)
    _tell("intake-opened", session, by, {"ends_at": ends_at.isoformat(), "cartons": cartons})
    return session


@transaction.atomic
def add_cartons(*, session: IntakeSession, number: int) -> list[IntakeCarton]:
    """More coded cartons to print; the codes cannot be guessed from each other."""
    if not 1 <= number <= MOST_SHEET:
        raise CodesUnlikely(most=MOST_SHEET)
    codes = {"".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)) for _ in range(number)}
    return IntakeCarton.objects.bulk_create([IntakeCarton(code=code, session=session) for code in sorted(codes)])


@transaction.atomic
def close_session(*, session: IntakeSession, by: Person) -> IntakeSession:
    """Nothing more is logged; what was logged still waits for the supervisor. Closing twice changes nothing."""
    held = IntakeSession.objects.select_for_update(of=("self",)).select_related("warehouse__organisation__society").get(pk=session.pk)
    if held.closed_at is None:
        held.closed_at = clock.now()
        held.save(update_fields=["closed_at"])
        _tell("intake-closed", held, by, {})
    return held


@transaction.atomic
def reopen_session(*, session: IntakeSession, by: Person, ends_at: datetime) -> IntakeSession:
    """Open a gate again that has ended: codes printed in quiet times and not used yet are good from now on. Raises ``BadHour``."""
    now = _within(ends_at)
    held = IntakeSession.objects.select_for_update(of=("self",)).select_related("warehouse__organisation__society").get(pk=session.pk)
    if not is_open(held):
        held.opened_by, held.opened_at, held.ends_at, held.closed_at = by, now, ends_at, None
        held.save(update_fields=["opened_by", "opened_at", "ends_at", "closed_at"])
        left = held.cartons.filter(state=State.PRINTED).count()
        _tell("intake-opened", held, by, {"ends_at": ends_at.isoformat(), "cartons": left})
    return held


def _within(ends_at: datetime) -> datetime:
    """Now, where the hour lies within the longest time a gate is open."""
    now = clock.now()
    if not now < ends_at <= now + LONGEST:
        raise BadHour
    return now


def is_open(session: IntakeSession) -> bool:
    """Whether cartons may still be logged."""
    return session.closed_at is None and timezone.now() < session.ends_at


@transaction.atomic
def log_carton(
    *, carton: IntakeCarton, item: Item, quantity: int, expires_on: date | None = None, donor: str = "", helper: str = "", photo: bytes = b""
) -> IntakeCarton:
    """What a helper saw in a carton. Sent again it says the same once more; a correction stands until the supervisor decides.

    Raises ``HiddenSigns`` and ``TooLong`` for a name that cannot be kept as it is typed, and what the gate refuses.
    """
    held = IntakeCarton.objects.select_for_update(of=("self",)).select_related("session__warehouse", "session__opened_by").get(pk=carton.pk)
    session = held.session
    if not is_open(session):
        raise IntakeClosed
    if held.state not in {State.PRINTED, State.LOGGED}:
        raise CartonDecided(carton=held.code)
    if not session.items.filter(pk=item.pk).exists():
        raise NotOffered
    if not 1 <= quantity <= MOST_PIECES:
        raise CountUnlikely(most=MOST_PIECES)
    if photo and Attachment.objects.filter(paper=held.code).count() >= PHOTOS_A_CARTON:
        raise PhotosFull(most=PHOTOS_A_CARTON)
    held.state, held.item, held.quantity, held.expires_on = State.LOGGED, item, quantity, expires_on
    held.donor, held.helper, held.logged_at = _word(donor, "donor"), _word(helper, "helper"), held.logged_at or clock.now()
    held.save(update_fields=["state", "item", "quantity", "expires_on", "donor", "helper", "logged_at"])
    if photo:
        attach(paper=held.code, warehouse=session.warehouse, file=photo, by=session.opened_by)
    return held


@transaction.atomic
def confirm(*, session: IntakeSession, codes: Collection[str], by: Person, second: Hand | None, occurred_at: datetime | None = None) -> Document:
    """Book logged cartons in one receipt, a lot for each item and expiry day; cartons decided meanwhile are left out.

    Raises ``NoCartons`` where none of them waits any more, and what signing and receiving raise.
    """
    cartons = _waiting(session, codes)
    lines = _lots(session, cartons)
    document = receive(
        warehouse=session.warehouse,
        lines=lines,
        by=by,
        occurred_at=occurred_at,
        incident=session.incident,
        party=_party(cartons),
        note=shortened(", ".join(carton.code for carton in cartons), Document, "note"),
    )
    sign_two(paper=document.number, warehouse=session.warehouse, by=by, second=second, occurred_at=occurred_at)
    facts = {"state": State.CONFIRMED, "document": document, "decided_by": by, "decided_at": clock.now()}
    IntakeCarton.objects.filter(pk__in=[carton.pk for carton in cartons]).update(**facts)
    return document


@transaction.atomic
def refuse(*, session: IntakeSession, codes: Collection[str], by: Person, reason: str) -> list[IntakeCarton]:
    """These cartons are not taken, and why."""
    if not reason.strip():
        raise ReasonNeeded
    why = fits(reason.strip(), IntakeCarton, "reason")
    cartons = _waiting(session, codes)
    for carton in cartons:
        carton.state, carton.reason, carton.decided_by, carton.decided_at = State.REFUSED, why, by, clock.now()
    IntakeCarton.objects.bulk_update(cartons, ["state", "reason", "decided_by", "decided_at"])
    _tell("carton-refused", session, by, {"cartons": len(cartons), "reason": why})
    return cartons


def _waiting(session: IntakeSession, codes: Collection[str]) -> list[IntakeCarton]:
    rows = IntakeCarton.objects.filter(session=session, code__in=codes, state=State.LOGGED).order_by("pk")
    cartons = list(rows.select_for_update(of=("self",)).select_related("item"))
    if not cartons:
        raise NoCartons
    return cartons


def _lots(session: IntakeSession, cartons: list[IntakeCarton]) -> list[ReceiptLine]:
    units: dict[tuple[Item, date | None], int] = defaultdict(int)
    for carton in cartons:
        assert carton.item is not None  # noqa: S101 - a logged carton names its item
        units[carton.item, carton.expires_on] += carton.quantity or 0
    ordered = sorted(units.items(), key=lambda pair: (pair[0][0].sku, str(pair[0][1])))
    source = _party(cartons)
    return [
        ReceiptLine(item, count, location=session.location, expires_on=day, source=source, earmark=session.earmark) for (item, day), count in ordered
    ]


def _party(cartons: list[IntakeCarton]) -> str:
    """The donors as said, at most as many as fit; nobody said: gifts of citizens."""
    named = list(dict.fromkeys(carton.donor for carton in cartons if carton.donor))
    return shortened("、".join(named), Document, "party") if named else "群众捐赠（现场接收）"


def _word(word: str, name: str) -> str:
    """A name in one spelling. Raises ``HiddenSigns``, ``TooLong``."""
    bare = word.strip()
    if hides(bare):
        raise HiddenSigns(column=path_of(IntakeCarton, name), label=unsaid(IntakeCarton, name))
    return fits(one_spelling(bare), IntakeCarton, name)


def _tell(kind: str, session: IntakeSession, by: Person, facts: dict[str, object]) -> None:
    home, payload = session.warehouse.organisation, {"warehouse": session.warehouse.code, **facts}
    record_event(kind=kind, by=by, incident=session.incident, organisation=home, subject=session, payload=payload)
