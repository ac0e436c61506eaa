"""The front door: a stranger meets a calm page, a signed-in person the page of his work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse

from relief.core.access import roles_held
from relief.core.models import Appointment

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

Role = Appointment.Role
FIRST_PAGE = (
    (frozenset({Role.INCIDENT_COMMANDER, Role.LOGISTICS_LEAD, Role.DUTY_OFFICER}), "incidents"),
    (frozenset({Role.WAREHOUSE_KEEPER}), "field"),
)


def home(request: HttpRequest) -> HttpResponse:
    """The first page: by role for a signed-in person, a welcome for a stranger."""
    if not request.user.is_authenticated:
        return render(request, "home/landing.html")
    address = first_page(roles_held(request.user))
    return redirect(address) if address else render(request, "home/signed_in.html")


def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes the request
    """Pages that name no icon of their own (papers, the API) get the mark too."""
    return redirect(static("relief/mark-180.png"), permanent=True)


def first_page(roles: frozenset[str]) -> str | None:
    """The address of the page where somebody with these roles starts; None for office work."""
    name = next((name for wanted, name in FIRST_PAGE if wanted & roles), None)
    try:
        return reverse(name) if name else None
    except NoReverseMatch:
        return None
