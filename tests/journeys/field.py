"""A keeper's phone with the app on it: tap, scan, lose the signal, find it again."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from inventory.models import FieldCommand

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PATIENCE = 60_000
TRIES = 600  # of a tenth of a second each
SECONDS_A_TAP, SECONDS_A_SCAN = 1.5, 3.0  # a trained hand with wet fingers


@dataclass
class Field:
    """The app on one phone. ``taps``: touches since it was opened; a scan is no touch."""

    page: Page
    taps: int = 0
    scans: int = 0
    begun: float = field(default_factory=time.monotonic)

    @property
    def by_hand(self) -> float:
        """Seconds a hand would take for what was touched and scanned: a reckoning, not a measurement."""
        return self.taps * SECONDS_A_TAP + self.scans * SECONDS_A_SCAN

    @property
    def took(self) -> str:
        """Seconds of the script since it was opened, and those of a hand."""
        return f"{time.monotonic() - self.begun:.1f} by script, {self.by_hand:.0f} by hand"

    def open(self, path: str = "") -> Field:
        """Open an address of the app and wait until the phone's own data is on the glass."""
        self.page.set_default_timeout(PATIENCE)
        self.page.goto(f"/field/{path}")
        self.ready()
        return self

    def ready(self) -> None:
        """The phone has its data and, on its first visit, its number."""
        self.page.wait_for_selector("html[data-ready]")
        assert self.page.evaluate(f"async () => Boolean((await ({STORE}).get('pack')) && (await ({STORE}).get('device')))")

    def keep(self) -> Field:
        """Wait until the worker has put the app on the phone."""
        for _try in range(TRIES):
            if self.page.evaluate("navigator.serviceWorker.controller !== null"):
                return self
            self.page.wait_for_timeout(100)
        raise AssertionError("no service worker")

    def tap(self, name: str, *, role: str = "button", exact: bool = False) -> None:
        """Touch what bears this name."""
        self.touch(self.page.get_by_role(role, name=name, exact=exact).first)

    def touch(self, what: Locator | str) -> None:
        """Touch this."""
        target = self.page.locator(what).first if isinstance(what, str) else what
        target.tap()
        self.taps += 1

    def scan(self, text: str) -> None:
        """The hardware scanner reads a code: very fast keys and Enter."""
        self.scans += 1
        self.page.evaluate(WEDGE, [*text, "Enter"])

    def figures(self, text: str) -> None:
        """Touch figures on the pad."""
        for key in text:
            self.touch(self.page.locator(".pad-keys").get_by_role("button", name=key, exact=True))

    def done(self) -> None:
        """Touch the ✓ of the pad."""
        self.touch(".key.ok")

    def sign(self) -> None:
        """Somebody draws his name on the glass."""
        box = self.page.locator(".ink").bounding_box()
        assert box
        self.page.mouse.move(box["x"] + 20, box["y"] + 40)
        self.page.mouse.down()
        for step in range(1, 12):
            self.page.mouse.move(box["x"] + 20 + 22 * step, box["y"] + 40 + (step % 3) * 22)
        self.page.mouse.up()
        self.taps += 1

    def lose_signal(self) -> None:
        """A valley."""
        self.page.context.set_offline(True)

    def find_signal(self) -> None:
        """The ridge behind it."""
        self.page.context.set_offline(False)

    def counts(self, *, queued: int | None = None, sent: int | None = None, refused: int | None = None) -> None:
        """What the line at the top says."""
        strip = self.page.locator("#strip")
        for word, count in (("待发", queued), ("已发", sent), ("退回", refused)):
            if count is not None:
                expect(strip).to_contain_text(f"{word} {count}", timeout=PATIENCE)

    def arrived(self, count: int) -> list[FieldCommand]:
        """Wait until so many entries reached the server; in the order of the phone."""
        for _try in range(TRIES):
            rows = list(FieldCommand.objects.order_by("sequence"))
            if len(rows) >= count:
                return rows
            self.page.wait_for_timeout(100)  # the page's requests pass through this thread: it must not sleep
        raise AssertionError([str(row) for row in FieldCommand.objects.all()])

    def rows(self) -> list[dict[str, Any]]:
        """The entries as the phone keeps them."""
        found: list[dict[str, Any]] = self.page.evaluate(f"async () => ({STORE}).commands()")
        return sorted(found, key=lambda row: row["seq"])


WEDGE = """keys => { for (const key of keys) {
  (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
} }"""
STORE = "await import(document.querySelector('script[type=module]').src.replace(/app\\.[^/]*$/, 'store.js'))"
