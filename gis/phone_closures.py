"""A road reported closed from the field, by a phone that may have no signal: where it stands, or the number of the road."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from gis.domain.refusals import NoRoadThere
from gis.models import Closure, RoadNetwork, RoadSegment
from gis.selectors.roads import active_network
from gis.selectors.shapes import REACH_M
from gis.services.closures import add_photo, close_road
from relief.core.access import get_or_404
from relief.core.fieldwork import kind, part
from relief.core.models import Incident

if TYPE_CHECKING:
    from relief.core.fieldwork import Holder, Sent

MOST_PHOTOS = 3


class ClosureBody(serializers.Serializer[Any]):
    """Where, why, from when until when; a point of the phone (WGS-84) or a road's number, and what it looks like."""

    where = serializers.CharField(max_length=120)
    cause = serializers.ChoiceField(Closure.Cause.choices)
    longitude = serializers.FloatField(min_value=-180, max_value=180, required=False)
    latitude = serializers.FloatField(min_value=-90, max_value=90, required=False)
    ref = serializers.CharField(max_length=40, required=False, allow_blank=True)
    since = serializers.DateTimeField(required=False, allow_null=True)
    until = serializers.DateTimeField(required=False, allow_null=True)
    seen = serializers.BooleanField(required=False, default=False)
    incident = serializers.CharField(max_length=40, required=False, allow_blank=True)
    photos = serializers.ListField(child=serializers.CharField(max_length=600_000), required=False, max_length=MOST_PHOTOS)


@kind("closure", label=_("Report a closed road"), body=ClosureBody)
def closure(sent: Sent) -> str:
    """Close the road at the phone's point, or the whole road of a number; whoever saw it himself confirms it."""
    body = sent.body
    network = active_network()
    made = close_road(
        network=network,
        description=body["where"],
        cause=body["cause"],
        by=sent.person,
        starts_at=body.get("since") or sent.occurred_at,
        ends_at=body.get("until"),
        confirmed_by=sent.person.name[:80] if body["seen"] else "",
        incident=get_or_404(sent.user, "read", Incident, number=body["incident"]) if body.get("incident") else None,
        **_place(network, body),
    )
    for photo in body.get("photos") or ():
        with sent.beside():
            add_photo(closure=made, file=_bytes(photo), by=sent.person, taken_at=sent.occurred_at)
    return str(made.pk)


def _bytes(address: str) -> bytes:
    """The bytes of a data address; nonsense gives none, which is no picture."""
    try:
        return b64decode(address.partition(",")[2], validate=True)
    except ValueError:
        return b""


def _place(network: RoadNetwork, body: dict[str, Any]) -> dict[str, Any]:
    if body.get("ref"):
        return {"ref": body["ref"]}
    if body.get("longitude") is None or body.get("latitude") is None:
        raise NoRoadThere(network=str(network), metres=REACH_M)
    return {"geometry": {"type": "Point", "coordinates": [body["longitude"], body["latitude"]]}}


@part("roads")
def roads(holder: Holder) -> dict[str, Any]:  # noqa: ARG001 - every part is called alike
    """The numbers of the roads; two queries."""
    network = RoadNetwork.objects.filter(is_active=True).first()
    rows = RoadSegment.objects.filter(network=network).exclude(ref="").order_by("ref").values_list("ref", flat=True).distinct()
    causes = [{"value": value, "label": str(label)} for value, label in Closure.Cause.choices]
    return {"refs": list(rows) if network else [], "causes": causes}
