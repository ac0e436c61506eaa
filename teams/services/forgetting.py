"""How personal data of rescuers ends: tracks 30 days after somebody came home (domain §4.14), the rest with the person; what was done stays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from relief.core import clock
from relief.core.models import Message, Person
from relief.core.services.events import record_event
from relief.registrar.hooks import on_erasure
from teams.models import (
    AvailabilityRule,
    BloodGroup,
    CalendarFeed,
    CheckIn,
    CrewHandover,
    CrewPosition,
    DeployedMember,
    Deployment,
    InjuryReport,
    Invitation,
    KinOpening,
    MemberLeave,
    MemberSkill,
    MusterVehicle,
    NextOfKin,
    OwnVehicle,
    PaperReminder,
    PartnerParty,
    PositionConsent,
    Reply,
    SectorTask,
    SpokenLanguage,
    TeamMember,
)

if TYPE_CHECKING:
    from relief.core.services.traces import Traces

KEPT_FOR = timedelta(days=30)
BLANK = {"what": "#", "treatment": ""}


@transaction.atomic
def forget_positions() -> int:
    """Delete the positions of everybody who came home longer than 30 days ago, also where nobody closed the mission, in all worlds.

    Returns how many. That there was a mission, how long it took and who went stays.
    """
    past = clock.now() - KEPT_FOR
    old = CrewPosition.every_world.filter(Q(who__back_at__lte=past) | Q(who__deployment__closed_at__lte=past))
    return old.delete()[0]


@on_erasure
def forget_person(person: Person, traces: Traces) -> None:
    """Somebody is erased, in every world. Hours, roll calls and that he was asked and answered stay, nameless.

    His positions, what he drew on the glass, his next of kin and his calendars go, his consent ends, and so do the telephone he was asked under and what he wrote, when
    he was away and at which hours, why he went unfit and why his next of kin was asked for, and the links and words of messages to him.
    """
    _forget_times(person)
    TeamMember.objects.filter(person=person).update(medical_until=None)
    TeamMember.history.filter(person=person).update(medical_until=None)
    _forget_names(traces)
    CheckIn.every_world.filter(person=person).exclude(unfit_reason="").update(unfit_reason="#")
    CheckIn.history.filter(person=person).exclude(unfit_reason="").update(unfit_reason="#")
    PositionConsent.every_world.filter(who__person=person, taken_back_at=None).update(taken_back_at=clock.now())
    DeployedMember.every_world.filter(person=person).update(shares_position=False)
    Message.every_world.filter(to=person).update(subject="#", text="", link="", error="")
    CrewPosition.every_world.filter(who__person=person).delete()
    InjuryReport.every_world.filter(who__person=person).update(**BLANK)
    InjuryReport.history.filter(who__person=person).update(**BLANK)
    NextOfKin.objects.filter(person=person).delete()
    BloodGroup.objects.filter(person=person).delete()
    KinOpening.every_world.filter(who__person=person).update(reason="#")
    CalendarFeed.objects.filter(person=person).delete()
    for side in ("out", "in"):
        CrewHandover.every_world.filter(**{f"{side}_signed_by": person}).update(**{f"{side}_picture": None})
    Invitation.every_world.filter(person=person).update(phone="")
    Invitation.history.filter(person=person).update(phone="")
    Reply.every_world.filter(invitation__person=person).update(from_phone="", text="")


def _forget_names(traces: Traces) -> None:
    """Where his name was written by hand: as a driver, as the leader of a partner's party, in answers of others, debriefings and tasks."""
    for rows in (PartnerParty.every_world.all(), PartnerParty.history.all()):
        traces.sweep(rows, "leader", "back_how")
    for rows in (DeployedMember.every_world.all(), DeployedMember.history.all()):
        traces.sweep(rows, "back_how")
    for rows in (Deployment.every_world.all(), Deployment.history.all()):
        traces.sweep(rows, "debrief")
    for rows in (CheckIn.every_world.all(), CheckIn.history.all()):
        traces.sweep(rows, "unfit_reason")
    for rows in (CrewHandover.every_world.all(), CrewHandover.history.all()):
        traces.sweep(rows, "hazards", "notes")
    traces.sweep(MusterVehicle.every_world.all(), "driver")
    traces.sweep(SectorTask.every_world.all(), "task")
    traces.sweep(Reply.every_world.all(), "from_phone", "text")
    traces.sweep(KinOpening.every_world.all(), "reason")


def _forget_times(person: Person) -> None:
    """Leave and weekly hours, with what was noted beside them, his own vehicles, languages and skills, and of which papers he was told."""
    PaperReminder.objects.filter(member__person=person).delete()
    for model in (MemberLeave, AvailabilityRule, OwnVehicle, SpokenLanguage, MemberSkill):
        model._default_manager.filter(member__person=person).delete()
        model.history.filter(member__person=person).delete()


@transaction.atomic
def forget_plate(vehicle: OwnVehicle, *, by: Person) -> OwnVehicle:  # noqa: ARG001 - every service says who
    """Erase a plate, here and in the history; that there is such a vehicle stays."""
    OwnVehicle.objects.filter(pk=vehicle.pk).update(plate=f"#{vehicle.pk}")
    OwnVehicle.history.filter(id=vehicle.pk).update(plate=f"#{vehicle.pk}")
    vehicle.refresh_from_db()
    return vehicle


@transaction.atomic
def forget_injury(report: InjuryReport, *, by: Person | None) -> InjuryReport:
    """What happened to somebody's body is taken away; that there was a report of a severity stays."""
    InjuryReport.objects.filter(pk=report.pk).update(**BLANK)
    InjuryReport.history.filter(id=report.pk).update(**BLANK)
    record_event(kind="crew-injury-forgotten", by=by, organisation=report.who.deployment.organisation, subject=report)
    report.refresh_from_db()
    return report


@transaction.atomic
def forget_unfit(check_in: CheckIn, *, by: Person) -> CheckIn:  # noqa: ARG001 - every service says who
    """Erase why somebody went unfit, here and in the history; that a director let him go stays."""
    CheckIn.every_world.filter(pk=check_in.pk).exclude(unfit_reason="").update(unfit_reason="#")
    CheckIn.history.filter(id=check_in.pk).exclude(unfit_reason="").update(unfit_reason="#")
    check_in.refresh_from_db()
    return check_in


@transaction.atomic
def forget_medical(member: TeamMember, *, by: Person) -> TeamMember:  # noqa: ARG001 - every service says who
    """Erase until when a medical check was good, here and in the history; without one nobody is sent."""
    TeamMember.objects.filter(pk=member.pk).update(medical_until=None)
    TeamMember.history.filter(id=member.pk).update(medical_until=None)
    member.refresh_from_db()
    return member


@transaction.atomic
def forget_words(reply: Reply, *, by: Person) -> Reply:  # noqa: ARG001 - every service says who
    """Erase the words and the telephone of one answer; how it was read stays."""
    Reply.every_world.filter(pk=reply.pk).update(from_phone="", text="")
    reply.refresh_from_db()
    return reply


@transaction.atomic
def forget_telephone(invitation: Invitation, *, by: Person) -> Invitation:  # noqa: ARG001 - every service says who
    """Erase under which number somebody was asked, here and in the history."""
    Invitation.every_world.filter(pk=invitation.pk).update(phone="")
    Invitation.history.filter(id=invitation.pk).update(phone="")
    invitation.refresh_from_db()
    return invitation
