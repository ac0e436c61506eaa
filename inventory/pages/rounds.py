"""Rounds through a store: the checklist on the phone, and what became of it."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inventory.domain.words import hides, one_spelling
from inventory.models import InspectionAnswer, StandardPoint, StoreInspection
from inventory.pages import booking
from inventory.pages.doing import done, person_of, store_to_write, to_change
from inventory.pages.problems import said
from inventory.services.inspections import Seen, inspect_store, mend
from relief.core.access import get_or_404, scope
from relief.problems import Problem

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse, QueryDict

ANSWERS = {"yes": True, "no": False, "none": None}


@login_required
@require_http_methods(["GET", "POST"])
def inspect(request: HttpRequest, code: str) -> HttpResponse:
    """The checklist of a store, one point a card: met, not met with what was found, or not for this store."""
    found = store_to_write(request, code)
    points = list(StandardPoint.objects.filter(is_active=True))
    context: dict[str, Any] = {"store": found, "points": [_typed(point, request.POST) for point in points]}
    status = 200
    if request.method == "POST":
        errors = _complaints(context["points"])
        if not errors:
            try:
                seen = {one["point"].code: Seen(ANSWERS[one["met"]], one["finding"], one["day"]) for one in context["points"]}
                facts: dict[str, Any] = {"warehouse": found, "answers": seen, "by": person_of(request), "note": request.POST.get("note", "")}
                number = booking.once(request, lambda: inspect_store(**facts).number)
            except Problem as problem:
                context["problem"], status = said(problem), problem.status
            else:
                messages.success(request, _("The round is kept."))
                return redirect("round", number=number)
        context["errors"], status = errors, 400 if errors else status
    context["command_key"] = request.POST.get("key") or uuid.uuid4().hex
    return render(request, "inventory/inspection_form.html", context, status=status)


def _typed(point: StandardPoint, typed: QueryDict) -> dict[str, Any]:
    finding = one_spelling(typed.get(f"finding-{point.code}", ""))
    met, day = typed.get(f"met-{point.code}", ""), typed.get(f"mend-{point.code}", "")
    return {"point": point, "met": met if met in ANSWERS else "", "finding": finding, "typed_day": day, "day": _day(day)}


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _complaints(rows: list[dict[str, Any]]) -> list[str]:
    wrong = [_("%(point)s: choose met, not met or not for this store.") % {"point": one["point"]} for one in rows if not one["met"]]
    wrong += [_("%(point)s: write what was found.") % {"point": one["point"]} for one in rows if one["met"] == "no" and not one["finding"]]
    wrong += [_("%(point)s: the day cannot be read.") % {"point": one["point"]} for one in rows if one["typed_day"] and not one["day"]]
    return wrong + [_("%(point)s: hidden signs are not taken.") % {"point": one["point"]} for one in rows if hides(one["finding"])]


@login_required
@require_GET
def shown(request: HttpRequest, number: str) -> HttpResponse:
    """A round with its score and findings."""
    return _shown(request, number)


def _shown(request: HttpRequest, number: str, *, status: int = 200, **refused: Any) -> HttpResponse:
    found = get_or_404(request.user, "read", StoreInspection, number=number)
    context = {
        "round": found,
        "answers": found.answers.select_related("point").order_by("met", "point__order"),
        "kept": scope(request.user, "write", StoreInspection).filter(pk=found.pk).exists(),
        **refused,
    }
    return render(request, "inventory/inspection.html", context, status=status)


@login_required
@require_GET
def of_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """A finding stands on the page of its round."""
    return redirect("round", get_or_404(request.user, "read", InspectionAnswer, pk=pk).inspection.number)


@login_required
@require_POST
def mended(request: HttpRequest, pk: int) -> HttpResponse:
    """A finding is mended."""
    answer = to_change(request, InspectionAnswer, pk=pk)
    number = answer.inspection.number
    act = partial(mend, answer=answer, by=person_of(request))
    return done(request, act, told=_("Noted as mended."), back=reverse("round", args=[number]), show=partial(_shown, request, number))
