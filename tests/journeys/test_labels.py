"""Labels on a desk and a phone: the sheet is as large on the screen as on paper, and nothing breaks the page."""

from __future__ import annotations

import io
import os
import pathlib

import pytest
from pypdf import PdfReader

from inventory.models import Lot
from tests.browser import DESK, PHONE
from tests.inventory.conftest import by, quilt, store
from tests.inventory.stock import stocked

__all__ = ["by", "quilt", "store"]

pytestmark = pytest.mark.django_db(transaction=True)
MM = 96 / 25.4


def seen(page, name: str) -> None:
    """Keep a picture where somebody asked for them."""
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_the_sheet_on_the_screen_has_its_true_size(open_page, screen, keeper, store, by, quilt):
    stocked(store, by, 40, "L1")
    lot = Lot.objects.get(number="L1")
    page = open_page(screen, keeper)
    page.goto(f"/labels/?lots={lot.pk}&size=a4-24&start=2&show=1")
    sheet = page.locator(".label-sheet").first
    box = sheet.bounding_box()
    assert abs(box["width"] - 210 * MM) < 2
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    seen(page, f"labels-{screen['viewport']['width']}")
    page.goto("/scan/?code=l1")
    assert page.locator(".panel h2").inner_text() == "棉被 · L1"
    seen(page, f"scan-{screen['viewport']['width']}")


@pytest.mark.parametrize(("size", "copies", "pages"), [("a4-24", 26, 2), ("roll", 3, 3)])
def test_the_browsers_print_gives_the_same_sheets_as_the_pdf(open_page, size, copies, pages, keeper, store, by, quilt):
    stocked(store, by, 40, "L1")
    page = open_page(DESK, keeper)
    key = f"l:{Lot.objects.get(number='L1').pk}"
    page.goto(f"/labels/?pick={key}&n-{key}={copies}&size={size}&start=1&show=1")
    page.wait_for_function("[...document.images].every(one => one.complete && one.naturalWidth)")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    ours = PdfReader(io.BytesIO(page.request.get(page.locator("#sheet a[href*='sheet.pdf']").get_attribute("href")).body()))
    if folder := os.environ.get("LOOK"):
        printed.stream.seek(0)
        (pathlib.Path(folder) / f"printed-{size}.pdf").write_bytes(printed.stream.read())
    assert [round(float(edge)) for edge in printed.pages[0].mediabox[2:]] == [round(float(edge)) for edge in ours.pages[0].mediabox[2:]]
    assert (len(ours.pages), len(printed.pages)) == (pages, pages)
