"""An issued report as a PDF, and as one HTML file that opens without any network: nothing is read anew, so both stay the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from gis.models import Sitrep
from gis.selectors.sitreps import LANGUAGES, plain, tables
from relief.core.papers import Clock, Decision, Figure, GoodsRow, IncidentFacts, SentRow, qr, render
from relief.core.papers import Sitrep as Paper

if TYPE_CHECKING:
    from collections.abc import Iterator

STYLE = Path(__file__).with_name("sitrep_file.css")
NAMES = {"zh-hans": "中文", "en": "English"}


def sitrep_pdf(sitrep: Sitrep, language: str = "") -> bytes:
    """The printed report in one of its languages (the reader's), the same every time."""
    return render("sitrep", paper_of(sitrep, language or spoken()))


def spoken() -> str:
    """The language of a report nearest to the reader's."""
    return "en" if (get_language() or "").startswith("en") else "zh-hans"


def paper_of(sitrep: Sitrep, language: str) -> Paper:
    """What the PDF prints."""
    kept = sitrep.content[language]
    laid = tables(kept["figures"])
    rows = laid["decisions"]["rows"] if laid["decisions"] else []
    return Paper(
        organisation=kept["organisation"],
        duty_phone=kept["duty_phone"],
        drill=kept["drill"],
        number=sitrep.number or "",
        url=address(sitrep),
        kind=kept["kind"],
        issue=str(sitrep.issue),
        incident=IncidentFacts(**kept["incident"]),
        as_of=kept["as_of"],
        situation=kept["situation"],
        difficulties=kept["difficulties"],
        requests=[line for line in kept["requests"].splitlines() if line.strip()],
        figures=[Figure(label=one["label"], value=one["value"], unit=one["unit"], source=one["source"], at=one["at"] or "") for one in laid["facts"]],
        goods=[_goods(line) for line in laid["goods"]],
        sent=[_sent(line) for line in laid["sent"]],
        decisions=[Decision(text=row["what"], at=row["at"], by=row["note"]) for row in rows],
        gaps=kept["gaps"],
        clocks=[Clock(**one) for one in kept["clocks"]],
        picture=sitrep.content["picture"],
        picture_note=kept["picture_note"],
        basis=kept["basis"],
        corrects=kept["corrects"],
        note=kept["note"],
        replaced_by=replaced_by(sitrep),
        fingerprint=sitrep.fingerprint,
        prepared_by=[str(sitrep.started_by)],
        issued_by=[str(sitrep.issued_by)],
        issued_at=sitrep.issued_at,
    )


def sitrep_html(sitrep: Sitrep) -> str:
    """One file with both languages, the map, the rows behind every figure and its own styles; it asks nobody for anything."""
    parts = [(language, NAMES[language], _part(sitrep, language)) for language in LANGUAGES]
    shared = {
        "sitrep": sitrep,
        "parts": parts,
        "style": f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>",
        "picture": sitrep.content["picture"],
        "code": qr(f"{settings.PUBLIC_URL}{address(sitrep)}"),
        "drill": sitrep.content[LANGUAGES[0]]["drill"],
    }
    return render_to_string("gis/sitrep_file.html", shared)


def _part(sitrep: Sitrep, language: str) -> str:
    """One language of the file, with its headings in that language too."""
    with override(language):
        kept = sitrep.content[language]
        shown = {"sitrep": sitrep, "kept": kept, **tables(kept["figures"]), "replaced_by": replaced_by(sitrep), "issued_at": plain(sitrep.issued_at)}
        return render_to_string("gis/sitrep_body.html", {**shown, "file": True, "title": _("Situation report")})


def address(sitrep: Sitrep) -> str:
    """The page of a report."""
    return reverse("sitrep", args=[sitrep.incident.number, sitrep.pk])


def replaced_by(sitrep: Sitrep) -> str:
    """The number of the report that took its place; empty while it is in force."""
    if sitrep.state != Sitrep.State.SUPERSEDED:
        return ""
    return sitrep.corrections.exclude(state=Sitrep.State.DRAFT).order_by("issued_at").values_list("number", flat=True).first() or ""


def _goods(line: dict[str, Any]) -> GoodsRow:
    needed, committed, in_transit, signed, gap = _values(line)
    return GoodsRow(
        item=line["item"], sku=line["sku"], unit=line["unit"], needed=needed, committed=committed, in_transit=in_transit, signed=signed, gap=gap
    )


def _sent(line: dict[str, Any]) -> SentRow:
    left, signed = _values(line)
    return SentRow(item=line["item"], sku=line["sku"], unit=line["unit"], left=left, signed=signed)


def _values(line: dict[str, Any]) -> Iterator[int]:
    return (cell["value"] for cell in line["cells"])
