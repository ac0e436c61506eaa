"""Who has what a call-out wants besides its cells: a vehicle of his own of one kind, a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from teams.models import Invitation, OwnVehicle, SpokenLanguage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from teams.models import CallOut


def wanted_of(call_out: CallOut) -> list[tuple[str, str]]:
    """What it wants besides people, as (field, words)."""
    return [(name, str(getattr(call_out, f"get_{name}_display")())) for name in ("own_vehicle", "language") if getattr(call_out, name)]


def holders(call_out: CallOut, people: Iterable[int]) -> dict[str, set[int]]:
    """By what is wanted, who of these persons (keys) has it. One query for each thing wanted, none where nothing is."""
    keys, found = set(people), {}
    if call_out.own_vehicle:
        rows = OwnVehicle.objects.filter(kind=call_out.own_vehicle, offered=True)
        found["own_vehicle"] = set(rows.values_list("member__person", flat=True)) & keys
    if call_out.language:
        found["language"] = set(SpokenLanguage.objects.filter(language=call_out.language).values_list("member__person", flat=True)) & keys
    return found


def still_wanted(call_out: CallOut) -> list[str]:
    """What nobody who comes, or may still say so, has. None where nothing is wanted."""
    if not wanted_of(call_out):
        return []
    likely = Invitation.objects.filter(call_out=call_out, state__in=(*Invitation.THERE, *Invitation.OPEN)).values_list("person_id", flat=True)
    return [name for name, people in holders(call_out, likely).items() if not people]
