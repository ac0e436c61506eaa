"""What an incident is told of its crews: a panel on its page, and figures for its reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from relief.core.figures import Figure, Row, counted, incident_figures
from relief.core.models import Incident
from relief.registrar.hooks import Panel, panel
from teams.selectors.calls import Crew, crews_of
from teams.selectors.partners import of_incident

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model
    from django.http import HttpRequest

GROUP = "crews"


@panel(Incident)
def crews_here(request: HttpRequest, incident: Model) -> Panel | None:  # noqa: ARG001 - every panel is asked alike
    """Call-outs of an incident: called, coming, there."""
    crews = crews_of(incident) if isinstance(incident, Incident) else []
    return Panel(_("Crews called out"), "teams/crews_panel.html", {"crews": crews}) if crews else None


@incident_figures
def crew_figures(incident: Incident) -> list[Figure]:
    """People called, coming and arrived, each the sum of its call-outs, and people of partners apart; nothing where nobody was called out."""
    crews = crews_of(incident)
    return [*_own(crews), *_partners(incident)]


def _partners(incident: Incident) -> list[Figure]:
    """People of partners, apart from our own and only while their agreement holds and names them as insured; nothing where there are none."""
    coming, out = of_incident(incident)
    unit, source = _("people"), _("partners under an agreement in force, insured and named")
    named = (
        (
            "crews.partners-coming",
            _("people of partners on their way"),
            [_party_row(f"{one.unit} · {one.call_out}", one.coming, one.answered_at, "call_out", one.call_out.number) for one in coming],
        ),
        (
            "crews.partners-out",
            _("people of partners out on missions"),
            [_party_row(f"{one.unit}", one.people, one.out_at, "mission", one.muster.deployment.number) for one in out],
        ),
    )
    return [counted(key, GROUP, label, rows, unit=unit, source=source) for key, label, rows in named if rows]


def _party_row(name: str, people: int, at: datetime | None, page: str, number: str) -> Row:
    return Row(name, people, at, reverse(page, args=[number]))


def _own(crews: list[Crew]) -> list[Figure]:
    if not crews:
        return []
    unit, source = _("people"), _("call-outs of this incident")
    named = (
        ("crews.called", _("rescuers called out"), [_row(one, one.asked) for one in crews]),
        ("crews.coming", _("rescuers on their way to the assembly point"), [_row(one, one.coming) for one in crews]),
        ("crews.out", _("rescuers arrived"), [_row(one, one.arrived) for one in crews]),
    )
    return [counted(key, GROUP, label, rows, unit=unit, source=source) for key, label, rows in named]


def _row(crew: Crew, people: int) -> Row:
    return Row(f"{crew.call_out} · {crew.call_out.organisation}", people, crew.call_out.sent_at, reverse("call_out", args=[crew.call_out.number]))
