"""A paper as a page: any address of a PDF, asked with ``?view=page``, shows the same sheets, and the browser prints them.

A phone downloads a PDF instead of showing it, and many an office printer is only reached from the browser.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.shortcuts import render

from relief.core.papers.printing import PaperResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

VIEW, PAGE = "view", "page"
MOST_SHEETS = 12  # a longer paper is some hundred kB a sheet: it stays a PDF


class PaperPageMiddleware:
    """Turns the answer that bears a paper into its page, where it was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, or the answer as it is."""
        response = self.get_response(request)
        if request.GET.get(VIEW) != PAGE or not isinstance(response, PaperResponse) or response.paper is None:
            return response
        sheets = response.paper.sheets()
        return paper_page(request, response.name, sheets) if len(sheets) <= MOST_SHEETS else response


def paper_page(request: HttpRequest, name: str, sheets: list[bytes]) -> HttpResponse:
    """The sheets of a paper one under the other, each as large as on paper; ``pdf`` leads to the file."""
    query = request.GET.copy()
    query.pop(VIEW, None)
    pictures = [f"data:image/svg+xml;base64,{base64.b64encode(sheet).decode()}" for sheet in sheets]
    return render(request, "paper_page.html", {"name": name, "sheets": pictures, "pdf": f"{request.path}?{query.urlencode()}".rstrip("?")})
