"""What the map says, in the language of the page."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from relief.core import clock

LATER = "reach"


def layer_names() -> dict[str, str]:
    """What each layer is called in the layer control."""
    return {
        LATER: _("Reach by road (minutes)"),
        "neighbours": _("Neighbours"),
        "counties": _("Counties"),
        "roads": _("Roads"),
        "townships": _("Townships"),
        "routes": _("Ways"),
        "closures": _("Closed roads"),
        "warehouses": _("Warehouses"),
        "shelters": _("Shelters"),
        "incident": _("Incident"),
        "vehicles": _("Vehicles"),
        "crews": _("Crews on missions"),
    }


def map_words(*, synthetic: bool) -> dict[str, str]:
    """Legend, tools and notes."""
    return {
        "legend": _("Legend"),
        "warehouse": _("Warehouse; the ring: share of the people here it can keep for 72 h"),
        "custodial": _("Kept by others, or promised by an agreement"),
        "shelter": _("Shelter with head count; the disc: need not covered"),
        "incident": _("Incident"),
        "vehicle": _("Vehicle; amber when overdue"),
        "mission": _("Crew on a mission; amber or red when not heard of, pale where its place is older than 15 min"),
        "crew": _("Crew, at the seat of its society"),
        "pin": _("Entry of a register"),
        "closure": _("Closed road; amber while nobody has confirmed it"),
        "primary": _("Way of a trip"),
        "alternate": _("Another way, or a proposed one"),
        "driven": _("Way driven"),
        "road": _("Road (synthetic network)") if synthetic else _("Road"),
        "reach": _("Within %(minutes)s min of a store"),
        "fresh": _("Changed since your last look"),
        "synthetic": _("Synthetic road network: not real roads. For practice only.") if synthetic else "",
        "datum": as_of(),
        "north": _("North is up"),
        **_tool_words(),
    }


def _tool_words() -> dict[str, str]:
    return {
        "map": _("Map. Arrows move it, plus and minus zoom."),
        "layers": _("Layers"),
        "closer": _("Closer"),
        "further": _("Further away"),
        "draw": _("Draw a closed road"),
        "finish": _("Tap the points across the road, then “Finish”."),
        "measure": _("Measure a distance"),
        "measuring": _("Tap from point to point. With the keyboard: arrows move the map, Enter sets the point in the middle."),
        "done": _("Finish"),
        "area": _("Finish as an area"),
        "cancel": _("Cancel"),
        "people": _("people"),
        "list": _("As a list"),
        "changes": _("%(n)s changes since your last look"),
        "next": _("Show the next"),
        "seen": _("All seen"),
        "unreached": _("No connection. The map shows what was known at %(time)s."),
        "loading": _("Loading…"),
        "failed": _("This layer could not be loaded. Switch it off and on to try again."),
        "km": _("km as the crow flies"),
        "scale_m": _("m"),
        "scale_km": _("km"),
    }


def as_of() -> str:
    """The datum, and when the data was true."""
    return _("WGS-84 · as of %(moment)s") % {"moment": f"{timezone.localtime(clock.now()):%Y-%m-%d %H:%M}"}
