"""One read of an address of somebody else: only http, bounded in size and time, its failure told in a sentence."""

from __future__ import annotations

from http.client import HTTPException
from time import monotonic
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPDefaultErrorHandler, HTTPErrorProcessor, HTTPHandler, HTTPRedirectHandler, HTTPSHandler, OpenerDirector, Request

from django.conf import settings

from relief.core.alerts.markup import MOST_BYTES
from relief.problems import Problem, gettext_noop

CHUNK = 64 * 1024
HANDLERS = (HTTPHandler, HTTPSHandler, HTTPRedirectHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor)


class NotFetched(Problem):
    """An address that gave nothing usable."""

    slug = "not-fetched"
    sentence = gettext_noop("%(url)s could not be read: %(reason)s")


def fetch(url: str) -> bytes:
    """The body behind an http or https address, at most 2 MB, within ``RELIEF_ALERT_SECONDS``. Raises NotFetched."""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise NotFetched(url=url, reason="only http and https")
    ends = monotonic() + settings.ALERT_SECONDS
    opener = OpenerDirector()  # without the handlers for files and FTP
    for handler in HANDLERS:
        opener.add_handler(handler())
    try:
        with opener.open(Request(url, headers={"User-Agent": "relief-alerts"}), timeout=settings.ALERT_SECONDS) as answer:  # noqa: S310 - checked above
            body = b""
            while chunk := answer.read(CHUNK):
                body += chunk
                if len(body) > MOST_BYTES or monotonic() > ends:
                    raise NotFetched(url=url, reason="too large" if len(body) > MOST_BYTES else "too slow")
            return body
    except (URLError, HTTPException, OSError, ValueError) as failure:
        raise NotFetched(url=url, reason=str(getattr(failure, "reason", "") or failure)) from failure


def same_host(url: str, other: str) -> bool:
    """Whether two addresses are on one host; a feed may not send us elsewhere."""
    return urlsplit(url).netloc == urlsplit(other).netloc
