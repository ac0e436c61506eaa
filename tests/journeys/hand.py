"""The hand of one person on one screen: taps, fields and seconds of every stage."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page


class Hand:
    """One person's hand: every touch is a tap, every field written is counted apart, every stage has its seconds."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = self.fields = 0
        self.stages: list[tuple[str, int, int, float]] = []

    def tap(self, what: Locator) -> None:
        """Touch it."""
        self.taps += 1
        what.first.click()

    def button(self, name: str) -> None:
        """Touch a button by its words."""
        self.tap(self.page.get_by_role("button", name=name))

    def link(self, name: str) -> None:
        """Touch a link by its words."""
        self.tap(self.page.get_by_role("link", name=name))

    def write(self, where: Locator, text: str) -> None:
        """Fill one field."""
        self.fields += 1
        where.fill(text)

    def choose(self, where: Locator, **what: str) -> None:
        """Two touches: open the list, choose."""
        self.taps += 2
        where.select_option(**what)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """What belongs together."""
        taps, fields, began = self.taps, self.fields, time.perf_counter()
        yield
        self.stages.append((name, self.taps - taps, self.fields - fields, time.perf_counter() - began))

    def table(self, width: int) -> str:
        """The stages as the lines of a table."""
        rows = [f"| {width} | {name} | {taps} | {fields} | {seconds:.1f} |" for name, taps, fields, seconds in self.stages]
        return "\n".join(["| width | stage | taps | fields | seconds |", "|---|---|---|---|---|", *rows])
