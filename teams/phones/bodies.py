"""The forms of what a phone sends about musters and missions."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from teams.models import CrewHandover, InjuryReport
from teams.services.missions import STEPS

MOST_PEOPLE, MOST_SEATS = 300, 80
MOST_DRAWN = 300_000  # signs of a data URL; a signature has some thousands


def word(most: int, **more: Any) -> serializers.CharField:
    """A text that may be left out."""
    return serializers.CharField(max_length=most, required=False, allow_blank=True, default="", **more)


def people() -> serializers.ListField:
    """Persons by their keys."""
    return serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=MOST_PEOPLE)


class CheckInBody(serializers.Serializer[Any]):
    """Somebody stands before the leader: his code, or his key from the list."""

    muster = serializers.CharField(max_length=40)
    badge = word(60)
    member = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
    vest = word(12)
    bag = word(60)
    fit, slept, unhurt = (serializers.BooleanField(required=False, allow_null=True, default=None) for _chip in range(3))


class MusterBody(serializers.Serializer[Any]):
    """A muster alone."""

    muster = serializers.CharField(max_length=40)


class AllowBody(serializers.Serializer[Any]):
    """Somebody unfit goes all the same."""

    muster = serializers.CharField(max_length=40)
    person = serializers.IntegerField(min_value=1)
    reason = serializers.CharField(max_length=250)
    allowed_by = serializers.IntegerField(min_value=1)


class VehicleBody(serializers.Serializer[Any]):
    """A vehicle and its seats."""

    plate = serializers.CharField(max_length=20)
    seats = serializers.IntegerField(min_value=1, max_value=MOST_SEATS)
    driver = word(60)


class BerthBody(serializers.Serializer[Any]):
    """Where one person goes along."""

    person = serializers.IntegerField(min_value=1)
    vehicle = serializers.CharField(max_length=20)
    pair = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE, required=False, allow_null=True, default=None)
    call_sign = word(20)


class DepartBody(serializers.Serializer[Any]):
    """The squad leaves."""

    muster = serializers.CharField(max_length=40)
    vehicles = serializers.ListField(child=VehicleBody(), max_length=MOST_SEATS, default=list)
    crew = serializers.ListField(child=BerthBody(), min_length=1, max_length=MOST_PEOPLE)


class CrewBody(serializers.Serializer[Any]):
    """Some people of a mission; ``how`` says how they are back, where they did not come with the rest."""

    mission = serializers.CharField(max_length=40)
    people = people()
    how = word(120)
    longitude = serializers.FloatField(min_value=-180, max_value=180, required=False, allow_null=True, default=None)
    latitude = serializers.FloatField(min_value=-90, max_value=90, required=False, allow_null=True, default=None)


class PartyBody(serializers.Serializer[Any]):
    """People of a partner stand there under their leader."""

    muster = serializers.CharField(max_length=40)
    unit = serializers.IntegerField(min_value=1)
    leader = serializers.CharField(max_length=60)
    people = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE)
    goes = serializers.BooleanField(default=True)


class PartyBackBody(serializers.Serializer[Any]):
    """People of a partner are counted home; ``how`` says where somebody is who did not come with the rest."""

    mission = serializers.CharField(max_length=40)
    unit = serializers.IntegerField(min_value=1)
    people = serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE)
    how = word(120)


class TaskBody(serializers.Serializer[Any]):
    """A task in a sector, for some of the pairs."""

    mission = serializers.CharField(max_length=40)
    sector = serializers.CharField(max_length=60)
    task = serializers.CharField(max_length=250)
    pairs = word(60)
    channel = word(40)


class PairBody(serializers.Serializer[Any]):
    """One buddy pair rests, or goes back to work."""

    mission = serializers.CharField(max_length=40)
    pair = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE)
    rests = serializers.BooleanField()


class InjuryBody(serializers.Serializer[Any]):
    """Somebody was hurt."""

    mission = serializers.CharField(max_length=40)
    person = serializers.IntegerField(min_value=1)
    severity = serializers.ChoiceField(choices=InjuryReport.Severity.choices)
    what = serializers.CharField(max_length=250)
    treatment = word(250)


class GearBody(serializers.Serializer[Any]):
    """One piece: taken along, back, or lost and why."""

    mission = serializers.CharField(max_length=40)
    code = serializers.CharField(max_length=60)
    what = serializers.ChoiceField(choices=["out", "back", "lost"])
    reason = word(200)


class StepBody(serializers.Serializer[Any]):
    """One step of the way."""

    mission = serializers.CharField(max_length=40)
    to = serializers.ChoiceField(choices=list(STEPS))


class DrawnField(serializers.Field[bytes, str, str, Any]):
    """What was drawn on the glass, as the phone keeps it: a data URL. What it shows is looked at where it is kept."""

    default_error_messages = {"drawn": _("A picture is needed here, as the phone keeps it (a data URL).")}

    def to_internal_value(self, data: Any) -> bytes:
        """Its bytes."""
        head, _comma, rest = data.partition(",") if isinstance(data, str) else ("", "", "")
        if head != "data:image/png;base64" or len(rest) > MOST_DRAWN:
            self.fail("drawn")
        try:
            return base64.b64decode(rest, validate=True)
        except binascii.Error:
            self.fail("drawn")

    def to_representation(self, value: bytes) -> str:
        """Never shown again."""
        return f"{len(value)}"


class HandBody(serializers.Serializer[Any]):
    """One signature on somebody else's phone."""

    person = serializers.IntegerField(min_value=1)
    method = serializers.ChoiceField(choices=[one for one in CrewHandover.Method.choices if one[0] != CrewHandover.Method.SIGN_IN])
    pin = word(4)
    code = word(60)
    picture = DrawnField(required=False, default=b"")


class TwoHandsBody(serializers.Serializer[Any]):
    """Both leaders."""

    outgoing = HandBody()
    relief = HandBody()


class HandoverBody(serializers.Serializer[Any]):
    """One crew relieves another: heads, gear that stays, what the relief must know, and both hands. ``mission`` is the relief."""

    mission = serializers.CharField(max_length=40)
    heads_out = serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE * 4)
    heads_in = serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE * 4)
    gear = serializers.ListField(child=serializers.CharField(max_length=60), max_length=MOST_PEOPLE * 4, default=list)
    hazards = word(300)
    notes = word(2000)
    signatures = TwoHandsBody()
