"""Routes as a collection: the ways to each township from its warehouses in order, and the ways somebody measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from gis.models import SurveyedRoute, TownshipCard
from gis.ogc.collections import Fact, Listed
from gis.selectors.cards import Reckoning
from gis.selectors.layers import line
from gis.selectors.roads import active_network
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gis.selectors.layers import Feature

WAYS_A_CARD = 100
WAYS_A_STORE = 10
ROUTE = (
    Fact("kind", _("kind: primary, alternate, surveyed"), lookup="kind"),
    Fact("name", _("name")),
    Fact("metres", _("metres"), "whole"),
    Fact("minutes_by_class", _("minutes by vehicle class")),
    Fact("max_weight_kg", _("weight limit (kg)"), "whole"),
    Fact("max_height_cm", _("height limit (cm)"), "whole"),
    Fact("surveyed_on", _("surveyed on")),
)
CARD = (
    Fact("township", _("township"), lookup="township"),
    Fact("warehouse", _("from warehouse"), lookup="warehouse"),
    Fact("place_in_order", _("place in the order of warehouses"), "whole", lookup="place_in_order"),
    Fact("minutes", _("minutes of the usual class"), "whole"),
    Fact("shared_percent", _("shared with the primary way (%)"), "whole"),
    Fact("up_to_date", _("reckoned for the roads of now"), "yes_no", lookup="up_to_date"),
)


def routes(*, inside: bool) -> Listed:
    """Surveyed ways for everybody; ``inside`` also the ways of the township cards, which begin at the exact place of a warehouse."""
    facts = (*ROUTE, *CARD) if inside else ROUTE
    unknown = dict.fromkeys(fact.name for fact in facts)

    def listed() -> list[Feature]:
        found = sorted([*_surveys(), *(_cards() if inside else ())], key=lambda one: int(one["id"]))
        return [one | {"properties": unknown | one["properties"]} for one in found]

    return Listed(
        name="routes",
        title=_("Routes"),
        description=_("Ways measured by hand; with sign-in the primary and alternate way to every township from its warehouses in order."),
        facts=facts,
        listed=listed,
    )


def _surveys() -> Iterator[Feature]:
    for row in SurveyedRoute.objects.filter(is_active=True, network__is_active=True):
        facts = {"kind": "surveyed", "name": row.name, "metres": row.length_m, "surveyed_on": f"{row.surveyed_on:%Y-%m-%d}"}
        limits = {"max_weight_kg": row.max_weight_kg, "max_height_cm": row.max_height_cm, "minutes_by_class": _minutes(row.minutes)}
        yield {"type": "Feature", "id": 2 * row.pk + 1, "geometry": line(row.geometry), "properties": facts | limits}


def _cards() -> Iterator[Feature]:
    """Of every kept card: three warehouses at most, each with two ways at most."""
    key = _key_of_now()
    for card in TownshipCard.objects.select_related("division"):
        for place, store in enumerate(card.data.get("stores", ())):
            for number, way in enumerate(store["ways"]):
                facts = {
                    "kind": "alternate" if number else "primary",
                    "name": f"{store['name']} → {card.division.name}",
                    "township": card.division.code,
                    "warehouse": store["code"],
                    "place_in_order": place + 1,
                    "minutes": store["minutes"],
                    "shared_percent": None if way["shared"] is None else round(100 * way["shared"]),
                    "up_to_date": card.key == key,
                }
                known = {name: way[name] for name in ("metres", "max_weight_kg", "max_height_cm")} | {"minutes_by_class": _minutes(way["minutes"])}
                ident = 2 * (card.pk * WAYS_A_CARD + place * WAYS_A_STORE + number)
                yield {"type": "Feature", "id": ident, "geometry": line(way["line"]), "properties": facts | known}


def _key_of_now() -> str:
    """The state of roads that cards are true for; nothing where no roads are."""
    try:
        return Reckoning(active_network()).key
    except Problem:
        return ""


def _minutes(minutes: Mapping[str, Any]) -> str:
    return "; ".join(f"{code} {took:g}" for code, took in minutes.items() if took is not None)
