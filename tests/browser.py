"""A real Chromium beside the running product: a phone and a desk that may speak to nothing but our own server."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from relief.core.models import User

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.fail("Chromium is missing; make test installs it.")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """``open_page(DESK, user)``; the test fails on a script error, a breach of the content policy or a foreign request."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(screen: dict[str, Any], user: User | None = None, **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **{"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **screen, **options})
        contexts.append(context)
        if user is not None:
            context.add_cookies([_session(user, live_server.url)])
        context.route("**/*", lambda route: _only_ours(route, live_server.url, faults))
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


def _only_ours(route: Any, ours: str, faults: list[str]) -> None:
    address = route.request.url
    if address.startswith((ours, "data:", "blob:")):
        route.continue_()
    else:
        faults.append(f"foreign request: {address}")
        route.abort()


def _session(user: User, url: str) -> Any:
    client = Client()
    client.force_login(user)
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": url}


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """``phone(keeper)``: a page of 390 × 844 signed in as the keeper; more options go to the browser context."""
    return lambda user=None, **options: open_page(PHONE, user, **options)


@pytest.fixture
def desk(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """``desk(clerk)``: a page of 1440 × 900 signed in as the clerk."""
    return lambda user=None, **options: open_page(DESK, user, **options)
