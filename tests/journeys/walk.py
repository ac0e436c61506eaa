"""Somebody at a desk who goes by what stands on the page: links, buttons and fields by their names, and nothing else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PATIENCE = 20_000


@dataclass
class Walk:
    """One person's window. Starts at the front door."""

    page: Page

    @classmethod
    def by(cls, page: Page, *links: str) -> Walk:
        """From the front door through these links."""
        page.set_default_timeout(PATIENCE)
        page.goto("/")
        made = cls(page)
        made.go(*links)
        return made

    def go(self, *links: str) -> None:
        """Follow links of these names, one after the other."""
        for name in links:
            self.page.get_by_role("link", name=name).first.click()

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button."""
        (within or self.page).get_by_role("button", name=name).first.click()

    def write(self, label: str, text: str, within: Locator | None = None) -> None:
        """Write into a field, or choose from a list."""
        found = (within or self.page.get_by_role("main")).get_by_label(label, exact=True).first
        if found.evaluate("node => node.tagName") == "SELECT":
            options = {option.inner_text(): option.get_attribute("value") for option in found.locator("option").all()}
            found.select_option(options.get(text) or next(value for name, value in options.items() if name.startswith(text)))
        else:
            found.fill(text)

    def look_for(self, goods: str) -> None:
        """Search on a page inside the store."""
        self.write("扫码或输入：物资、批号、库位", goods)
        self.press("查看", self.page.get_by_role("main"))

    def draw(self) -> None:
        """Somebody signs on the page."""
        pad = self.page.get_by_label("请用手指在此签字").first
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box
        self.page.mouse.move(box["x"] + 20, box["y"] + 30)
        self.page.mouse.down()
        for step in range(1, 9):
            self.page.mouse.move(box["x"] + 20 + 20 * step, box["y"] + 30 + (step % 3) * 20)
        self.page.mouse.up()

    def sees(self, *texts: str) -> None:
        """These words stand on the page."""
        for text in texts:
            expect(self.page.get_by_role("main")).to_contain_text(text)

    def part(self, text: str) -> Locator:
        """The part of the page about this."""
        return self.page.locator("section, fieldset, tr, form.row-card, form.panel").filter(has_text=text).last

    def picture(self, name: str) -> None:
        """Keep a picture where somebody asked for them."""
        if folder := os.environ.get("LOOK"):
            self.page.screenshot(path=f"{folder}/{name}.png", full_page=True)
