"""Partners as they are bound to us at a moment, those of one call-out, and the parties of a muster; fixed queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from relief.core import clock
from teams.domain.partners import ASKED, Bond, Terms, bond
from teams.models import CallOut, PartnerCall, PartnerParty, PartnerUnit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from relief.core.models import Incident, Organisation
    from teams.models import PartnerAgreement


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner at a moment: how it is bound, by which agreement, and for how many days more."""

    unit: PartnerUnit
    bond: Bond
    agreement: PartnerAgreement | None
    days_left: int | None

    @property
    def may_go(self) -> bool:
        """Whether it is asked and goes."""
        return self.bond in ASKED

    @property
    def people(self) -> int:
        """How many it can be asked for now: promised, and named on the insurance list."""
        return min(self.agreement.people, self.agreement.insured_people) if self.agreement and self.may_go else 0


def partners_of(units: QuerySet[PartnerUnit], *, at: datetime | None = None) -> list[Partner]:
    """Every partner as it is bound at a moment. Two queries."""
    day = timezone.localdate(at or clock.now())
    rows = units.select_related("organisation", "contact").prefetch_related("agreements").order_by("organisation__path", "code")
    return [_partner(unit, day) for unit in rows]


def partner(unit: PartnerUnit, *, at: datetime | None = None) -> Partner:
    """One of them."""
    return _partner(unit, timezone.localdate(at or clock.now()))


def partners_to_ask(call_out: CallOut, *, at: datetime | None = None) -> list[Partner]:
    """The society's partners that this call-out has not asked, bound ones first. Two queries."""
    society = call_out.organisation.society_id or call_out.organisation_id
    units = PartnerUnit.objects.filter(organisation__society=society).exclude(calls__call_out=call_out)
    return sorted(partners_of(units, at=at), key=lambda one: not one.may_go)


def people_promised(society: Organisation, *, at: datetime | None = None) -> dict[str, Counter[str]]:
    """By cell: how many people each bound partner of a society promises. Two queries."""
    found: dict[str, Counter[str]] = {}
    for one in partners_of(PartnerUnit.objects.filter(organisation__society=society), at=at):
        if one.may_go:
            found.setdefault(one.unit.cell, Counter())[one.unit.name] += one.people
    return found


def calls_of(call_out: CallOut) -> list[PartnerCall]:
    """The partners a call-out asked. One query."""
    return list(call_out.partner_calls.select_related("unit__contact", "agreement"))


def of_incident(incident: Incident) -> tuple[list[PartnerCall], list[PartnerParty]]:
    """Partners on their way to call-outs of an incident, and their parties that are out on it now; each only while its agreement holds. Four queries."""
    calls = PartnerCall.objects.filter(call_out__incident=incident, call_out__kind=CallOut.Kind.REAL, state=PartnerCall.State.COMING)
    out = PartnerParty.objects.filter(muster__incident=incident, out_at__isnull=False, back_at=None)
    coming, gone = list(calls.select_related("unit", "call_out")), list(out.select_related("unit", "muster__deployment"))
    units = PartnerUnit.objects.filter(pk__in={*(one.unit_id for one in coming), *(one.unit_id for one in gone)})
    bound = {one.unit.pk for one in partners_of(units) if one.may_go} if coming or gone else set()
    left = {(one.unit_id, one.muster.call_out_id) for one in gone}
    there = [one for one in coming if one.unit_id in bound and (one.unit_id, one.call_out_id) not in left]
    return there, [one for one in gone if one.unit_id in bound]


def coming_of(calls: Iterable[PartnerCall]) -> int:
    """People of partners who are on their way."""
    return sum(one.coming for one in calls if one.state == one.State.COMING)


def _partner(unit: PartnerUnit, day: date) -> Partner:
    rows = {row.pk: row for row in unit.agreements.all()}
    terms = (
        Terms(key=row.pk, starts_on=row.starts_on, ends_on=row.ends_on, insured_until=row.insured_until, insured_people=row.insured_people)
        for row in rows.values()
    )
    state, best = bond(terms, day)
    return Partner(unit, state, rows[best.key] if best else None, (best.ends_on - day).days if best else None)
