"""The papers of the store as the browser prints them: the same sheets as in the PDF, at the same size, with nothing cut."""

from __future__ import annotations

import io
import os
import pathlib

import pytest
from PIL import Image, ImageChops, ImageStat
from pypdf import PdfReader, PdfWriter

from relief.core import letters, paper_pages
from relief.core.papers import pictures, render
from relief.core.papers.printing import Printed
from tests.browser import DESK, PHONE
from tests.core import papers

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = (
    "release_order",
    "pick_list",
    "waybill",
    "vehicle_pass",
    "goods_received_note",
    "count_sheet",
    "disposal_approval",
    "loan_note",
    "stock_card",
)
SAMPLES = {name: papers.SAMPLES[name] for name in NAMES}  # one way leads from any paper to its page: these bear the long names and wide tables
SMALL = (420, 594)  # two pixels a millimetre
GREY = 5  # of 255, on average over a sheet: the same sheet of another engine is 1 to 4 away, another sheet 6 to 18


class Stack(Printed):
    """Papers of the store, one after the other."""

    stacked: list[Printed]

    def sheets(self) -> list[bytes]:
        """The pages of all of them."""
        return [sheet for one in self.stacked for sheet in one.sheets()]


@pytest.fixture
def stack(monkeypatch) -> Stack:
    """What a blank's address answers instead of the blank."""
    made = [render(name, sample) for name, sample in SAMPLES.items()]
    writer, file = PdfWriter(), io.BytesIO()
    for one in made:
        writer.append(io.BytesIO(one))
    writer.write(file)
    stacked = Stack(file.getvalue())
    stacked.stacked = made
    monkeypatch.setattr(letters, "render_paper", lambda *_args, **_more: stacked)
    monkeypatch.setattr(paper_pages, "MOST_SHEETS", 200)
    return stacked


def test_the_browsers_print_of_a_paper_gives_the_sheets_of_its_pdf(open_page, keeper, stack):
    page = open_page(DESK, keeper)
    page.goto("/blank-papers/waybill.pdf?view=page")
    page.wait_for_function("[...document.images].every(one => one.complete && one.naturalWidth)")
    file = page.pdf(prefer_css_page_size=True)
    if folder := os.environ.get("LOOK"):
        pathlib.Path(folder, "papers-printed.pdf").write_bytes(file)
        pathlib.Path(folder, "papers.pdf").write_bytes(stack)
    ours, printed = PdfReader(io.BytesIO(stack)), PdfReader(io.BytesIO(file))
    assert len(printed.pages) == len(ours.pages) > len(SAMPLES)
    assert {tuple(round(float(edge)) for edge in one.mediabox[2:]) for one in printed.pages} == {(595, 842)}
    drawn = [picture for name, sample in SAMPLES.items() for picture in pictures(name, sample, ppi=50.8)]
    page.emulate_media(media="print")
    for number, (sheet, ours_drawn) in enumerate(zip(page.locator(".label-sheet").all(), drawn, strict=True)):
        assert apart(small(sheet.screenshot()), small(ours_drawn)) < GREY, number


def small(picture: bytes) -> Image.Image:
    """In grey, at one size."""
    return Image.open(io.BytesIO(picture)).convert("L").resize(SMALL, Image.Resampling.BOX)


def apart(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart."""
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0]


def test_a_paper_fits_a_phone_says_where_its_file_is_and_a_long_one_stays_a_file(open_page, keeper, monkeypatch):
    paper = render("waybill", SAMPLES["waybill"])
    monkeypatch.setattr(letters, "render_paper", lambda *_args, **_more: paper)
    page = open_page(PHONE, keeper)
    page.goto("/blank-papers/waybill.pdf?view=page")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="打印").wait_for()
    link = page.get_by_role("link", name="PDF").get_attribute("href")
    assert page.request.get(link).body() == paper
    monkeypatch.setattr(paper_pages, "MOST_SHEETS", 1)
    assert page.request.get("/blank-papers/waybill.pdf?view=page").headers["content-type"] == "application/pdf"
