"""What the map gives phones: vehicles that can be sent, places by name, and the first report of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from gis import phones_needs  # noqa: F401 - its kinds and parts are declared by being read
from gis.models import Vehicle
from gis.pages.report_forms import NEEDS
from gis.selectors.whereabouts import Whereabouts, whereabouts
from gis.services.reports import Call, first_report
from relief.core.access import Denied
from relief.core.fieldwork import kind, part, society_served
from relief.core.models import Incident
from relief.core.selectors.gazetteer import carried, spots
from relief.problems import Problem

if TYPE_CHECKING:
    from relief.core.fieldwork import Holder, Sent
    from relief.core.models import Organisation

MOST = 9_999_999


class ReportBody(serializers.Serializer[Any]):
    """What somebody saw where there was no signal."""

    hazard = serializers.ChoiceField(choices=Incident.Hazard.choices)
    where = serializers.CharField(max_length=120)
    spot = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    affected = serializers.IntegerField(min_value=0, max_value=MOST, required=False, allow_null=True)
    needs = serializers.MultipleChoiceField(choices=NEEDS, required=False, default=set)


@part("vehicles")
def vehicles(holder: Holder) -> list[dict[str, Any]]:
    """Lorries and vans in use, without anybody's telephone. One query."""
    rows = Vehicle.objects.filter(organisation__society=holder.society, is_active=True).select_related("vehicle_class").order_by("plate")
    return [{"plate": row.plate, "name": row.vehicle_class.name, "driver": row.driver, "payload_kg": row.payload_kg} for row in rows]


@part("gazetteer")
def gazetteer(holder: Holder) -> list[list[Any]]:  # noqa: ARG001 - every phone carries the same places
    """Counties, townships and villages with their points, for searching without a signal. Two queries."""
    return carried(spots())


@kind("first_report", label=_("First report"), body=ReportBody)
def report(sent: Sent) -> str:
    """An event seen outside; it is entered as reported, and somebody in office verifies it. A place we cannot find loses no report."""
    society = society_served(sent.user)
    if society is None:
        raise Denied
    body = sent.body
    needs = "、".join(str(label) for value, label in NEEDS if value in body["needs"])
    figures = {"affected": body["affected"]} if body.get("affected") is not None else {}
    where = _found(body["where"], body["spot"], society)
    call = Call(hazard=body["hazard"], where=where, happened_at=sent.occurred_at, needs=needs, source=str(sent.person), figures=figures)
    return first_report(call=call, society=society, by=sent.person, reported_at=sent.occurred_at).number


def _found(text: str, spot: str, society: Organisation) -> Whereabouts:
    try:
        return whereabouts(text, spot=spot)
    except Problem:
        return Whereabouts(None, None, "WGS-84", text, society.division)
