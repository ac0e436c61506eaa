"""Whose call a store answers without being asked first: its own society's, and the city's for its counties and theirs for the city's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inventory.models import Warehouse
    from relief.core.models import Incident


def answers_call(warehouse: Warehouse, incident: Incident | None) -> bool:
    """Whether who leads an incident may order from this store; between two counties goods go by mutual aid instead."""
    if incident is None or not warehouse.answers_city:
        return False
    ours, theirs = warehouse.organisation.path, incident.organisation.path
    return ours.startswith(theirs) or theirs.startswith(_society_path(warehouse))


def _society_path(warehouse: Warehouse) -> str:
    keeper = warehouse.organisation
    return (keeper.society or keeper).path
