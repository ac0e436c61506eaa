"""Short words for tests of what comes in: a drawn signature, a photograph, a lorry that has been counted."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from PIL import Image

from inventory.services import inbound, receipts, tallies
from inventory.services.evidence import Hand
from inventory.services.inbound import NoticeFacts, NoticeLine
from inventory.services.tallies import Lorry
from inventory.services.tally_lines import Counted, Decision

if TYPE_CHECKING:
    from inventory.models import Document, ReceiptNotice, Tally, Warehouse
    from relief.core.models import Person


def photo(width: int = 2400, height: int = 1200, form: str = "JPEG", **more: Any) -> bytes:
    """A picture file."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#88aa99").save(file, form, **more)
    return file.getvalue()


def outsider(name: str = "乡镇干部01号") -> Hand:
    """Somebody from outside who signs on the glass."""
    return Hand(role="checker", method="glass", name=name, picture=photo(300, 120, "PNG"))


def noticed(store: Warehouse, by: Person, *lines: tuple[str, int], **facts: Any) -> ReceiptNotice:
    """Word of these items and quantities."""
    head = {"origin": "donation", "party": "爱心企业01号", **facts}
    return inbound.announce(warehouse=store, by=by, facts=NoticeFacts(**head), lines=[NoticeLine(sku, units) for sku, units in lines])


def counted(store: Warehouse, by: Person, *lines: Counted, notice: ReceiptNotice | None = None, **lorry: Any) -> Tally:
    """A lorry that has been counted off."""
    tally = tallies.arrive(warehouse=store, by=by, lorry=Lorry(**{"party": "爱心企业01号", **lorry}), notice=notice)
    return tallies.count_off(tally=tally, by=by, lines=lines)


def booked(store: Warehouse, by: Person, *lines: Counted, notice: ReceiptNotice | None = None, aside: Decision | None = None) -> Document:
    """A lorry counted, checked (``aside``: what becomes of its first line) and booked under two signatures."""
    tally = counted(store, by, *lines, notice=notice)
    first = tally.lines.order_by("pk").first()
    tallies.inspect(tally=tally, by=by, decisions={first.pk: aside} if aside and first else {})
    return receipts.book(tally=tally, by=by, second=outsider())
