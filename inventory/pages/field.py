"""The keeper's phone: what waits at his warehouses, picking, issuing, receiving and counting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Where a keeper starts."""
    return render(request, "inventory/field_home.html")
