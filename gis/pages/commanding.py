"""What a commander does on the command tab: levels, cards, decisions, the government's level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gis.pages.acting import act, writable
from gis.pages.board import render_board
from gis.pages.command_forms import AssignForm, DecisionForm, EndForm, GovernmentForm
from gis.pages.command_tab import level_form
from relief.core import clock
from relief.core.domain.errors import AlreadyActivated, NoTrigger
from relief.core.models import ActionCardTask, Person, ResponseActivation
from relief.core.services.action_cards import assign, set_aside
from relief.core.services.activations import activate, current_activation, propose_level, put_in_writing, review_activation, stand_down
from relief.core.services.decisions import record_decision
from relief.core.services.incidents import record_government_response

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Incident

TAB = "command"


@login_required
@require_POST
def set_level(request: HttpRequest, number: str) -> HttpResponse:
    """Put a level in force: on one's own word, or on the word of somebody entitled who said it on the telephone."""
    incident = writable(request, number)
    society = incident.organisation
    form = level_form(request.POST, incident, current_activation(incident, society), None, clock.now(), me=request.user.person)  # type: ignore[union-attr]
    if not form.is_valid():
        return render_board(request, incident, TAB, status=422, level_form=form, form=form)
    asked = form.cleaned_data

    def perform(incident: Incident, by: Person) -> str:
        said_by = Person.objects.filter(pk=asked["decided_by"] or 0).first()
        with transaction.atomic():
            _propose(incident, by)
            active = activate(
                incident=incident,
                level=asked["level"],
                by=said_by or by,
                recorded_by=by,
                reason=asked["reason"],
                verbal=said_by is not None and said_by != by,
            )
        told = _("Our response is at level %(level)s; %(n)s action cards were handed out.")
        return told % {"level": active.get_level_display(), "n": active.tasks.count()}

    return act(request, number, TAB, perform, level_form=form)


def _propose(incident: Incident, by: Person) -> None:
    """Keep the trigger the plan names beside the level, where it names one."""
    try:
        propose_level(incident=incident, by=by)
    except (NoTrigger, AlreadyActivated):
        return


@login_required
@require_POST
def end_response(request: HttpRequest, number: str) -> HttpResponse:
    """Stand down."""
    form = EndForm(request.POST, prefix="end")
    form.is_valid()

    def perform(incident: Incident, by: Person) -> str:
        ended = stand_down(incident=incident, by=by, reason=form.cleaned_data.get("reason", ""))
        return _("The response stood down by order %(number)s.") % {"number": ended.end_number}

    return act(request, number, TAB, perform, end_form=form)


@login_required
@require_POST
def write_level(request: HttpRequest, number: str, activation: int) -> HttpResponse:
    """Put in writing what was activated by word of mouth."""
    row = get_object_or_404(ResponseActivation, pk=activation, incident__number=number)

    def perform(_incident: Incident, by: Person) -> str:
        put_in_writing(row, by=by)
        return _("Level %(level)s is in writing.") % {"level": row.get_level_display()}

    return act(request, number, TAB, perform)


@login_required
@require_POST
def review(request: HttpRequest, number: str, activation: int) -> HttpResponse:
    """What the review of a response that is over found."""
    row = get_object_or_404(ResponseActivation, pk=activation, incident__number=number)

    def perform(_incident: Incident, by: Person) -> str:
        review_activation(row, by=by, found=request.POST.get("found", ""))
        return _("The review is kept; the plan is to be looked at within 30 days.")

    return act(request, number, TAB, perform)


@login_required
@require_POST
def government(request: HttpRequest, number: str) -> HttpResponse:
    """Write down the government's level: a fact, not ours to decide."""
    incident = writable(request, number)
    form = GovernmentForm(request.POST, prefix="government")
    if not form.is_valid():
        return render_board(request, incident, TAB, status=422, government_form=form, form=form)

    def perform(incident: Incident, by: Person) -> str:
        record_government_response(incident=incident, by=by, **form.cleaned_data)
        return _("The government's level is written down.")

    return act(request, number, TAB, perform, government_form=form)


@login_required
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """An entry in the log of decisions."""
    incident = writable(request, number)
    form = DecisionForm(request.POST, prefix="decision", incident=incident, society=incident.organisation)
    if not form.is_valid():
        return render_board(request, incident, TAB, status=422, decision_form=form, form=form)

    def perform(incident: Incident, by: Person) -> str:
        row = record_decision(incident=incident, by=by, **form.cleaned_data)
        return _("Decision %(number)s is in the log.") % {"number": row.number}

    return act(request, number, TAB, perform, decision_form=form)


@login_required
@require_POST
def give_card(request: HttpRequest, number: str, task: int) -> HttpResponse:
    """Hand a card to one person."""
    incident = writable(request, number)
    row = get_object_or_404(ActionCardTask, pk=task, incident=incident)
    form = AssignForm(request.POST, society=incident.organisation)
    if not form.is_valid():
        return render_board(request, incident, TAB, status=422, form=form, giving=row.pk)

    def perform(_incident: Incident, by: Person) -> str:
        assign(row, to=form.cleaned_data["to"], by=by)
        return _("%(person)s was told.") % {"person": form.cleaned_data["to"]}

    return act(request, number, TAB, perform)


@login_required
@require_POST
def leave_card(request: HttpRequest, number: str, task: int) -> HttpResponse:
    """A card that does not apply this time, and why."""
    row = get_object_or_404(ActionCardTask, pk=task, incident__number=number)

    def perform(_incident: Incident, by: Person) -> str:
        set_aside(row, by=by, reason=request.POST.get("reason", ""))
        return _("Written down as not applicable.")

    return act(request, number, TAB, perform, giving=row.pk)
