"""Entries of a phone that the book refused: both records side by side, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from inventory.models import FieldCommand
from relief.core.access import scope

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_GET
def refusals(request: HttpRequest) -> HttpResponse:
    """All that waits to be settled, the oldest first."""
    rows = scope(request.user, "read", FieldCommand).filter(state=FieldCommand.State.REFUSED)
    found = rows.select_related("device", "person", "warehouse").prefetch_related("cases").order_by("received_at", "pk")
    return render(request, "inventory/refusals.html", {"rows": list(found)})
