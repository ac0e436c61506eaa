"""What an event is called on a page: every kind of the stream in words, and the names of its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_noop as _

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS: dict[str, str] = {
    "incident-reported": _("Incident reported"),
    "shelter-opened": _("Shelter opened"),
    "need-estimated": _("Need estimated"),
    "road-closed": _("Road closed"),
    "road-reopened": _("Road open again"),
    "trip-blocked": _("Trip blocked by a closure"),
    "sourcing-proposed": _("Sourcing proposed"),
    "proposal-adjusted": _("Proposal adjusted"),
}
FACTS: dict[str, str] = {
    "people": _("people"),
    "days": _("days"),
    "trips": _("trips"),
    "vehicle": _("vehicle"),
    "closure": _("closure"),
    "quantity": _("quantity"),
    "warehouse": _("warehouse"),
    "destination": _("destination"),
    "level": _("level"),
    "reason": _("reason"),
    "minutes": _("minutes"),
    "km": _("km"),
    "lines": _("lines"),
}


def words_of(kind: str) -> str:
    """An event kind as a person says it; a kind nobody named yet is shown as it is written."""
    return translate(KINDS[kind]) if kind in KINDS else kind.replace("-", " ")


def facts_of(payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The named facts of an event; lists are counted, nested facts stay with their own page."""
    return [(translate(FACTS[name]), shown(value)) for name, value in payload.items() if name in FACTS and value not in (None, "", [], {})]


def shown(value: Any) -> str:
    """A fact in a few characters."""
    return str(len(value)) if isinstance(value, dict | list) else str(value)
