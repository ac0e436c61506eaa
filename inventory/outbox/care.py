"""What a keeper logs about the building and its equipment: climate, keys, visitors, assets, rounds.

Every entry names its ``warehouse``. Answers are the number of the paper where there is one, else what the entry is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from inventory.api.fields import DayField, WholeField, WordField
from inventory.models import EquipmentAsset, KeyHolding, Location, Visit
from inventory.outbox.bodies import Form
from inventory.outbox.finding import person_of
from inventory.outbox.kinds import Sent
from inventory.services import climate as climates
from inventory.services import equipment, inspections, keys, visits
from relief.core.fieldwork import kind

if TYPE_CHECKING:
    from inventory.models import Warehouse

MOST_POINTS = 200


class ClimateBody(Form):
    """A reading in tenths of °C and per cent of relative humidity."""

    warehouse = WordField(max_length=20)
    location = WordField(max_length=20, required=False, allow_null=True, allow_blank=True)
    temperature_c10 = WholeField(min_value=climates.COLDEST, max_value=climates.WARMEST)
    humidity_pct = WholeField(min_value=0, max_value=climates.WETTEST, required=False, allow_null=True)
    note = WordField(max_length=120, required=False, allow_blank=True, default="")


class KeyBody(Form):
    """A key goes out to somebody (``out``), or comes back (``back``)."""

    warehouse = WordField(max_length=20)
    act = serializers.ChoiceField(["out", "back"])
    key = WordField(max_length=40)
    holder = WholeField(min_value=1, required=False, allow_null=True)
    note = WordField(max_length=120, required=False, allow_blank=True, default="")


class VisitBody(Form):
    """Somebody comes in (``in``: visitor and purpose), or leaves (``out``: the visit's key, or the visitor's name)."""

    warehouse = WordField(max_length=20)
    act = serializers.ChoiceField(["in", "out"])
    visit = WholeField(min_value=1, required=False, allow_null=True)
    visitor = WordField(max_length=60, required=False, allow_blank=True, default="")
    unit = WordField(max_length=80, required=False, allow_blank=True, default="")
    purpose = WordField(max_length=120, required=False, allow_blank=True, default="")


class AssetBody(Form):
    """Something done with one asset, known by its number."""

    warehouse = WordField(max_length=20)
    asset = WordField(max_length=30)
    note = WordField(max_length=250, required=False, allow_blank=True, default="")


class TakeBody(AssetBody):
    """Who takes it."""

    party = WordField(max_length=80)


class BackBody(AssetBody):
    """Whether it came back sound, and where it stands now."""

    sound = serializers.BooleanField(required=False, allow_null=True, default=None)
    location = WordField(max_length=20, required=False, allow_null=True, allow_blank=True)


class CheckBody(AssetBody):
    """Whether it passed."""

    passed = serializers.BooleanField()
    next_on = DayField(required=False, allow_null=True)


class Point(Form):
    """One point of a round."""

    point = WordField(max_length=30)
    met = serializers.BooleanField(allow_null=True)
    finding = WordField(max_length=200, required=False, allow_blank=True, default="")
    mend_by = DayField(required=False, allow_null=True)


class RoundBody(Form):
    """Every point of the checklist."""

    warehouse = WordField(max_length=20)
    answers = Point(many=True, allow_empty=False, max_length=MOST_POINTS)  # type: ignore[call-arg]
    note = WordField(max_length=250, required=False, allow_blank=True, default="")


@kind("climate", label=_("Climate reading"), body=ClimateBody)
def climate(sent: Sent) -> str:
    """Temperature and humidity as the thermometer shows them."""
    body, warehouse = sent.body, sent.warehouse
    made = climates.record_reading(
        warehouse=warehouse,
        temperature_c10=body["temperature_c10"],
        humidity_pct=body.get("humidity_pct"),
        location=_location(warehouse, body.get("location")),
        by=sent.person,
        note=body["note"],
        occurred_at=sent.occurred_at,
    )
    return str(made.pk)


@kind("key", label=_("Key"), body=KeyBody)
def key(sent: Sent) -> str:
    """A key goes out or comes back."""
    body, warehouse = sent.body, sent.warehouse
    if body["act"] == "out":
        holder = person_of(body["holder"]) if body.get("holder") else sent.person
        keys.hand_out(warehouse=warehouse, key_name=body["key"], holder=holder, by=sent.person, note=body["note"], occurred_at=sent.occurred_at)
    else:
        out = KeyHolding.objects.filter(warehouse=warehouse, key_name=body["key"], returned_at=None).first()
        keys.give_back(key=_found(out, body["key"]), by=sent.person, occurred_at=sent.occurred_at)
    return str(body["key"])


@kind("visit", label=_("Visitor"), body=VisitBody)
def visit(sent: Sent) -> str:
    """A visitor comes in or leaves."""
    body, warehouse = sent.body, sent.warehouse
    if body["act"] == "in":
        facts = {name: body[name] for name in ("visitor", "unit", "purpose")}
        return str(visits.come_in(warehouse=warehouse, by=sent.person, occurred_at=sent.occurred_at, **facts).pk)
    inside = Visit.objects.filter(warehouse=warehouse, left_at=None)
    named = inside.filter(pk=body["visit"]) if body.get("visit") else inside.filter(visitor=body["visitor"])
    return str(visits.leave(visit=_found(named.first(), body["visitor"] or str(body.get("visit"))), by=sent.person, occurred_at=sent.occurred_at).pk)


@kind("asset_take", label=_("Take equipment out"), body=TakeBody)
def asset_take(sent: Sent) -> str:
    """Equipment goes out to somebody."""
    return _asset(sent, equipment.take_out, party=sent.body["party"])


@kind("asset_back", label=_("Bring equipment back"), body=BackBody)
def asset_back(sent: Sent) -> str:
    """Equipment comes back."""
    return _asset(sent, equipment.bring_back, sound=sent.body.get("sound"), location=_location(sent.warehouse, sent.body.get("location")))


@kind("asset_check", label=_("Check equipment"), body=CheckBody)
def asset_check(sent: Sent) -> str:
    """Equipment was looked at."""
    return _asset(sent, equipment.inspect_asset, passed=sent.body["passed"], next_on=sent.body.get("next_on"))


@kind("asset_charge", label=_("Charge equipment"), body=AssetBody)
def asset_charge(sent: Sent) -> str:
    """Batteries were charged, or an engine was run."""
    return _asset(sent, equipment.charge_asset)


@kind("inspection", label=_("Store inspection"), body=RoundBody)
def inspection(sent: Sent) -> str:
    """A round through the store with the checklist."""
    given = {one["point"]: inspections.Seen(met=one["met"], finding=one["finding"], mend_by=one.get("mend_by")) for one in sent.body["answers"]}
    made = inspections.inspect_store(warehouse=sent.warehouse, answers=given, by=sent.person, note=sent.body["note"], occurred_at=sent.occurred_at)
    return made.number


def _asset(sent: Sent, act: Any, **facts: Any) -> str:
    rows = EquipmentAsset.objects.filter(warehouse__organisation=sent.warehouse.organisation) | EquipmentAsset.objects.filter(
        warehouse=sent.warehouse
    )
    asset = _found(rows.filter(code=sent.body["asset"]).first(), sent.body["asset"])
    act(asset=asset, by=sent.person, note=sent.body["note"], occurred_at=sent.occurred_at, **facts)
    return str(asset.code)


def _location(warehouse: Warehouse, code: str | None) -> Location | None:
    return _found(Location.objects.filter(warehouse=warehouse, code=code).first(), code) if code else None


def _found[Row](row: Row | None, name: str) -> Row:
    if row is None:
        raise Http404(translate("“%(name)s” is not known here.") % {"name": name})
    return row
