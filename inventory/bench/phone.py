"""P9: the keeper's app on a phone: what the first visit brings over a slow link, and how soon stock is there without any."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client

from inventory.bench.shelf import stocked
from relief.core.bench_http import OURS, served
from relief.core.benchmarks import Figure, Setting, WrongAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

BYTES_A_SECOND = 50_000  # 400 kbit/s, the "slow 3G" of the browsers' own tools
DELAY = 0.2  # seconds before the first byte of an answer
MOST_KB, MOST_SECONDS = 300, 3
QUIET = 2.0  # seconds without a byte: the app has been kept
PATIENCE = 180_000
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "zh-CN"}
KEPT = "navigator.serviceWorker.controller !== null"
ITEMS, LOTS = 40, 3


@dataclass
class Link:
    """A slow line to the server that counts what it carries, the worker's own requests too."""

    port: int
    carried: int = 0
    last: float = 0.0

    def quiet(self) -> bool:
        """Nothing has come for a while."""
        return time.monotonic() - self.last > QUIET


def field_app(setting: Setting) -> Iterator[Figure]:
    """Thousands of bytes, headers too, until the app is kept, and seconds from a reload without signal to the first line of stock."""
    del setting
    call_command("collectstatic", interactive=False, verbosity=0)
    shelf = stocked(ITEMS, LOTS)
    client = Client()
    client.force_login(shelf.user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    sku = shelf.item.sku
    connections.close_all()
    with served(OURS, os.environ["DATABASE_URL"]) as port, slow_link(port) as link:
        carried, seconds = _visit(link, cookie, sku)
    yield Figure("field app, first visit over 400 kbit/s", carried / 1000, MOST_KB, "kB", 1.0, "lower", "limit")
    yield Figure("usable stock after a reload without signal", seconds, MOST_SECONDS, "s", 1.0, "lower", "limit")


def _visit(link: Link, cookie: str, sku: str) -> tuple[int, float]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a development package, needed here only

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise WrongAnswer("Chromium is missing; make test installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        context = browser.new_context(**PHONE)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": f"http://127.0.0.1:{link.port}"}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"http://127.0.0.1:{link.port}/field/stock/")
        page.wait_for_selector(f"[data-sku='{sku}']")
        while not (page.evaluate(KEPT) and link.quiet()):  # asked from here: the page's own policy lets nobody wait inside it
            page.wait_for_timeout(200)
        carried = link.carried
        context.set_offline(offline=True)
        started = time.monotonic()
        page.reload(wait_until="commit")
        page.wait_for_selector(f"[data-sku='{sku}']")
        seconds = time.monotonic() - started
        if link.carried != carried:
            raise WrongAnswer("something was asked for without signal")
        browser.close()
    return carried, seconds


@contextmanager
def slow_link(port: int) -> Iterator[Link]:
    """A port of its own that hands everything on, answers at the pace of a slow line that all connections share."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        link, turn = Link(door.getsockname()[1]), threading.Lock()

        def serve() -> None:
            with suppress(OSError):
                while True:
                    phone = door.accept()[0]
                    server = socket.create_connection(("127.0.0.1", port))
                    threading.Thread(target=_carry, args=(phone, server, None, turn), daemon=True).start()
                    threading.Thread(target=_carry, args=(server, phone, link, turn), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield link


def _carry(source: socket.socket, goal: socket.socket, link: Link | None, turn: threading.Lock) -> None:
    with suppress(OSError):
        while piece := source.recv(4096):
            if link is not None:
                with turn:
                    time.sleep(len(piece) / BYTES_A_SECOND)
                    link.carried += len(piece)
                    link.last = time.monotonic()
            else:
                time.sleep(DELAY)
            goal.sendall(piece)
    for end in (source, goal):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
