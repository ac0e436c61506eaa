"""My action cards: on a page of my own when signed in, and under a link that needs no sign-in; one tap each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from relief.core.models import ActionCardTask, Person, World
from relief.core.services.action_cards import acknowledge, finish, set_aside
from relief.core.services.task_links import read_link
from relief.core.worlds import entered
from relief.problems import Problem

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

SHOWN = 40


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def cards(request: HttpRequest) -> HttpResponse:
    """Every card handed to the person who is signed in."""
    person = request.user.person  # type: ignore[union-attr]
    if person is None:
        raise Http404
    return _page(request, person, ActionCardTask.objects.filter(people=person), request.path)


@never_cache
@require_http_methods(["GET", "POST"])
def cards_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The cards of one person in one response, under the link he was sent. Opening it changes nothing; a tap does."""
    said = read_link(token)
    world = World.objects.filter(pk=said.world, closed_at__isnull=True).first() if said else None
    if said is None or world is None:
        return render(request, "response/link_over.html", status=410)
    request.world = world if world.is_drill else None  # type: ignore[attr-defined]
    with entered(world.pk):
        person = get_object_or_404(Person, pk=said.person, erased_at__isnull=True)
        mine = ActionCardTask.objects.filter(people=person, incident__activations=said.activation)
        return _page(request, person, mine, request.path)


def _page(request: HttpRequest, person: Person, mine: QuerySet[ActionCardTask], here: str) -> HttpResponse:
    problem, status = None, 200
    if request.method == "POST":
        try:
            messages.success(request, _act(request, person, mine))
        except Problem as refusal:
            problem, status = {"sentence": refusal.say(_), "column": refusal.facts.get("column", "")}, refusal.status
        else:
            return redirect(here)
    rows = list(mine.select_related("incident", "taken_by").order_by("finished_at", "due_at", "pk")[:SHOWN])
    rows.sort(key=lambda task: (not task.is_open, task.due_at or task.assigned_at, task.pk))
    context = {"person": person, "tasks": rows, "problem": problem, "form": None, "typed": request.POST if problem else {}}
    return render(request, "response/cards.html", context, status=status)


def _act(request: HttpRequest, person: Person, mine: QuerySet[ActionCardTask]) -> str:
    """Do what was tapped and say so. Raises what the services raise."""
    number = request.POST.get("task", "")
    task = get_object_or_404(mine, pk=int(number) if number.isdecimal() else 0)
    act = request.POST.get("act", "")
    if act == "take":
        acknowledge(task, by=person)
        return _("Acknowledged. It is yours now.")
    if act == "done":
        finish(task, by=person)
        return _("Done. Thank you.")
    if act == "aside":
        set_aside(task, by=person, reason=request.POST.get("reason", ""))
        return _("Written down as not applicable.")
    raise Http404
