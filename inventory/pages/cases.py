"""Discrepancy cases: which wait for whom, and one read as its paper form: both records, evidence, what was said and decided."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from inventory.domain.cases import answers_to
from inventory.models import DiscrepancyCase
from inventory.pages.bins import few
from inventory.pages.doing import done
from inventory.pages.inbound_forms import person_of
from inventory.selectors.cases import cases_of, filtered, story_of
from inventory.services import cases as service
from relief.core import clock
from relief.core.access import may
from relief.core.digits import key
from relief.core.models import Person
from relief.core.roles import APPROVERS, KEEPERS, REVIEWERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

ANSWERS = dict(DiscrepancyCase.Answer.choices)


@login_required
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Open cases first, the most overdue on top; mine, overdue, one kind."""
    person = getattr(request.user, "person", None)
    rows = filtered(cases_of(request.user), kind=request.GET.get("kind", ""), show=request.GET.get("show", ""), person=person)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {"page": page, "kinds": DiscrepancyCase.Kind.choices, "kind": request.GET.get("kind", ""), "show": request.GET.get("show", "")}
    return render(request, "inventory/cases.html", {**context, "now": clock.now()})


@login_required
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case: explain it, hand it over, settle it."""
    found = cases_of(request.user).filter(number=number).first()
    if found is None:
        raise Http404
    if request.method == "GET":
        return _page(request, found)
    if not may(request.user, "write", found.warehouse.organisation, KEEPERS | APPROVERS | REVIEWERS):
        raise PermissionDenied
    steps: dict[str, tuple[Callable[[], Any], Any]] = {
        "explain": (lambda: _explain(request, found), _("Kept.")),
        "hand_over": (lambda: _hand_over(request, found), _("Handed over.")),
        "settle": (lambda: _settle(request, found), _("Settled.")),
    }
    if request.POST.get("step") not in steps:
        raise Http404
    run, told = steps[request.POST["step"]]
    return done(request, run, told=told, back=request.path, show=lambda **more: _page(request, found, **more))


def _page(request: HttpRequest, found: DiscrepancyCase, *, status: int = 200, **more: Any) -> HttpResponse:
    home = found.warehouse.organisation
    context = {
        "case": found,
        "item": found.item or (found.lot.item if found.lot else None),
        "difference": found.found - found.expected,
        "overdue": bool(found.settled_at is None and found.due_at and found.due_at < clock.now()),
        "story": story_of(found),
        "writes": may(request.user, "write", home, KEEPERS | APPROVERS | REVIEWERS),
        "answers": [(answer, ANSWERS[answer]) for answer in answers_to(found.kind, found.expected, found.found)],
        "places": few(found.warehouse.locations.order_by("walk_order", "code")),
        "people": _people(found),
        "command_key": uuid.uuid4().hex,
        **more,
    }
    return render(request, "inventory/case.html", context, status=status)


def _people(found: DiscrepancyCase) -> Any:
    """Who of the society may answer for a case."""
    house = found.warehouse.organisation.society_id or found.warehouse.organisation_id
    return Person.objects.filter(organisation__society=house, erased_at__isnull=True, user__isnull=False)


def _explain(request: HttpRequest, found: DiscrepancyCase) -> str:
    return service.explain(case=found, by=person_of(request), reason=request.POST.get("reason", "")).number


def _hand_over(request: HttpRequest, found: DiscrepancyCase) -> str:
    owner = _people(found).filter(pk=key(request.POST.get("owner"))).first()
    if owner is None:
        raise Http404
    return service.hand_over(case=found, owner=owner, by=person_of(request)).number


def _settle(request: HttpRequest, found: DiscrepancyCase) -> str:
    given, units = request.POST, request.POST.get("found", "").strip()
    answer = given.get("answer", "")
    facts: dict[str, Any] = {"found": units or None, "location": given.get("location") or None} if answer == DiscrepancyCase.Answer.FOUND else {}
    return service.settle(case=found, by=person_of(request), answer=answer, note=given.get("note", ""), **facts).number
