"""Labels on a desk and a phone: the sheet is as large on the screen as on paper, and nothing breaks the page."""

from __future__ import annotations

import os

import pytest

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
