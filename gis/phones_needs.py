"""What a phone without signal tells about shelters: an assessment in a minute with its head count, and a requisition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from gis.domain.groups import Group
from gis.models import NeedsAssessment, NeedStandard, Shelter
from gis.pages.acting import may_report
from gis.services.assessments import CHIPS, assess
from gis.services.requisitions import draw_up
from inventory.models import Item
from relief.core.access import Denied, get_or_404
from relief.core.fieldwork import kind, part, society_served
from relief.core.models import Incident

if TYPE_CHECKING:
    from relief.core.fieldwork import Holder, Sent

MOST = 9_999_999
MOST_LINES = 40


def so_many(*, required: bool = False) -> serializers.IntegerField:
    """A number of people; None where nobody counted."""
    return serializers.IntegerField(min_value=0, max_value=MOST, required=required, allow_null=not required)


class AssessmentBody(serializers.Serializer[Any]):
    """What somebody saw at one place."""

    incident = serializers.CharField(max_length=40)
    shelter = serializers.IntegerField(required=False, allow_null=True)
    place = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    people = so_many(required=True)
    children, elders, disabled, pregnant = so_many(), so_many(), so_many(), so_many()
    water, food, cover, health = (
        serializers.ChoiceField(choices=NeedsAssessment.Supply.choices, required=False, default="unknown") for _chip in CHIPS
    )
    access = serializers.ChoiceField(choices=NeedsAssessment.Access.choices, required=False, default="unknown")
    note = serializers.CharField(max_length=250, required=False, allow_blank=True, default="")


class RequisitionLineBody(serializers.Serializer[Any]):
    """So many base units of an item."""

    sku = serializers.CharField(max_length=60)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST)


class RequisitionBody(serializers.Serializer[Any]):
    """What one shelter asks for."""

    incident = serializers.CharField(max_length=40)
    shelter = serializers.IntegerField()
    note = serializers.CharField(max_length=250, required=False, allow_blank=True, default="")
    lines = serializers.ListField(child=RequisitionLineBody(), min_length=1, max_length=MOST_LINES)


@part("needs")
def needs(holder: Holder) -> list[dict[str, Any]]:
    """Running incidents this phone may report on, each with its shelters and their last count. Two queries."""
    paths = _above(holder.society.path)
    rows = Incident.objects.filter(
        Q(organisation__path__startswith=holder.society.path) | Q(organisation__path__in=paths), state__in=Incident.RUNNING
    )
    incidents = {row.pk: {"incident": row.number, "name": row.name, "shelters": []} for row in rows.order_by("-happened_at", "pk")}
    for shelter in Shelter.objects.filter(incident__in=incidents).order_by("name", "pk"):
        known = {"key": shelter.pk, "name": shelter.name, "people": shelter.people, "counted_at": shelter.counted_at.isoformat()}
        incidents[shelter.incident_id]["shelters"].append(known)  # type: ignore[attr-defined]
    return list(incidents.values())


@part("asked_goods")
def asked_goods(holder: Holder) -> list[dict[str, str]]:  # noqa: ARG001 - every phone asks for the same goods
    """The goods a norm names: what a shelter asks for. One query."""
    rows = NeedStandard.objects.order_by("priority", "item__sku").values_list("item__sku", "item__name", "item__unit")
    return [{"sku": sku, "name": name, "unit": unit} for sku, name, unit in dict.fromkeys(rows)]


def _above(path: str) -> list[str]:
    return [path[: end + 1] for end, sign in enumerate(path) if sign == "/"]


@kind("assessment", label=_("Needs assessment"), body=AssessmentBody)
def assessment(sent: Sent) -> str:
    """A place as it was seen; at a shelter also its head count, in the order of the moments and not of the arrivals."""
    body, incident = sent.body, _incident(sent)
    shelter = _shelter(incident, body["shelter"]) if body.get("shelter") else None
    facts = {name: body[name] for name in (*CHIPS, "access", "note")}
    made = assess(
        incident=incident,
        shelter=shelter,
        place=body["place"],
        people=body["people"],
        groups={str(group): body.get(str(group)) for group in Group},
        by=sent.person,
        seen_at=sent.occurred_at,
        numbered_at=society_served(sent.user),
        **facts,
    )
    return made.number


@kind("requisition", label=_("Requisition"), body=RequisitionBody)
def requisition(sent: Sent) -> str:
    """A shelter asks for goods."""
    body, incident = sent.body, _incident(sent)
    items = Item.objects.in_bulk([line["sku"] for line in body["lines"]], field_name="sku")
    if len(items) < len({line["sku"] for line in body["lines"]}):
        raise Http404
    wanted: dict[Item, int] = {}
    for line in body["lines"]:
        wanted[items[line["sku"]]] = wanted.get(items[line["sku"]], 0) + line["quantity"]
    facts: dict[str, Any] = {"note": body["note"], "occurred_at": sent.occurred_at, "numbered_at": society_served(sent.user)}
    return draw_up(incident=incident, shelter=_shelter(incident, body["shelter"]), wanted=wanted, by=sent.person, **facts).number


def _incident(sent: Sent) -> Incident:
    """The incident named, if this person may report on it: 404 for a stranger, 403 for a reader."""
    found = get_or_404(sent.user, "read", Incident, number=sent.body["incident"])
    if not may_report(sent.user, found):
        raise Denied
    return found


def _shelter(incident: Incident, key: int) -> Shelter:
    found = Shelter.objects.filter(incident=incident, pk=key).first()
    if found is None:
        raise Http404
    return found
