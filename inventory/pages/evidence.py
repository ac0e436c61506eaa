"""Pictures of signatures, photographs and letters: shown to whoever may read their paper, added to by its keepers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inventory.models import Attachment, Signature
from inventory.pages.problems import said, status_of
from inventory.selectors.evidence import paper_home
from inventory.services.evidence import attach
from relief.core.access import get_or_404, may
from relief.core.roles import DISPATCHERS, KEEPERS, OFFICE
from relief.core.services.pins import set_pin
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest

    from relief.core.models import Person, User

ADDERS = KEEPERS | DISPATCHERS | OFFICE


@login_required
@require_GET
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """A photograph in the page, a letter as a file; its kind is what was found in it, never what its name said."""
    found = get_or_404(request.user, "read", Attachment, pk=pk)
    if not found.file.storage.exists(found.file.name or ""):
        raise Http404
    pdf = found.media_type == "application/pdf"
    name = f"{found.paper}-{found.pk}.{'pdf' if pdf else 'jpg'}"
    with found.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type=found.media_type)
    response["Content-Disposition"] = f'{"attachment" if pdf else "inline"}; filename="{name}"'
    return _private(response)


@login_required
@require_GET
def signature(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture of a signature."""
    found = get_or_404(request.user, "read", Signature, pk=pk)
    if not found.picture:
        raise Http404
    return _private(HttpResponse(bytes(found.picture), content_type="image/png"))


@login_required
@require_POST
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Add a photograph, certificate or letter to a paper."""
    warehouse = paper_home(request.user, number)
    if warehouse is None:
        raise Http404
    if not may(request.user, "write", warehouse.organisation, ADDERS):
        raise PermissionDenied
    file, kind = request.FILES.get("file"), request.POST.get("kind", "")
    if file is None:
        messages.error(request, _("Choose a photograph or a file first."))
        return _back(request)
    try:
        kind = kind if kind in Attachment.Kind.values else Attachment.Kind.PHOTO
        attach(paper=number, warehouse=warehouse, file=file, by=_person(request), kind=kind, note=request.POST.get("note", ""))
        messages.success(request, _("Kept with the paper."))
    except Problem as problem:
        messages.error(request, said(problem).sentence)
    return _back(request)


@login_required
@require_http_methods(["GET", "POST"])
def pin(request: HttpRequest) -> HttpResponse:
    """Set one's own PIN, with which one signs as a witness on somebody else's phone."""
    context: dict[str, object] = {"has_pin": hasattr(_person(request), "pin")}
    if request.method == "POST":
        try:
            if request.POST.get("pin") != request.POST.get("again"):
                context["errors"] = [_("The two entries differ.")]
            else:
                set_pin(by=_person(request), pin=request.POST.get("pin", ""))
                messages.success(request, _("Your PIN is set."))
                return redirect("field_pin")
        except Problem as problem:
            context["problem"] = said(problem)
    return render(request, "inventory/pin.html", context, status=status_of(context))


def _person(request: HttpRequest) -> Person:
    person = cast("User", request.user).person
    if person is None:
        raise Http404
    return person


def _back(request: HttpRequest) -> HttpResponse:
    """Where the form stood; only paths of this house are followed."""
    back = request.POST.get("back", "")
    return redirect(back if back.startswith("/") and not back.startswith(("//", "/\\")) else reverse("field_home"))


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
