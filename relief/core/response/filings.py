"""Filing one plan with the government: its letters, where each stands, and the next step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from relief.core.access import get_or_404, scope
from relief.core.models import EmergencyPlan, PlanFiling
from relief.core.papers import pdf_response
from relief.core.papers import render as render_paper
from relief.core.response.duty import person_of
from relief.core.response.forms_filings import AuthorityForm, FiledForm, ReturnedForm, SentForm
from relief.core.response.printing_filings import filing_paper
from relief.core.services.filings import draw_up_letter, letter_returned, letter_sent, plan_filed
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest, HttpResponse

STEPS: dict[str, tuple[type[forms.Form], Callable[..., PlanFiling]]] = {
    "sent": (SentForm, letter_sent),
    "filed": (FiledForm, plan_filed),
    "returned": (ReturnedForm, letter_returned),
}


@login_required
@require_GET
def filings(request: HttpRequest, plan: int) -> HttpResponse:
    """Every letter about this plan."""
    return _shown(request, get_or_404(request.user, "read", EmergencyPlan, pk=plan))


@login_required
@require_POST
def draw_up(request: HttpRequest, plan: int) -> HttpResponse:
    """A new letter to an authority."""
    row = get_or_404(request.user, "read", EmergencyPlan, pk=plan)
    _demand_keeping(request, row)
    form = AuthorityForm(request.POST)
    return _done(request, row, form, partial(draw_up_letter, row), authority=form)


@login_required
@require_POST
def step(request: HttpRequest, plan: int, filing: int, name: str) -> HttpResponse:
    """Sent, filed or returned, each with its day."""
    row = get_or_404(request.user, "read", PlanFiling, pk=filing, plan=plan)
    _demand_keeping(request, row.plan)
    if name not in STEPS:
        raise Http404
    form_of, service = STEPS[name]
    form = form_of(request.POST, prefix=name)
    return _done(request, row.plan, form, partial(service, row), at=row.pk, **{name: form})


@login_required
@require_GET
def letter(request: HttpRequest, plan: int, filing: int) -> HttpResponse:
    """The letter as PDF."""
    row = get_or_404(request.user, "read", PlanFiling, pk=filing, plan=plan)
    data = filing_paper(row)
    return pdf_response(data.number or f"filing-{row.pk}", render_paper("filing_letter", data))


def _keeps(request: HttpRequest, plan: EmergencyPlan) -> bool:
    return scope(request.user, "change", EmergencyPlan).filter(pk=plan.pk).exists()


def _demand_keeping(request: HttpRequest, plan: EmergencyPlan) -> None:
    if not _keeps(request, plan):
        raise PermissionDenied


def _done(request: HttpRequest, plan: EmergencyPlan, form: forms.Form, perform: Callable[..., PlanFiling], **shown: Any) -> HttpResponse:
    if not form.is_valid():
        return _shown(request, plan, status=422, form=form, **shown)
    try:
        row = perform(**form.cleaned_data, by=person_of(request))
    except Problem as refusal:
        return _shown(request, plan, status=refusal.status, problem={"sentence": refusal.say(_)}, **shown)
    messages.success(request, f"{row.authority}: {row.state.label}")
    return redirect("plan_filings", plan.pk)


def _shown(request: HttpRequest, plan: EmergencyPlan, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = {
        "plan": plan,
        "filings": list(plan.filings.all()),
        "keeps": _keeps(request, plan),
        "fileable": plan.state in {plan.State.APPROVED, plan.State.IN_FORCE},
        "authority": AuthorityForm(),
        **{name: form_of(prefix=name) for name, (form_of, _service) in STEPS.items()},
        **shown,
    }
    return render(request, "response/plan_filings.html", context, status=status)
