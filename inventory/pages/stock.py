"""The stock book: what lies where at any moment, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
def stock_list(request: HttpRequest) -> HttpResponse:
    """Every item with what is usable, held, expired and reserved."""
    return render(request, "inventory/stock.html")
