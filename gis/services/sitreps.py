"""Situation reports: begun from the rows, three sentences are the commander's; once issued nothing changes, a mistake is a new report."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext

from gis.domain.report_refusals import CorrectionWithoutNote, ReportEmpty, ReportIssued, ReportNotInForce, ReportWaiting
from gis.models import Sitrep
from gis.selectors.sentences import sentences_for
from gis.selectors.sitreps import content_of, last_issued
from relief.core import clock
from relief.core.access import in_force
from relief.core.domain.errors import NotEntitled
from relief.core.models import Appointment, Incident
from relief.core.roles import COMMANDERS
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import Person

NUMBER_CODE = "SR"
KIND = "sitrep-issued"
State = Sitrep.State
SENTENCES = ("situation", "difficulties", "requests")


@transaction.atomic
def draft_sitrep(*, incident: Incident, by: Person) -> Sitrep:
    """Begin a report with its sentences filled in, or go on with the one somebody began."""
    incident = _locked(incident)
    waiting = Sitrep.objects.filter(incident=incident, state=State.DRAFT).first()
    if waiting is not None:
        return waiting
    last = last_issued(incident)
    return _begun(incident, by, kind=_kind(incident, last), **sentences_for(incident, last)._asdict())


@transaction.atomic
def correct_sitrep(*, sitrep: Sitrep, note: str, by: Person) -> Sitrep:
    """Begin the report that takes the place of one that was wrong. Raises CorrectionWithoutNote, ReportWaiting, ReportNotInForce."""
    incident = _locked(sitrep.incident)
    sitrep = _again(sitrep)
    if sitrep.state != State.ISSUED:
        raise ReportNotInForce(report=str(sitrep))
    if not note.strip():
        raise CorrectionWithoutNote(report=str(sitrep))
    if Sitrep.objects.filter(incident=incident, state=State.DRAFT).exists():
        raise ReportWaiting(incident=str(incident))
    same = {name: getattr(sitrep, name) for name in ("kind", *SENTENCES)}
    return _begun(incident, by, corrects=sitrep, note=note.strip(), **same)


@transaction.atomic
def write_sentences(*, sitrep: Sitrep, by: Person, **written: str) -> Sitrep:  # noqa: ARG001 - a service says for whom it acts; its history keeps who
    """Keep what the commander wrote (``situation``, ``difficulties``, ``requests``, ``kind``). Raises ReportIssued."""
    sitrep = _draft(sitrep)
    for name in (*SENTENCES, "kind"):
        setattr(sitrep, name, written.get(name, getattr(sitrep, name)))
    sitrep.full_clean(exclude=["content", "incident", "world", "started_by"])
    sitrep.save()
    return sitrep


@transaction.atomic
def discard_sitrep(*, sitrep: Sitrep, by: Person) -> None:  # noqa: ARG001 - as above
    """Throw a draft away; nothing was issued. Raises ReportIssued."""
    _draft(sitrep).delete()


@transaction.atomic
def issue_sitrep(*, sitrep: Sitrep, by: Person) -> Sitrep:
    """Number it, keep its sentences and figures with their hash, and put it in the place of what it corrects.

    Raises NotEntitled, ReportIssued, ReportEmpty, ReportNotInForce.
    """
    now = clock.now()
    incident = _locked(sitrep.incident)
    sitrep = _draft(sitrep)
    _demand(by, incident, now)
    if not sitrep.situation.strip():
        raise ReportEmpty
    sitrep.incident = incident
    if sitrep.corrects is not None:
        _replace(sitrep.corrects)
    sitrep.issue = Sitrep.objects.filter(incident=incident).exclude(state=State.DRAFT).count() + 1
    sitrep.number = next_number(organisation=incident.organisation, kind=NUMBER_CODE, on=clock.today())
    sitrep.state, sitrep.issued_at, sitrep.issued_by = State.ISSUED, now, by
    sitrep.content = content_of(sitrep)
    sitrep.fingerprint = fingerprint_of(sitrep)
    sitrep.save()
    _tell(sitrep, by)
    return sitrep


def fingerprint_of(sitrep: Sitrep) -> str:
    """SHA-256 over number, issue and all that was issued, in one fixed spelling (JSON, sorted keys, no spaces, UTF-8)."""
    whole = {"number": sitrep.number, "issue": sitrep.issue, "content": sitrep.content}
    return hashlib.sha256(json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def is_intact(sitrep: Sitrep) -> bool:
    """Whether what is kept is still what was issued."""
    return sitrep.fingerprint == fingerprint_of(sitrep)


def may_issue(person: Person, incident: Incident, moment: datetime) -> bool:
    """Whether this person commands for the society that leads the incident."""
    society = incident.organisation.society or incident.organisation
    held = Appointment.objects.filter(person=person, organisation=society, role__in=COMMANDERS).select_related("delegated_by")
    return any(in_force(one, moment) for one in held)


def _demand(by: Person, incident: Incident, moment: datetime) -> None:
    if not may_issue(by, incident, moment):
        raise NotEntitled(roles=gettext(", ").join(str(role.label) for role in Appointment.Role if role in COMMANDERS))


def _begun(incident: Incident, by: Person, **facts: Any) -> Sitrep:
    return Sitrep.objects.create(incident=incident, started_by=by, started_at=clock.now(), **facts)


def _kind(incident: Incident, last: Sitrep | None) -> str:
    if last is None:
        return Sitrep.Kind.INITIAL
    over = incident.state in {Incident.State.STABILISED, Incident.State.CLOSED}
    return Sitrep.Kind.FINAL if over else Sitrep.Kind.UPDATE


def _replace(wrong: Sitrep) -> None:
    wrong = _again(wrong)
    if wrong.state != State.ISSUED:
        raise ReportNotInForce(report=str(wrong))
    wrong.state = State.SUPERSEDED
    wrong.save(update_fields=["state"])


def _draft(sitrep: Sitrep) -> Sitrep:
    sitrep = _again(sitrep)
    if not sitrep.is_draft:
        raise ReportIssued(report=str(sitrep))
    return sitrep


def _again(sitrep: Sitrep) -> Sitrep:
    """The row as it stands now, held until the end of the transaction."""
    return Sitrep.objects.select_for_update(of=("self",)).select_related("corrects").get(pk=sitrep.pk)


def _locked(incident: Incident) -> Incident:
    return Incident.objects.select_for_update(of=("self",)).select_related("organisation", "division", "world").get(pk=incident.pk)


def _tell(sitrep: Sitrep, by: Person) -> None:
    facts = {
        "number": sitrep.number,
        "issue": sitrep.issue,
        "report": sitrep.kind,
        "corrects": (sitrep.corrects.number or "") if sitrep.corrects else "",
        "reason": sitrep.note,
        "fingerprint": sitrep.fingerprint,
    }
    record_event(kind=KIND, by=by, incident=sitrep.incident, organisation=sitrep.incident.organisation, subject=sitrep, payload=facts)
