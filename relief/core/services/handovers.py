"""Handing over duty: the outgoing writes, the incoming reads what is open and signs with his own PIN."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from relief.core import clock
from relief.core.domain.errors import HandoverOpen, HandoverSigned, NotAddressed
from relief.core.models import Handover, Organisation
from relief.core.selectors.matters import open_matters
from relief.core.services.events import record_event
from relief.core.services.messages import send
from relief.core.services.numbers import next_number
from relief.core.services.pins import prove, tries_counted
from relief.problems import Problem, gettext_noop

if TYPE_CHECKING:
    from relief.core.models import Person

KIND = "HO"
WITHIN = timedelta(minutes=30)


class NotToOneself(Problem):
    """Two people hand over to each other."""

    slug = "not-to-oneself"
    status = 400
    sentence = gettext_noop("Hand over to somebody else than yourself.")


def write_handover(*, organisation: Organisation, incoming: Person, by: Person, note: str = "", at: datetime | None = None) -> Handover:
    """The outgoing officer says what to know; the incoming one is told and signs within half an hour.

    Raises NotToOneself, HandoverOpen (the one before is not signed).
    """
    moment = at or clock.now()
    if incoming == by:
        raise NotToOneself
    with transaction.atomic():
        society = Organisation.objects.select_for_update().get(pk=organisation.society_id or organisation.pk)
        waiting = Handover.objects.filter(organisation=society, signed_at__isnull=True).first()
        if waiting is not None:
            raise HandoverOpen(number=waiting.number)
        row = Handover.objects.create(
            number=next_number(organisation=society, kind=KIND, on=timezone.localdate(moment)),
            organisation=society,
            outgoing=by,
            incoming=incoming,
            note=note.strip(),
            written_at=moment,
            due_at=moment + WITHIN,
            matters=_kept(society),
        )
        _told("handover-written", row, by, moment)
        send(to=[incoming], subject=str(row), text=row.note, link=f"/duty/handovers/{row.number}/")
    return row


def sign_handover(handover: Handover, *, person: Person, pin: str, by: Person, at: datetime | None = None) -> Handover:
    """The incoming officer signs with his PIN, on whoever's phone; what was open at that moment is kept with it.

    Raises NotAddressed (somebody else would sign), HandoverSigned, and what ``prove`` raises; a wrong PIN counts.
    """
    moment = at or clock.now()
    with tries_counted(), transaction.atomic():
        held = Handover.objects.select_for_update(of=("self",)).select_related("organisation", "incoming", "outgoing").get(pk=handover.pk)
        if held.signed_at is not None:
            raise HandoverSigned(number=held.number, at=f"{timezone.localtime(held.signed_at):%m-%d %H:%M}")
        if held.incoming != person:
            raise NotAddressed(people=str(held.incoming))
        prove(person=person, pin=pin)
        held.signed_at, held.matters = moment, _kept(held.organisation)
        held.save()
        _told("handover-signed", held, by, moment)
    return held


def _kept(society: Organisation) -> list[dict[str, Any]]:
    return [{"kind": str(one.kind), "text": str(one.text), "note": str(one.note), "late": one.late} for one in open_matters(society)]


def _told(kind: str, row: Handover, by: Person, at: datetime) -> None:
    facts = {"outgoing": row.outgoing, "incoming": row.incoming, "lines": len(row.matters)}
    record_event(kind=kind, by=by, occurred_at=at, organisation=row.organisation, subject=row, payload=facts)
