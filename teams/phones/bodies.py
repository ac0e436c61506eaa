"""The forms of what a phone sends about musters and missions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from teams.models import InjuryReport
from teams.services.missions import STEPS

MOST_PEOPLE, MOST_SEATS = 300, 80


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
    bag = word(20)
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
