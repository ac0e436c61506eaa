"""Propose, adjust, approve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from gis.domain.refusals import TooMuch
from gis.models import Proposal, ProposalLine
from gis.pages.acting import Done, act, said, writable
from gis.pages.rides import planned_words
from gis.services.proposals import adjust_line, approve_proposal, propose_sourcing
from gis.services.trips import plan_trips
from relief.core.templatetags.relief_ui import unit
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from inventory.models import ReleaseOrder
    from relief.core.models import Incident, Person

ALONE = gettext_noop("alone on duty, on the board")


@login_required
@require_POST
def propose(request: HttpRequest, number: str) -> HttpResponse:
    """Work out who sends what."""

    def perform(incident: Incident, by: Person) -> str:
        proposal = propose_sourcing(incident=incident, by=by)
        return _("%(number)s is worked out in %(ms)s ms. Look it over, then approve.") % {"number": proposal, "ms": proposal.milliseconds}

    return act(request, number, "plan", perform)


@login_required
@require_POST
def adjust(request: HttpRequest, number: str, line: int) -> HttpResponse:
    """Change the quantity of one line; the gap follows at once."""
    row = get_object_or_404(
        ProposalLine.objects.select_related("proposal", "need__item", "need__shelter", "warehouse", "agreed__agreement"),
        pk=line,
        proposal__incident__number=number,
    )

    def perform(_incident: Incident, by: Person) -> str:
        adjust_line(line=row, quantity=_whole(request.POST.get("quantity", ""), row), by=by)
        return _("%(warehouse)s now sends %(quantity)s %(unit)s.") % {
            "warehouse": row.warehouse,
            "quantity": row.quantity,
            "unit": unit(row.need.item, row.quantity),
        }

    return act(request, number, "plan", perform, wrong_line=line, typed=request.POST.get("quantity", ""))


def _whole(typed: str, line: ProposalLine) -> int:
    if not typed.strip().isdecimal():
        raise TooMuch(asked=typed, item=str(line.need.item), warehouse=str(line.warehouse), available=line.quantity)
    return int(typed)


@login_required
@require_POST
def approve(request: HttpRequest, number: str) -> HttpResponse:
    """Turn the proposal into orders, and these into trips; alone on duty this is recorded, and a second person ratifies within 24 hours.

    Where no trip can be planned the approval stands, and the page says why beside the button that plans them.
    """
    proposal = get_object_or_404(Proposal, incident=writable(request, number), number=request.POST.get("proposal", ""))

    def perform(incident: Incident, by: Person) -> Done:
        alone = proposal.made_by_id == by.pk
        shown, why = _shown(request, proposal), request.POST.get("why", "")[:250]
        orders = approve_proposal(proposal=proposal, by=by, channel=_(ALONE) if alone else "", why=why, shown=shown)
        told = _("%(count)s orders are approved and their goods held.") % {"count": len(orders)} if orders else ""
        told += _called(proposal)
        told += " " + _("You asked and approved alone: a second person must ratify within 24 hours.") if alone else ""
        return _loaded(incident, orders, told, by)

    return act(request, number, "plan", perform)


def _loaded(incident: Incident, orders: Sequence[ReleaseOrder], told: str, by: Person) -> Done:
    """Plan the trips of what was approved just now, as a step of its own: its refusal takes nothing back."""
    if not orders:
        return Done(told, "plan")
    try:
        made = plan_trips(incident=incident, by=by)
    except Problem as refusal:
        why = said(refusal)
        return Done(told, "plan", _("No trip is planned yet: %(why)s") % {"why": f"{why.sentence} {why.next}".strip()})
    return Done(f"{told} {planned_words(made)}", "trips")


def _called(proposal: Proposal) -> str:
    """Which suppliers are called, and what their clerk does next."""
    numbers = list(dict.fromkeys(proposal.lines.filter(call__isnull=False).order_by("call").values_list("call__number", flat=True)))
    if not numbers:
        return ""
    return " " + _("Suppliers are called: %(calls)s. Print the papers on the agreement's page and send them.") % {"calls": _(", ").join(numbers)}


def _shown(request: HttpRequest, proposal: Proposal) -> dict[int, int]:
    """The quantities the page showed when approval was tapped, by line key."""
    typed = dict(zip(request.POST.getlist("line"), request.POST.getlist("quantity"), strict=False))
    rows = proposal.lines.select_related("need__item", "warehouse")
    return {row.pk: _whole(typed[str(row.pk)], row) for row in rows if str(row.pk) in typed}
