"""The duty page: who is on duty now, the next two weeks with their gaps, swaps, calls."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from relief.core import clock
from relief.core.access import get_or_404
from relief.core.domain.duty import Span
from relief.core.models import DutyCall, DutyShift, Handover
from relief.core.papers import pdf_response
from relief.core.papers import render as render_paper
from relief.core.response.forms import AskSwapForm, CallForm, HandoverForm, RosterForm, SwapForm
from relief.core.response.printing import roster_paper
from relief.core.response.society import demand_keeping, may_keep, societies_of, society_of
from relief.core.selectors.roster import AHEAD, duty_numbers, on_duty, roster_gaps, roster_of, swaps_of
from relief.core.services.duty import called_back, fill_roster, give_shift, log_call
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Organisation, Person, User

CALLS_SHOWN, HANDOVERS_SHOWN = 12, 8
PRINTED = timedelta(days=31)


@login_required
@require_GET
def duty(request: HttpRequest) -> HttpResponse:
    """The page."""
    return show_duty(request, society_of(request))


def show_duty(request: HttpRequest, society: Organisation, *, status: int = 200, **given: Any) -> HttpResponse:
    """The page of one society; ``given`` carries a form with what was typed, or a refusal."""
    now, keeps = clock.now(), may_keep(request, society)
    context = {
        "society": society,
        "societies": societies_of(request),
        "now_on_duty": on_duty(society, now),
        "roster": roster_of(society, Span(now, now + AHEAD)),
        "gaps": roster_gaps(society, now),
        "numbers": duty_numbers(society, now),
        "calls": list(DutyCall.objects.filter(organisation=society)[:CALLS_SHOWN]),
        "handovers": list(Handover.objects.filter(organisation=society).select_related("incoming", "outgoing")[:HANDOVERS_SHOWN]),
        "keeps": keeps,
        "now": now,
        "me": getattr(request.user, "person_id", None),
        "swaps": swaps_of(getattr(request.user, "person_id", None), society),
        "ask_form": AskSwapForm(society=society),
    }
    if keeps:
        context |= {
            "roster_form": RosterForm(society=society, prefix="roster"),
            "swap_form": SwapForm(society=society),
            "call_form": CallForm(prefix="call"),
            "handover_form": HandoverForm(society=society, prefix="handover"),
        }
    return render(request, "response/duty.html", context | given, status=status)


@login_required
@require_GET
def roster(request: HttpRequest) -> HttpResponse:
    """The roster of the next month as a paper."""
    society = society_of(request)
    start = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return pdf_response(f"{society.code}-roster", render_paper("duty_roster", roster_paper(society, Span(start, start + PRINTED))))


@login_required
@require_POST
def plan(request: HttpRequest) -> HttpResponse:
    """Shifts for many days at once."""
    society = society_of(request)
    demand_keeping(request, society)
    form = RosterForm(request.POST, society=society, prefix="roster")
    if not form.is_valid():
        return show_duty(request, society, status=422, roster_form=form, form=form)
    asked = form.cleaned_data

    def perform() -> str:
        made = fill_roster(
            organisation=society,
            people=list(asked["people"]),
            first=asked["first"],
            days=asked["days"],
            change_at=asked["change_at"],
            by=person_of(request),
            post=asked["post"],
        )
        return _("%(n)s shifts planned.") % {"n": len(made)}

    return done(request, society, perform, roster_form=form)


@login_required
@require_POST
def swap(request: HttpRequest, shift: int) -> HttpResponse:
    """Somebody else stands in for a shift."""
    row = get_or_404(request.user, "read", DutyShift, pk=shift)
    demand_keeping(request, row.organisation)
    form = SwapForm(request.POST, society=row.organisation)
    if not form.is_valid():
        return show_duty(request, row.organisation, status=422, form=form, swapping=row.pk, swap_form=form)

    def perform() -> str:
        given = give_shift(row, to=form.cleaned_data["to"], by=person_of(request), reason=form.cleaned_data["reason"])
        return _("%(person)s stands in.") % {"person": given.person}

    return done(request, row.organisation, perform, swapping=row.pk, swap_form=form)


@login_required
@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """Write down a call."""
    society = society_of(request)
    demand_keeping(request, society)
    form = CallForm(request.POST, prefix="call")
    if not form.is_valid():
        return show_duty(request, society, status=422, call_form=form, form=form)
    asked = form.cleaned_data

    def perform() -> str:
        facts = {name: asked[name] for name in ("caller", "phone", "about", "called_at")}
        log_call(organisation=society, by=person_of(request), answered=asked["answered"] == "yes", **facts)
        return _("The call is written down.")

    return done(request, society, perform, call_form=form)


@login_required
@require_POST
def call_back(request: HttpRequest, call: int) -> HttpResponse:
    """The caller was reached after all."""
    row = get_or_404(request.user, "read", DutyCall, pk=call)
    demand_keeping(request, row.organisation)

    def perform() -> str:
        called_back(row, by=person_of(request))
        return _("Called back.")

    return done(request, row.organisation, perform)


def done(request: HttpRequest, society: Organisation, perform: Callable[[], str], **given: Any) -> HttpResponse:
    """Do it and go back to the page; a refusal is shown there and nothing has changed."""
    try:
        messages.success(request, perform())
    except Problem as refusal:
        return show_duty(request, society, status=refusal.status, problem={"sentence": refusal.say(_)}, **given)
    return redirect(f"{reverse('duty')}?of={society.code}")


def person_of(request: HttpRequest) -> Person:
    """The person who is signed in; whoever keeps duty is one."""
    return cast("Person", cast("User", request.user).person)
