"""What the townships need, have coming and have, goods by goods, and the rows behind every figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gis.pages.acting import readable
from gis.selectors.balances import balance_of_needs
from gis.selectors.towns import COLUMNS, GRAMS, WORDS, by_town, goods_by_town, rows_behind

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_GET
def goods(request: HttpRequest, number: str) -> HttpResponse:
    """Township by township, item by item."""
    incident = readable(request, number)
    rows = balance_of_needs(incident)
    context = {"incident": incident, "columns": list(WORDS.values()), "towns": by_town(rows), "goods": goods_by_town(rows)}
    return render(request, "gis/balance.html", context)


@login_required
@require_GET
def behind(request: HttpRequest, number: str, column: str) -> HttpResponse:
    """The rows of one figure: of a township and an item where the address names them."""
    incident = readable(request, number)
    if column not in COLUMNS:
        raise Http404
    figure = rows_behind(incident, column, _key(request, "town"), _key(request, "item"))
    return render(request, "gis/balance_rows.html", {"incident": incident, "figure": figure, "word": WORDS[column], "grams": figure.unit == GRAMS})


def _key(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    if given and not given.isdecimal():
        raise Http404
    return int(given) if given else None
