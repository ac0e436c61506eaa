"""A situation report as it would be issued now: every figure with its rows, the commander's sentences, decisions, clocks, map."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gis.models import RoadNetwork, Sitrep
from gis.selectors.clocks import response_clocks
from gis.selectors.figures import COLUMNS, DECIDED, GOODS, SENT, figures_of, gaps_of
from gis.selectors.layers import ground_layers, incident_layers
from gis.snapshot import snapshot
from relief.core import clock
from relief.core.models import ResponseActivation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relief.core.models import Incident

LANGUAGES = ("zh-hans", "en")
MOST_LINES = 24


def last_issued(incident: Incident, before: Sitrep | None = None) -> Sitrep | None:
    """The newest report in force, or the newest that was issued before another one."""
    rows = Sitrep.objects.filter(incident=incident).exclude(state=Sitrep.State.DRAFT)
    rows = rows.filter(issued_at__lt=before.issued_at) if before and before.issued_at else rows
    if before and before.corrects_id:
        rows = rows.filter(issued_at__lt=before.corrects.issued_at) if before.corrects else rows
    return rows.order_by("-issued_at", "-pk").first()


def series_of(incident: Incident) -> list[Sitrep]:
    """All reports of an incident, the newest first, without the bulk of their content; one query."""
    return list(Sitrep.objects.filter(incident=incident).select_related("issued_by", "corrects").defer("content"))


def drawn(incident: Incident) -> str:
    """The map of this moment as one SVG."""
    network = RoadNetwork.objects.filter(is_active=True).first()
    return snapshot(ground_layers(None) | incident_layers(incident, network))


def content_of(sitrep: Sitrep) -> dict[str, Any]:
    """Everything that is issued, in each language, as plain JSON; the map once."""
    found: dict[str, Any] = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = told(sitrep)
    return found | {"picture": drawn(sitrep.incident)}


def told(sitrep: Sitrep) -> dict[str, Any]:
    """The report in the language of the reader; times are the society's own, to the minute."""
    incident = sitrep.incident
    network = RoadNetwork.objects.filter(is_active=True).first()
    figures = figures_of(incident, last_issued(incident, sitrep))
    return {
        "organisation": str(incident.organisation.name),
        "duty_phone": incident.organisation.phone,
        "drill": incident.world.is_drill,
        "kind": str(sitrep.get_kind_display()),
        "incident": facts_of(incident),
        "as_of": plain(clock.now()),
        "situation": sitrep.situation,
        "difficulties": sitrep.difficulties,
        "requests": sitrep.requests,
        "corrects": (sitrep.corrects.number or "") if sitrep.corrects else "",
        "note": sitrep.note,
        "figures": [plain(asdict(figure)) for figure in figures],
        "gaps": gaps_of(incident),
        "clocks": [
            {"label": str(row.label), "at": plain(row.at) if row.at else "", "took": row.took, "state": str(row.state)}
            for row in response_clocks(incident)
        ],
        "picture_note": _(
            "Squares are warehouses, the house is a shelter, the diamond the incident. Dashed: proposed or other way; red: closed road."
        )
        + (" " + _("Road network is synthetic.") if network and network.synthetic else ""),
        "basis": _("All figures are read from the stock book and the events of this incident; none was typed. Times are those of China."),
    }


def facts_of(incident: Incident) -> dict[str, Any]:
    """The incident as it stands in the head of a paper."""
    ours = incident.activations.filter(state=ResponseActivation.State.ACTIVATED).order_by("-activated_at").first()
    theirs = incident.government_responses.order_by("-starts_at").first()
    return {
        "name": incident.name,
        "number": incident.number,
        "hazard": str(incident.get_hazard_display()),
        "place": incident.place or str(incident.division or ""),
        "happened_at": plain(incident.happened_at),
        "level": _("level %(level)s") % {"level": ours.get_level_display()} if ours else "",
        "government_level": f"{theirs.body} {theirs.get_level_display()}" if theirs else "",
    }


def plain(value: Any) -> Any:
    """Moments in words and tuples as lists, all the way down."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def tables(figures: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The figures of a report as its page and its papers lay them out."""
    rows = list(figures)
    return {
        "facts": [one for one in rows if one["group"] not in {GOODS, SENT, DECIDED}],
        "goods": _table(rows, GOODS, COLUMNS),
        "sent": _table(rows, SENT, ("left", "signed")),
        "decisions": next((one for one in rows if one["group"] == DECIDED), None),
    }


def _table(rows: list[dict[str, Any]], group: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """One line an item, its cells in the order of the columns."""
    lines: dict[str, dict[str, Any]] = {}
    for one in rows:
        if one["group"] == group:
            lines.setdefault(one["sku"], {"item": one["item"], "sku": one["sku"], "unit": one["unit"], "cells": {}})["cells"][one["column"]] = one
    return [{**line, "cells": [line["cells"][column] for column in columns]} for line in lines.values()]


def numbers_in(figures: Iterable[dict[str, Any]]) -> set[int]:
    """Every number the rows bear out: the figures and what they are made of."""
    rows = list(figures)
    return {one["value"] for one in rows if one["value"] is not None} | {row["value"] for one in rows for row in one["rows"]}
