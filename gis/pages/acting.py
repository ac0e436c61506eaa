"""What every act on the board shares: who may, what the refusal says, and where one lands afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_noop as _

from gis.pages.board import render_board
from inventory.domain.errors import InsufficientStock
from inventory.models import Item
from relief.core.access import appointments, get_or_404, may
from relief.core.models import Incident
from relief.core.roles import DISPATCHERS, KEEPERS, LEADERS, Role
from relief.core.templatetags.relief_ui import named
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Person, User

REPORTERS = DISPATCHERS | KEEPERS | LEADERS | {Role.TEAM_MEMBER, Role.TOWNSHIP_SECRETARY, Role.CLERK}
NEXT: dict[str, str] = {
    "no-road-network": _("Ask the office to import roads."),
    "nothing-needed": _("Estimate what a shelter needs first."),
    "too-much": _("Write a smaller quantity, or take the rest from another line."),
    "more-than-needed": _("Write a smaller quantity, or count the shelter again."),
    "proposal-closed": _("Make a new proposal."),
    "insufficient-stock": _("The stock has changed since. Make a new proposal."),
    "trip-blocked": _("Press “Another way”."),
    "no-route": _("Send a lighter vehicle, or have the road reopened."),
    "no-vehicle": _("Let a vehicle stand at this warehouse, or ask another society for one."),
    "vehicle-overload": _("Take a larger vehicle, or spread the goods over two orders."),
    "overload-together": _("Take another vehicle, or say on the waybill on it that it has arrived or come back."),
    "unknown-weight": _("Enter weight and volume in the catalogue."),
    "no-road-there": _("Draw across the road, or choose it from the list."),
    "shelter-known": _("Count its people again at that shelter. If it is another place, give it another name."),
    "unnamed-datum": _("Choose the map the coordinate came from."),
}
BESIDE: dict[str, str] = {
    "shelter-known": "name",
    "no-road-there": "ref",
    "no-road-network": "ref",
    "unreadable-shape": "ref",
    "closure-out-of-order": "ends_at",
    "no-standard": "standard",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A refusal in the words of the page, with what to do next."""

    sentence: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    next: str = ""
    column: str = ""


def said(problem: Problem) -> Said:
    """A refusal for the summary above the board."""
    step = NEXT.get(problem.slug, "")
    if problem.slug == InsufficientStock.slug:
        item = Item.objects.filter(sku=problem.facts.get("item")).first()
        problem.facts["item"] = f"{named(item)} ({item.sku})" if item else problem.facts.get("item")
    return Said(problem.say(translate), next=translate(step) if step else "", column=problem.facts.get("column", ""))


def readable(request: HttpRequest, number: str) -> Incident:
    """The incident, if this person may read it; 404 for a stranger."""
    return get_or_404(request.user, "read", Incident, number=number)


def writable(request: HttpRequest, number: str) -> Incident:
    """The incident, if this person may lead it: 404 for a stranger, 403 for a reader."""
    incident = readable(request, number)
    if not may(request.user, "write", incident.organisation, DISPATCHERS):
        raise PermissionDenied
    return incident


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, the tab on which it goes on, and what could not be done besides."""

    told: str
    tab: str
    left: str = ""


def act(
    request: HttpRequest,
    number: str,
    tab: str,
    perform: Callable[[Incident, Person], str | Done],
    *,
    typed: Form | None = None,
    part: Callable[..., HttpResponse | None] | None = None,
    **context: Any,
) -> HttpResponse:
    """Do one thing for an incident and show the board; a refusal is shown on the same tab with its facts (409), and nothing changed.

    ``perform`` returns the sentence that tells what was done, with another tab where one goes on there. ``typed`` is the form it was
    asked with: it stays as it was typed, with the refusal also beside the field it is about. ``part(incident, done=, problem=)`` may
    answer with only what has changed of the board. A reader meets 403.
    """
    incident = writable(request, number)
    try:
        told = perform(incident, request.user.person)  # type: ignore[union-attr, arg-type]
        done = told if isinstance(told, Done) else Done(told, tab)
    except Problem as problem:
        refusal = said(problem)
        if typed is not None and BESIDE.get(problem.slug) in typed.fields:
            typed.add_error(BESIDE[problem.slug], refusal.sentence)
        if part and (answer := part(incident, problem=refusal)):
            answer.status_code = problem.status
            return answer
        return render_board(request, incident, tab, problem=refusal, status=problem.status, typed=typed, **context)
    incident.refresh_from_db(fields=["event_sequence"])
    if part and (answer := part(incident, done=done.told)):
        return answer
    messages.success(request, done.told)
    if done.left:
        messages.warning(request, done.left)
    if request.htmx:  # type: ignore[attr-defined]
        return render_board(request, incident, done.tab)
    return redirect(f"{reverse('dispatch', args=[incident.number])}?tab={done.tab}")


def reportable(request: HttpRequest, number: str) -> Incident:
    """The incident, if this person may say what is seen and lacking there: an office of its branch or of the city above; 403 for a reader."""
    incident = readable(request, number)
    if not may_report(request.user, incident):
        raise PermissionDenied
    return incident


def may_report(user: User | AnonymousUser, incident: Incident) -> bool:
    """Whether somebody on the spot holds an office from which reports are taken."""
    here = incident.organisation.path
    held = [one.organisation.path for one in appointments(user) if one.role in REPORTERS]
    return any(path.startswith(here) or here.startswith(path) for path in held)
