"""The brief for the next officer and the forms other crews know, filled in from the events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gis.printed.papers import ActivityLog, Brief, Briefing, ResourceRequest, Told, WantedRow
from gis.selectors import briefs
from gis.selectors.sitreps import drawn, facts_of, plain
from relief.core import clock
from relief.core.papers import IncidentFacts, render
from relief.core.templatetags.relief_ui import named, unit

if TYPE_CHECKING:
    from gis.models import Requisition, RequisitionLine
    from gis.selectors.requisitions import Followed
    from relief.core.models import Incident

MOST_WANTED = 6


def brief_of(incident: Incident) -> Brief:
    """One page for whoever takes over."""
    return Brief(
        **_head(incident, "HB", "brief"),
        situation=briefs.situation_of(incident),
        decisions=briefs.decisions_of(incident),
        tasks=briefs.open_tasks(incident),
        road=briefs.on_the_road(incident),
        clocks=briefs.clocks_at_risk(incident),
        promises=briefs.promises(incident),
    )


def brief_pdf(incident: Incident) -> bytes:
    """The brief on paper, with places for both signatures."""
    return render("handover_brief", brief_of(incident))


def form_201(incident: Incident, by: str) -> bytes:
    """ICS 201 事件简报."""
    goals = [_("Bring %(item)s %(n)s %(unit)s to %(place)s") % _goal(row) for row in briefs.wanted(incident)[:MOST_WANTED]]
    road = [Told(text=row.text, at=row.at, note=row.note) for row in briefs.on_the_road(incident)]
    paper = Briefing(
        **_head(incident, "ICS201", "file"),
        situation=briefs.situation_of(incident),
        objectives=goals,
        actions=briefs.decisions_of(incident, 24),
        posts=briefs.posts(incident),
        resources=road,
        picture=drawn(incident),
        prepared_by=by,
    )
    return render("ics_201", paper)


def form_213rr(incident: Incident, by: str) -> bytes:
    """ICS 213RR 物资需求单: everything nothing covers yet, to the society above."""
    above = incident.organisation.parent
    paper = ResourceRequest(
        **_head(incident, "ICS213RR", "file"), addressed_to=above.name if above else "", rows=briefs.wanted(incident), requested_by=by
    )
    return render("ics_213rr", paper)


def requisition_213rr(now: Followed, by: str) -> bytes:
    """ICS 213RR of one requisition: what is asked for, by when, and what is known of where it comes from."""
    row = now.requisition
    head = _head(row.incident, "ICS213RR", "file") | {
        "number": f"{row.number}-ICS213RR",
        "url": f"/requisitions/{row.number}/",
        "as_of": plain(row.made_at),
    }
    goods = [_asked(row, line) for line, _share in now.lines]
    promised = ResourceRequest(
        **head,
        addressed_to=row.incident.organisation.name,
        rows=goods,
        wanted=plain(row.needed_by) if row.needed_by else "",
        answer=_(", ").join(briefs.on_their_way(row)),
        requested_by=row.asked_for_by or by,
    )
    return render("ics_213rr", promised)


def _asked(row: Requisition, line: RequisitionLine) -> WantedRow:
    item, need = line.item, line.need
    priority = str(need.priority) if need else ""
    return WantedRow(
        item=named(item),
        sku=item.sku,
        unit=unit(item, line.quantity),
        quantity=line.quantity,
        place=row.shelter.name,
        reason=row.note,
        priority=priority,
    )


def form_214(incident: Incident, who: str, hours: int, by: str) -> bytes:
    """ICS 214 值班日志 of one person, or of everybody."""
    rows = briefs.log_of(incident, who, hours)
    head = _head(incident, "ICS214", "file")
    del head["as_of"]
    since, until = (rows[0].at, rows[-1].at) if rows else ("", "")
    paper = ActivityLog(**head, who=who or _("everybody"), since=since, until=until, rows=rows, prepared_by=by)
    return render("ics_214", paper)


def _goal(row: Any) -> dict[str, Any]:
    return {"item": row.item, "n": f"{row.quantity:,}", "unit": row.unit, "place": row.place}


def _head(incident: Incident, form: str, page: str) -> dict[str, Any]:
    return {
        "organisation": incident.organisation.name,
        "duty_phone": incident.organisation.phone,
        "drill": incident.world.is_drill,
        "number": f"{incident.number}-{form}",
        "url": f"/incidents/{incident.number}/{page}/",
        "incident": IncidentFacts(**facts_of(incident)),
        "as_of": plain(clock.now()),
    }
