"""Tracks of rescuers end 30 days after the mission was closed (domain §4.14); what was done stays."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from relief.core import clock
from relief.core.models import Person
from relief.core.services.events import record_event
from relief.registrar.hooks import on_erasure
from teams.models import CrewPosition, InjuryReport, NextOfKin

KEPT_FOR = timedelta(days=30)
BLANK = {"what": "#", "treatment": ""}


@transaction.atomic
def forget_positions() -> int:
    """Delete the positions of every mission closed or called off longer than 30 days ago, in all worlds; returns how many."""
    old = CrewPosition.every_world.filter(who__deployment__closed_at__lte=clock.now() - KEPT_FOR)
    return old.delete()[0]


@on_erasure
def forget_person(person: Person) -> None:
    """Somebody is erased: his positions and his next of kin go, his consent ends. Hours and roll calls stay, nameless."""
    CrewPosition.every_world.filter(who__person=person).delete()
    InjuryReport.every_world.filter(who__person=person).update(**BLANK)
    InjuryReport.history.filter(who__person=person).update(**BLANK)
    NextOfKin.objects.filter(person=person).delete()


@transaction.atomic
def forget_injury(report: InjuryReport, *, by: Person | None) -> InjuryReport:
    """What happened to somebody's body is taken away; that there was a report of a severity stays."""
    InjuryReport.objects.filter(pk=report.pk).update(**BLANK)
    InjuryReport.history.filter(id=report.pk).update(**BLANK)
    record_event(kind="crew-injury-forgotten", by=by, organisation=report.who.deployment.organisation, subject=report)
    report.refresh_from_db()
    return report
