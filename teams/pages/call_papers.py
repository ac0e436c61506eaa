"""The phone tree as PDF, for those who call out: it holds telephone numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_GET

from relief.core.access import get_or_404
from relief.core.papers import pdf_response, render
from teams.models import CallOut
from teams.pages.drafting import demand_calling
from teams.papers import phone_tree

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_GET
def tree(request: HttpRequest, number: str) -> HttpResponse:
    """Who rings whom."""
    row = get_or_404(request.user, "read", CallOut, number=number)
    demand_calling(request, row.organisation)
    return pdf_response(f"{row.number}-tree", render("phone_tree", phone_tree(row)))
