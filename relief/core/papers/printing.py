"""Typst turns a template and data into an A4 PDF that looks the same on every machine."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import typst
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise

from relief.core.papers.codes import picture, qr
from relief.core.papers.data import Paper
from relief.problems import Problem, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TEMPLATES: Path = settings.BASE_DIR / "templates" / "papers"
FONTS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
NOT_A_PAPER = {"house"}


class FontsMissing(Problem):
    """Papers are never printed in whatever letters the machine happens to have."""

    slug = "fonts-missing"
    status = 503
    sentence = gettext_noop("No paper can be printed: the fonts are missing in %(folder)s. Run the set-up (make setup) again.")


class NoSuchPaper(Problem):
    """A name for which there is no template."""

    slug = "no-such-paper"
    status = 404
    sentence = gettext_noop("There is no paper called “%(name)s”.")


def papers() -> list[str]:
    """The names of all papers there are."""
    return sorted(path.stem for path in TEMPLATES.glob("*.typ") if path.stem not in NOT_A_PAPER)


class Printed(bytes):
    """The PDF of one paper, which can be drawn once more page by page for a browser to show and print."""

    template: str
    inputs: str

    def sheets(self) -> list[bytes]:
        """Its pages as SVG: the same letters at the same places."""
        pages = typst.compile(_template(self.template), font_paths=fonts(), root=TEMPLATES, sys_inputs={"data": self.inputs}, format="svg")
        return [pages] if isinstance(pages, bytes) else pages


class PaperResponse(HttpResponse):
    """A PDF that knows its name and, where it is a paper of ours, its pages."""

    def __init__(self, name: str, pdf: bytes) -> None:
        super().__init__(pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})
        self.name, self.paper = name, pdf if isinstance(pdf, Printed) else None


def render(template: str, data: Mapping[str, Any] | Paper, *, blank: bool = False) -> Printed:
    """The PDF of one paper.

    ``data`` is one of the classes in ``relief.core.papers.data`` or a mapping with the same names; what is missing is
    left as a place to write in. ``blank=True`` keeps only the organisation, the duty telephone and the drill, and
    gives empty rows; the code of a blank leads to where it is entered afterwards.
    """
    inputs = _inputs(template, data, blank=blank)
    pages = typst.compile(_template(template), font_paths=fonts(), root=TEMPLATES, sys_inputs={"data": inputs})
    if not isinstance(pages, bytes):
        raise TypeError(template)
    printed = Printed(pages)
    printed.template, printed.inputs = template, inputs
    return printed


def pictures(template: str, data: Mapping[str, Any] | Paper, *, blank: bool = False, ppi: float = 110) -> list[bytes]:
    """The same pages as PNG pictures, for previews and for reading the codes back."""
    inputs = {"data": _inputs(template, data, blank=blank)}
    pages = typst.compile(_template(template), font_paths=fonts(), root=TEMPLATES, sys_inputs=inputs, format="png", ppi=ppi)
    return [pages] if isinstance(pages, bytes) else pages


def pdf_response(name: str, pdf: bytes) -> PaperResponse:
    """A PDF shown in the browser under the file name ``name`` (without its ending); with ``?view=page`` as a page (``relief.core.paper_pages``)."""
    return PaperResponse(name, pdf)


def _template(name: str) -> Path:
    if name not in papers():
        raise NoSuchPaper(name=name)
    return TEMPLATES / f"{name}.typ"


@cache
def fonts() -> typst.Fonts:
    """The letters of the install, and no others. Raises ``FontsMissing``."""
    folder = settings.PAPER_FONTS
    if not all((folder / font).is_file() for font in FONTS):
        raise FontsMissing(folder=str(folder))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _inputs(template: str, data: Mapping[str, Any] | Paper, *, blank: bool) -> str:
    facts = asdict(data) if isinstance(data, Paper) else dict(data)
    if blank:
        facts = {key: facts.get(key) for key in ("organisation", "duty_phone", "drill")} | {"blank": True, "url": f"/blank-papers/{template}/"}
    if blank or facts.get("number"):
        facts["url"] = _address(facts.get("url") or f"/papers/{facts['number']}/")
        facts["qr"] = qr(facts["url"])
    if facts.get("picture"):
        facts["picture"] = picture(facts["picture"])
    return json.dumps(facts, default=plain, ensure_ascii=False)


def _address(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}" if path.startswith("/") else path


def plain(value: object) -> object:
    """Times in the society's own zone to the minute, days as they are, the rest as text."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | Promise):
        return str(value)
    raise TypeError(type(value).__name__)
