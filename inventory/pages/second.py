"""A second person signs for a receipt that one person booked: by the own sign-in, a PIN, or by name on the glass or on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inventory.domain.evidence_refusals import SecondHandMissing
from inventory.models import Document
from inventory.pages import reading
from inventory.pages.inbound_forms import person_of, second_hand, witnesses
from inventory.pages.problems import said, status_of
from inventory.services.evidence import countersign
from relief.core.access import get_or_404, may
from relief.core.roles import DISPATCHERS, KEEPERS, OFFICE
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inventory.services.evidence import Hand

SIGNERS = KEEPERS | DISPATCHERS | OFFICE


@login_required
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest, number: str) -> HttpResponse:
    """What came, who signed for it, and the place for the hand that is missing. A stranger meets 404, a reader only looks."""
    found = get_or_404(request.user, "read", Document, number=number, kind=Document.Kind.RECEIPT, reversed_by=None)
    writes = may(request.user, "write", found.warehouse.organisation, SIGNERS)
    context: dict[str, object] = {"document": found, "writes": writes}
    if request.method == "POST":
        if not writes:
            raise PermissionDenied
        try:
            countersign(document=found, by=person_of(request), second=None if "own" in request.POST else _hand(request, found))
            messages.success(request, _("Signed: two people stand under the receipt."))
            return redirect("field_done", number=number)
        except Problem as problem:
            context["problem"] = said(problem)
    person = request.user.person if request.user.is_authenticated else None
    context |= {"movements": list(reading.lines_of(found)), "witnesses": list(witnesses(person)) if writes and person else []}
    context["other"] = writes and person != found.by
    return render(request, "inventory/second.html", context, status=status_of(context))


def _hand(request: HttpRequest, found: Document) -> Hand:
    given = second_hand(request)
    if given is None:
        raise SecondHandMissing(paper=found.number)
    return given
