"""Text messages of drivers."""

from __future__ import annotations

import re

from gis.models import TripStep
from gis.pages.drivers import step_by_code
from relief.registrar.hooks import text_reader

OURS = re.compile(r"\s*(?:yd|ｙｄ|运单)", re.IGNORECASE)


@text_reader
def driver_codes(*, sender: str, text: str, name: str) -> str | None:  # noqa: ARG001 - a driver's phone may be dead, so any phone may send
    """A code such as ``YD 007 123456 到``; None for a message that does not begin like one."""
    if not OURS.match(text):
        return None
    return step_by_code(text, via=TripStep.Via.SMS, any_world=True, client_id=f"sms:{name}" if name else "")
