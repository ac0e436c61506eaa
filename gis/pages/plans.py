"""Propose, adjust, approve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from gis.models import Proposal, ProposalLine
from gis.pages.acting import Done, act, said, writable
from gis.pages.adjusted import adjusted
from gis.pages.doing import quantity
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
    """Change the quantity of one line; the gap follows at once, and a page that is up to date gets back only what changed."""
    row = get_object_or_404(
        ProposalLine.objects.select_related("proposal", "need__item", "need__shelter", "warehouse", "agreed__agreement"),
        pk=line,
        proposal__incident__number=number,
    )

    def perform(_incident: Incident, by: Person) -> str:
        adjust_line(line=row, quantity=quantity(request.POST.get("quantity", ""), item=row.need.item, place=row.warehouse), by=by)
        return _("%(warehouse)s now sends %(quantity)s %(unit)s.") % {
            "warehouse": row.warehouse,
            "quantity": row.quantity,
            "unit": unit(row.need.item, row.quantity),
        }

    def part(incident: Incident, **said: Any) -> HttpResponse | None:
        return adjusted(request, incident, row, **said)

    return act(request, number, "plan", perform, part=part, wrong_line=line, typed_quantity=request.POST.get("quantity", ""))


@login_required
@require_POST
def approve(request: HttpRequest, number: str) -> HttpResponse:
    """Turn the proposal into orders, and these into trips; alone on duty this is recorded, and a second person ratifies within 24 hours.

    Where no trip can be planned the approval stands, and the page says why beside the button that plans them.
    """
    proposal = get_object_or_404(Proposal, incident=writable(request, number), number=request.POST.get("proposal", ""))

    def perform(incident: Incident, by: Person) -> Done:
        alone = proposal.made_by_id == by.pk
        shown, why = _shown(request, proposal), request.POST.get("why", "")
        orders = approve_proposal(proposal=proposal, by=by, channel=_(ALONE) if alone else "", why=why, shown=shown)
        told = _("%(count)s orders are approved and their goods held.") % {"count": len(orders)} if orders else ""
        told += _called(proposal)
        told += " " + _("You asked and approved alone: a second person must ratify within 24 hours.") if alone else ""
        return _loaded(incident, orders, told, by)

    line, typed = next(((key, text) for key, text in _typed(request).items() if not text.strip().isdecimal()), (None, ""))
    return act(request, number, "plan", perform, wrong_line=line, typed_quantity=typed)


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
    typed = _typed(request)
    rows = proposal.lines.select_related("need__item", "warehouse")
    return {row.pk: quantity(typed[row.pk], item=row.need.item, place=row.warehouse) for row in rows if row.pk in typed}


def _typed(request: HttpRequest) -> dict[int, str]:
    """What stands in the fields of the lines, by line key, read or not."""
    pairs = zip(request.POST.getlist("line"), request.POST.getlist("quantity"), strict=False)
    return {int(key): text for key, text in pairs if key.isdecimal()}
