"""The board beside the map: needs, proposal, trips, timeline; the same figures as the map, as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, Max, OuterRef
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gis.models import Proposal, ProposalLine, RoadNetwork
from gis.pages.tabs import TABS
from gis.selectors.balances import balance_of_needs
from gis.selectors.blocked import blocked_trips
from gis.selectors.leaving import leaving
from gis.selectors.polling import poll_key
from gis.selectors.towns import by_town
from relief.core.access import get_or_404, may
from relief.core.models import Incident, ResponseActivation
from relief.core.roles import DISPATCHERS

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from gis.selectors.leaving import Leaving

NAMES: dict[str, StrOrPromise] = {
    "needs": _("Needs"),
    "plan": _("Proposal"),
    "trips": _("Trips"),
    "command": _("Command"),
    "timeline": _("Timeline"),
}


class Step(NamedTuple):
    """One of the six steps from a need to goods on the road; ``waits``: what has still to be done in it."""

    name: StrOrPromise
    tab: str
    done: bool
    waits: str
    current: bool


@login_required
def dispatch(request: HttpRequest, number: str) -> HttpResponse:
    """The page of an incident: map and board."""
    incident = get_or_404(request.user, "read", Incident, number=number)
    return render_board(request, incident, request.GET.get("tab", "needs"))


def render_board(request: HttpRequest, incident: Incident, tab: str, *, status: int = 200, typed: Form | None = None, **context: Any) -> HttpResponse:
    """The whole page, or only the board for htmx; a refusal (``problem``) stands above the tab it happened on.

    ``typed`` is the form that was sent and refused: it stands again where it was sent from, open and as it was typed.
    """
    if tab not in TABS:
        raise Http404
    out = leaving(incident)
    writes = may(request.user, "write", incident.organisation, DISPATCHERS)
    shared = {
        "incident": incident,
        "tab": tab,
        "tabs": NAMES.items(),
        "steps": steps(incident, out),
        "leaving": out,
        "may_write": writes,
        "network": RoadNetwork.objects.filter(is_active=True).first(),
        "blocked": blocked_trips(incident),
        "activation": incident.activations.filter(state=ResponseActivation.State.ACTIVATED).select_related("activated_by").first(),
        "poll_key": poll_key(request.user.pk or 0, incident),
        "form": typed,
    }
    rows = balance_of_needs(incident)
    details = TABS[tab](request, incident, shared["network"], writes=writes, rows=rows, typed=typed, wrong_line=context.get("wrong_line")) | {
        "towns": by_town(rows) if rows else None
    }
    template = "gis/board.html" if request.htmx else "gis/dispatch.html"  # type: ignore[attr-defined]
    return render(request, template, shared | details | context, status=status)


def steps(incident: Incident, out: Leaving) -> list[Step]:
    """What is done and what comes next, in three queries; people counted after the last proposal begin a new round.

    A proposal that can send nothing is not one yet. Approved is only what nobody has still to sign;
    sent is only what has left: an order on the shelf, without a vehicle or at the gate waits.
    """
    counted = incident.needs.filter(quantity__gt=0).aggregate(last=Max("estimated_at"))["last"]
    sends = Exists(ProposalLine.objects.filter(proposal=OuterRef("pk"), quantity__gt=0))
    proposal = Proposal.objects.filter(incident=incident).exclude(state=Proposal.State.SUPERSEDED).annotate(sends=sends).first()
    current = proposal if proposal and counted and proposal.made_at >= counted else None
    approved = current is not None and current.approved_at is not None
    done = (
        (_("Count people"), "needs", incident.shelters.exists(), ""),
        (_("Need"), "needs", counted is not None, ""),
        (_("Propose"), "plan", current is not None and current.sends, "" if current is None or current.sends else gettext("nothing to send")),
        (_("Adjust"), "plan", approved, ""),
        (_("Approve"), "trips" if out.unsigned else "plan", approved and not out.to_approve, out.to_approve),
        (_("Send"), "trips", approved and bool(out.gone) and not out.waiting, out.left),
    )
    first = next((index for index, step in enumerate(done) if not step[2]), None)
    return [Step(*step, current=index == first) for index, step in enumerate(done)]
