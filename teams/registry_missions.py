"""Musters and missions in the registers: read there, changed on their own pages and phones."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from relief.core.roles import COMMANDERS, LEADERS, OFFICE
from relief.registrar.declarations import Due, Measure
from relief.registrar.ownership import own
from relief.registrar.registry import Registry
from teams.models import (
    Arrival,
    BloodGroup,
    CalendarFeed,
    CheckIn,
    CrewHandover,
    CrewPosition,
    DeployedMember,
    Deployment,
    GearLine,
    InjuryReport,
    KinOpening,
    Muster,
    MusterVehicle,
    NextOfKin,
    PositionConsent,
    SectorTask,
    ServiceRecord,
)
from teams.services.forgetting import forget_injury, forget_unfit

LEADS = OFFICE | LEADERS | COMMANDERS
SHUT = {"write": LEADS, "add": (), "change": (), "delete": (), "import": ()}
OUT = "deployment__organisation"

own(MusterVehicle, scope="muster__organisation", access={"write": LEADS})
own(Arrival, scope="check_in__muster__organisation", access={"read": LEADS, "write": ()})
own(DeployedMember, scope=OUT, access={"write": LEADS})
own(SectorTask, scope=OUT, access={"write": LEADS})
own(GearLine, scope=OUT, access={"write": LEADS})
own(CrewPosition, scope="who__deployment__organisation", access={"read": LEADERS | COMMANDERS, "write": ()})
own(PositionConsent, scope="who__deployment__organisation", access={"read": LEADERS | COMMANDERS, "write": ()})
own(BloodGroup, scope="person__organisation", access={"read": (), "write": ()})
own(NextOfKin, scope="person__organisation", access={"read": (), "write": ()})
own(CalendarFeed, scope="person__organisation", access={"read": (), "write": ()})
own(KinOpening, scope="who__deployment__organisation", access={"write": LEADS})


@admin.register(Muster)
class Musters(Registry):
    """Who gathered, where and what for."""

    icon = "groups"
    scope = "organisation"
    access = SHUT
    fields = (
        "number",
        "occasion",
        "state",
        "title",
        "organisation",
        "incident",
        "call_out",
        "team",
        "leader",
        "place",
        "opened_at",
        "report_by",
        "ended_at",
    )
    list_display = ("number", "occasion", "state", "title", "place", "opened_at")
    list_filter = ("occasion", "state")
    search_fields = ("number", "title")
    measures = (Measure("open-musters", _("Open musters"), lambda rows: rows.filter(state=Muster.State.OPEN).count()),)


@admin.register(CheckIn)
class CheckIns(Registry):
    """Who came to which muster, when."""

    icon = "how_to_reg"
    scope = "muster__organisation"
    access = {"read": LEADS, **SHUT}
    masked = {"unfit_reason": LEADERS | COMMANDERS}
    erasure = forget_unfit
    fields = ("muster", "person", "arrived_at", "vest", "bag", "pair", "call_sign", "vehicle", "unfit_reason", "allowed_by", "allowed_spoken")
    list_display = ("person", "muster", "arrived_at", "vest", "bag", "pair", "vehicle")
    list_filter = ("muster__occasion",)
    search_fields = ("person__name", "muster__number")
    list_select_related = ("person", "muster", "vehicle")


@admin.register(Deployment)
class Deployments(Registry):
    """Squads that were sent, from the order to the debriefing."""

    icon = "flag"
    scope = "organisation"
    access = SHUT
    fields = (
        "number", "state", "mission", "destination", "organisation", "incident", "team", "leader", "relieves", "ordered_at", "departed_at", "on_site_at",
        "withdrew_at", "returned_at", "closed_at", "rest_until", "debrief",
    )  # fmt: skip
    list_display = ("number", "state", "mission", "team", "departed_at", "returned_at")
    list_filter = ("state",)
    search_fields = ("number", "mission")
    due = (Due("closed_at", _("A mission is to be debriefed"), days=3, plus_hours=72, waiting=Deployment.to_debrief()),)
    measures = (
        Measure("missions-out", _("Missions that are out"), lambda rows: rows.filter(state__in=Deployment.OUT).count()),
        Measure("people-out", _("People on missions"), lambda rows: DeployedMember.objects.filter(deployment__in=rows, back_at=None).count()),
    )


@admin.register(InjuryReport)
class InjuryReports(Registry):
    """Who was hurt on which mission; health is shown only to those who lead."""

    icon = "personal_injury"
    scope = "who__deployment__organisation"
    access = SHUT
    masked = {"what": LEADERS | COMMANDERS, "treatment": LEADERS | COMMANDERS}
    erasure = forget_injury
    fields = ("number", "who", "severity", "what", "treatment", "happened_at", "reported_by")
    list_display = ("number", "severity", "happened_at")
    list_filter = ("severity",)
    list_select_related = ("who__person",)


@admin.register(CrewHandover)
class CrewHandovers(Registry):
    """Reliefs of crews: who handed what to whom, signed by both."""

    icon = "sync_alt"
    scope = ("incoming__organisation", "outgoing__organisation")
    access = SHUT
    fields = (
        "number", "incoming", "outgoing", "heads_out", "heads_in", "gear", "hazards", "notes", "written_at", "out_signed_by", "out_signed_at", "out_method",
        "in_signed_by", "in_signed_at", "in_method",
    )  # fmt: skip
    list_display = ("number", "outgoing", "incoming", "written_at", "out_signed_at", "in_signed_at")
    list_filter = ("written_at",)
    search_fields = ("number",)
    list_select_related = ("incoming", "outgoing")


@admin.register(ServiceRecord)
class ServiceRecords(Registry):
    """Hours given; written by closing a muster or a mission."""

    icon = "volunteer_activism"
    scope = "muster__organisation"
    access = SHUT
    fields = ("person", "muster", "occasion", "starts_at", "ends_at", "minutes")
    list_display = ("person", "occasion", "starts_at", "minutes")
    list_filter = ("occasion",)
    search_fields = ("person__name",)
    measures = (Measure("service-hours", _("Hours given"), lambda rows: sum(rows.values_list("minutes", flat=True)) // 60),)
