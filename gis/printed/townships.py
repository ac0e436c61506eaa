"""Township cards on paper: one A4 page each, or all of a county in one booklet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from gis.models import Closure, TownshipCard
from gis.selectors.layers import feature, line, point
from gis.selectors.surveys import shapes_of
from gis.selectors.townships import surveys_of
from gis.snapshot import snapshot
from relief.core.papers import TownshipCards, render
from relief.core.papers.codes import picture, qr
from relief.core.papers.printing import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gis.models import LandingPoint, RoadNetwork
    from gis.selectors.cards import Reckoned
    from gis.selectors.layers import Layers
    from gis.selectors.townships import Contact
    from relief.core.models import Division, Organisation

MARKS = {TownshipCard.Mark.READY: "good", TownshipCard.Mark.SINGLE: "warning", TownshipCard.Mark.CUT: "danger"}


def cards_pdf(organisation: Organisation, cards: Sequence[dict[str, Any]], *, title: str, code: str, drill: bool) -> bytes:
    """One page a card; in a booklet each card has a code of its own, on a single page the head's."""
    society = organisation.society or organisation
    if len(cards) > 1:
        number, address, pages = f"TC-{code}", f"/townships/?county={code}", [card | {"qr": qr(str(card["url"]))} for card in cards]
    else:
        number, address, pages = f"TC-{code}", f"/townships/{code}/", list(cards)
    head: dict[str, Any] = {"organisation": society.name, "duty_phone": society.phone, "number": number, "url": address, "drill": drill}
    return render("township_card", TownshipCards(**head, title=title, cards=pages))


def card_facts(
    town: Division,
    card: Reckoned,
    *,
    network: RoadNetwork,
    closures: Iterable[Closure],
    contact: Contact | None,
    landings: Sequence[LandingPoint],
    computed_at: Any,
) -> dict[str, Any]:
    """What one page prints; ``contact`` as the reader may see it."""
    address = f"{settings.PUBLIC_URL}/townships/{town.code}/"
    surveys = surveys_of(card.data["stores"])
    return {
        "name": town.name,
        "county": town.parent.name if town.parent else "",
        "code": town.code,
        "at": f"{town.longitude:.4f}, {town.latitude:.4f}",
        "mark": str(TownshipCard.Mark(card.mark).label),
        "tone": MARKS[TownshipCard.Mark(card.mark)],
        "usual": card.data.get("usual", ""),
        "off_m": card.data.get("off_m", 0),
        "classes": [{"code": code, "name": name} for code, name in card.data.get("classes", {}).items()],
        "stores": [_store(store, surveys) for store in card.data["stores"]],
        "landings": [
            {"kind": str(one.get_kind_display()), "name": one.name, "at": f"{one.longitude:.5f}, {one.latitude:.5f}", "size": one.size}
            for one in landings
        ],
        "contact": f"{contact.who} {contact.phone}" if contact else "",
        "closures": [str(one) for one in closures],
        "computed_at": plain(computed_at),
        "network": network.name,
        "synthetic": network.synthetic,
        "url": address,
        "picture": picture(snapshot(card_layers(town, card, network, closures))),
    }


def _store(store: Mapping[str, Any], surveys: Mapping[int, Any]) -> dict[str, Any]:
    return {"name": store["name"], "society": store["society"], "minutes": store["minutes"], "ways": [_way(way, surveys) for way in store["ways"]]}


def _way(way: Mapping[str, Any], surveys: Mapping[int, Any]) -> dict[str, Any]:
    found = [surveys[segment] for segment in way["surveys"] if segment in surveys]
    newest = max(found, key=lambda row: row.surveyed_on, default=None)
    return {
        "metres": way["metres"],
        "minutes": [minutes if minutes is not None else "—" for minutes in way["minutes"].values()],
        "weight": f"{way['max_weight_kg'] / 1000:g} t" if way["max_weight_kg"] else "",
        "height": f"{way['max_height_cm'] / 100:g} m" if way["max_height_cm"] else "",
        "shared": None if way["shared"] is None else round(100 * way["shared"]),
        "surveyed": f"{newest.surveyed_on:%Y-%m-%d}" if newest else "",
    }


def card_layers(town: Division, card: Reckoned, network: RoadNetwork, closures: Iterable[Closure]) -> Layers:
    """The ways, the warehouses, the township and what is closed, for map and picture."""
    rows = list(closures)
    shapes = shapes_of(network, {segment for one in rows for segment in one.segments})
    ways = [
        feature(line(way["line"]), kind="primary" if not number else "alternate", title=f"{store['name']} → {town.name}", lines=[])
        for store in reversed(card.data["stores"])
        for number, way in reversed(list(enumerate(store["ways"])))
    ]
    return {
        "routes": ways,
        "closures": [
            feature(line(shapes[key]), title=str(one), lines=[], sure=one.is_confirmed) for one in rows for key in one.segments if key in shapes
        ],
        "warehouses": [
            feature(point(*store["at"]), title=store["name"], percent=0, lines=[_("%(minutes)s min") % {"minutes": store["minutes"]}])
            for store in card.data["stores"]
        ],
        "shelters": [feature(point(town.longitude or 0.0, town.latitude or 0.0), title=town.name, people="", gap=0, lines=[])],
    }
