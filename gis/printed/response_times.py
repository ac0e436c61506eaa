"""The response clocks on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gis.printed.papers import KnownRow, ResponseTimes, TimesRow
from gis.selectors.response_times import NOT_YET, history, summaries
from gis.selectors.sitreps import plain
from relief.core import clock
from relief.core.papers import render
from relief.core.templatetags.relief_ui import interval

if TYPE_CHECKING:
    from datetime import timedelta

    from gis.selectors.response_times import Response, Step, Summary


def times_pdf(found: list[Response], organisation: str) -> bytes:
    """Every response, the middle and the slow end, and the published ones."""
    known = [KnownRow(incident=one.incident, step=one.label, since=f"+{interval(one.since)}", source=one.source) for one in history()]
    paper = ResponseTimes(
        organisation=organisation,
        as_of=plain(clock.now()),
        rows=[_row(one) for one in found],
        summaries=_summaries(summaries(found)),
        known=known,
        note=_("“Not yet” is a step of a running incident; “unknown” was never recorded. Neither is counted as 0."),
    )
    return render("response_clocks", paper)


def took(step: Step) -> str:
    """How long after activation, or why that cannot be said."""
    if step.after is not None:
        return after(step.after)
    return _("not yet") if step.state == NOT_YET else _("unknown")


def after(length: timedelta) -> str:
    """A length of time; one that lies before activation says so."""
    return _("%(length)s before") % {"length": interval(-length)} if length.total_seconds() < 0 else interval(length)


def _row(one: Response) -> TimesRow:
    began = plain(one.activated.at) if one.activated.at else took(one.activated)
    return TimesRow(incident=one.incident.name, activated=began, **{step.name: took(step) for step in one.steps})


def _summaries(rows: list[Summary]) -> list[TimesRow]:
    def words(length: timedelta | None) -> str:
        return "—" if length is None else after(length)

    counted = {row.name: str(row.measured) for row in rows}
    return [
        TimesRow(incident=_("median"), **{row.name: words(row.middle) for row in rows}),
        TimesRow(incident=_("nine of ten within"), **{row.name: words(row.slow) for row in rows}),
        TimesRow(incident=_("responses measured"), **counted),
    ]
