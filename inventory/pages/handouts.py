"""Handing out to families: the list, one distribution with its next steps, and the roster on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from inventory.models import Distribution
from inventory.pages import handout_forms as forms
from inventory.pages.doing import person_of
from inventory.pages.evidence import ADDERS
from inventory.pages.outbound import waybill_of
from inventory.pages.problems import said
from inventory.printed.handouts import PAPERS, roster_paper
from inventory.selectors.handouts import may_hand_out, roster_counts, taken
from inventory.selectors.outbound import may_drive
from inventory.services import distributions, handout_plans, rosters
from relief.core.access import get_or_404, may, scope
from relief.core.papers import pdf_response
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from inventory.models import DistributionLine
    from relief.core.models import Person

State = Distribution.State
OPEN = (State.PLANNED, State.ANNOUNCED, State.RUNNING)
LINES_A_PAGE = 50
LISTED = 100


@dataclass(frozen=True, slots=True)
class Step:
    """What may happen next: its words, sign and form, in which states, and what it does."""

    label: Any
    sign: str
    form: type[forms.StepForm]
    states: tuple[str, ...]
    run: Callable[[Any, Distribution, Person], Any]


def _complete(form: forms.CompleteForm, row: Distribution, by: Person) -> None:
    data = form.cleaned_data
    figures = {name: data.get(name) for name in ("households", "people")}
    distributions.complete(distribution=row, by=by, handed_out_by=[data["first"], data["second"]], handed_out=form.handed_out(), **figures)


def _settle(form: forms.SettleForm, row: Distribution, by: Person) -> None:
    data = form.cleaned_data
    rosters.settle_lines(distribution=row, numbers=data["numbers"], outcome=data["outcome"], proof=data["proof"], by=by)


STEPS: dict[str, Step] = {
    "plan": Step(
        _("Write the plan"), "pen", forms.PlanForm, OPEN, lambda form, row, by: handout_plans.lay_out(distribution=row, by=by, **form.plan())
    ),
    "announce": Step(
        _("People have been told"), "message", forms.StepForm, (State.PLANNED,), lambda _f, row, by: distributions.announce(distribution=row, by=by)
    ),
    "start": Step(
        _("Handing out begins"),
        "people",
        forms.StepForm,
        (State.PLANNED, State.ANNOUNCED),
        lambda _f, row, by: distributions.start(distribution=row, by=by),
    ),
    "settle": Step(_("Tick lines of the roster"), "check", forms.SettleForm, (State.RUNNING,), _settle),
    "list": Step(
        _("Add households to the roster"),
        "list",
        forms.ListForm,
        OPEN,
        lambda form, row, by: rosters.list_households(distribution=row, by=by, **form.cleaned_data),
    ),
    "complete": Step(_("Everything is handed out"), "flag", forms.CompleteForm, OPEN, _complete),
    "report": Step(
        _("Report the result"),
        "paper",
        forms.ReportForm,
        (State.COMPLETED,),
        lambda form, row, by: distributions.report(distribution=row, by=by, result=form.cleaned_data["result"]),
    ),
}


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Those under way by the day they are due, then those that are done."""
    rows = scope(request.user, "read", Distribution).select_related("waybill", "incident")
    context = {
        "open": list(rows.filter(state__in=OPEN).order_by("due_on", "pk")[:LISTED]),
        "done": list(rows.exclude(state__in=OPEN).order_by("-completed_at", "-pk")[:LISTED]),
    }
    return render(request, "inventory/distribution_list.html", context)


@login_required
@require_POST
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """Plan to hand out what a signed waybill brought."""
    found = waybill_of(request, number)
    if not may_drive(request.user, found, receiver=True):
        raise PermissionDenied
    try:
        made = distributions.plan(waybill=found, by=person_of(request))
    except Problem as refusal:
        messages.error(request, refusal.say(_))
        return redirect("field_waybill", number)
    return redirect("distribution", made.number)


@login_required
@require_GET
def distribution(request: HttpRequest, number: str) -> HttpResponse:
    """What is handed out, to how many, how far it is, what comes next."""
    return _page(request, _found(request, number), {})


@login_required
@require_POST
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Take one step; a refusal keeps what was typed."""
    row, chosen = _found(request, number), STEPS.get(step)
    if chosen is None:
        raise Http404
    if not may_hand_out(request.user, row):
        raise PermissionDenied
    form = chosen.form(request.POST, distribution=row, prefix=step)
    if not form.is_valid():
        return _page(request, row, {"opened": step, "wrong": form}, status=422)
    try:
        chosen.run(form, row, person_of(request))
    except Problem as refusal:
        return _page(request, row, {"opened": step, "wrong": form, "problem": said(refusal)}, status=refusal.status)
    messages.success(request, _("%(step)s: done.") % {"step": chosen.label})
    return redirect("distribution", number)


@login_required
@require_GET
def roster_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The roster to be signed, or as it was; what was drawn on the glass only for those who keep it."""
    row = _found(request, number)
    return pdf_response(f"{number}-roster", roster_paper(row, signed=may_hand_out(request.user, row)))


@login_required
@require_GET
def paper_pdf(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """The plan, the public notice, or the result once it is finished."""
    row, made = _found(request, number), PAPERS.get(name)
    if made is None or (name == "result" and row.completed_at is None):
        raise Http404
    return pdf_response(f"{number}-{name}", made(row))


def _page(request: HttpRequest, row: Distribution, more: dict[str, Any], status: int = 200) -> HttpResponse:
    writes, wrong, opened = may_hand_out(request.user, row), more.get("wrong"), more.get("opened")
    offered = [
        (name, one, wrong if name == opened and wrong else one.form(distribution=row, prefix=name))
        for name, one in STEPS.items()
        if row.state in one.states
    ]
    offered.sort(key=lambda one: one[0] == "plan" and bool(row.staff))  # what is written is changed further down
    counts = roster_counts(row)
    roster = row.roster.select_related("by").prefetch_related("goods__lot__item").defer("picture").order_by("number")
    context = {
        "distribution": row,
        "lines": _goods(row),
        "counts": counts,
        "page": Paginator(roster, LINES_A_PAGE).get_page(request.GET.get("page")) if counts else None,
        "steps": offered if writes else [],
        "may_add": may(request.user, "write", row.waybill.warehouse.organisation, ADDERS),
        **more,
        "form": wrong,
    }
    return render(request, "inventory/distribution.html", context, status=status)


def _goods(row: Distribution) -> list[tuple[DistributionLine, int | None, int | None]]:
    """Each line with what of it was handed out and what is left: at the end as it was said, before as the roster says."""
    took = taken(row)[row.pk]
    lines = row.lines.select_related("lot__item").prefetch_related("lot__item__packs")
    given = [(line, line.handed_out if line.handed_out is not None or not took else took.get(line.lot_id, 0)) for line in lines]
    return [(line, units, None if units is None else line.quantity - units) for line, units in given]


def _found(request: HttpRequest, number: str) -> Distribution:
    row = get_or_404(request.user, "read", Distribution, number=number)
    houses = ("waybill__warehouse__organisation__society", "waybill__to_warehouse__organisation", "waybill__order", "incident__organisation")
    return Distribution.objects.select_related(*houses).get(pk=row.pk)
