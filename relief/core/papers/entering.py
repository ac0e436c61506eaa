"""Where what was written on a blank paper by hand is entered afterwards: each app says it of its papers, the blank's code leads there."""

from __future__ import annotations

_PAGES: dict[str, str] = {}


def entered_at(pages: dict[str, str]) -> None:
    """Papers by template name, each with the name of the page on which it is entered (a page without arguments)."""
    _PAGES.update(pages)


def page_of(paper: str) -> str:
    """The name of the page where a paper is entered; empty where no app has said so."""
    return _PAGES.get(paper, "")
