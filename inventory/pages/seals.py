"""The public page of the daily seals: whoever keeps a day's line can hold the book to it later. No sign-in, nothing personal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from inventory.models import Seal
from relief.core.worlds import REAL, entered

if TYPE_CHECKING:
    from django.http import HttpRequest

SHOWN = 31


@require_GET
def seals(request: HttpRequest) -> HttpResponse:
    """The last day's line large, a month of days below it, and how to check them; ``?before=2026-11-01`` goes further back."""
    before = _day(request.GET.get("before", ""))
    with entered(REAL):
        rows = Seal.objects.order_by("-day")
        found = list((rows.filter(day__lt=before) if before else rows)[: SHOWN + 1])
    context = {
        "seals": found[:SHOWN],
        "latest": found[0] if found and not before else None,
        "more": found[SHOWN - 1].day if len(found) > SHOWN else None,
    }
    return render(request, "inventory/seals.html", context)


@require_GET
def lines(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes the request
    """Every day's line as ``seal_ledger`` prints it, the first day first: for a file, a diary, a notice board."""
    with entered(REAL):
        text = "".join(f"{line_of(seal)}\n" for seal in Seal.objects.order_by("day"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def line_of(seal: Seal) -> str:
    """Day, number of movements, digest."""
    return f"{seal.day.isoformat()} {seal.movements} {seal.digest}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
