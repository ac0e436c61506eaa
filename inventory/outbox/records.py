"""Both records of a refused entry in plain words: what the phone wrote down, and what the book says now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.models import Document, Item, Lot, Movement, ReleaseOrder, Waybill
from inventory.pages.problems import said
from relief.core.fieldwork import label_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from inventory.models import FieldCommand
    from relief.problems import Problem

MOST = 5
PARTIES = ("party", "destination", "waybill", "order", "distribution")
DAYS_AND_HOURS = "%H:%M"


def sentence(problem: Problem) -> str:
    """The refusal as a keeper is told it: goods by their name, moments by the clock on the wall."""
    return said(problem).sentence


def mine(row: FieldCommand) -> dict[str, Any]:
    """What the phone recorded: {number, text}."""
    numbers = [number for given in row.body.get("numbers", {}).values() for number in given]
    body = row.body.get("body", {})
    facts = {"device": row.device.code, "kind": label_of(row.kind), "at": at(row.occurred_at), "person": str(row.person)}
    text = _("%(at)s, phone %(device)s, %(person)s: %(kind)s") % facts
    party = next((str(body[name]) for name in PARTIES if body.get(name)), "")
    return {"number": ", ".join(numbers), "text": " · ".join(filter(None, (text, party, goods(body))))}


def goods(body: dict[str, Any]) -> str:
    """The goods of an entry: what and how many, whatever the lines name them by; the first few, and how many more lines."""
    given = body.get("lines")
    lines = [line for line in (given if isinstance(given, list) else []) if isinstance(line, dict) and isinstance(line.get("quantity"), int)]
    keys, skus = ([line[name] for line in lines if isinstance(line.get(name), kind)] for name, kind in (("lot", int), ("sku", str)))
    lots = {lot.pk: lot for lot in Lot.objects.select_related("item").filter(pk__in=keys)}
    items = dict(Item.objects.filter(sku__in=skus).values_list("sku", "name"))
    told = [f"{_name(line, lots, items)} × {line['quantity']:,}" for line in lines[:MOST]]
    more = len(lines) - MOST
    return "、".join(told) + (ngettext(" and %(n)s more line", " and %(n)s more lines", more) % {"n": more} if more > 0 else "")


def _name(line: dict[str, Any], lots: dict[int, Lot], items: dict[str, str]) -> str:
    key = line.get("lot")
    lot = lots.get(key) if isinstance(key, int) else None
    if lot:
        return f"{lot.item.name} ({lot.number})"
    return items.get(str(line.get("sku")), str(line.get("sku") or line.get("lot") or ""))


def theirs(row: FieldCommand, problem: Problem) -> list[dict[str, Any]]:
    """What the book says: the papers that took these goods or this order since, the last first: {number, by, occurred_at, quantity, party, text}."""
    return _takers(row, problem) or _papers(row)


def _takers(row: FieldCommand, problem: Problem) -> list[dict[str, Any]]:
    """The papers under which goods of the lot, or of the item, left the shelves of the warehouse."""
    lots = _lots(row, problem)
    if row.warehouse is None or not lots:
        return []
    out = Movement.objects.filter(lot__in=lots, giver__location__warehouse=row.warehouse).exclude(taker__location__warehouse=row.warehouse)
    found = out.select_related("document__by", "lot__item").order_by("-occurred_at", "-pk")[:MOST]
    return [_told(move.document, quantity=move.quantity, what=move.lot.item.name) for move in found]


def _lots(row: FieldCommand, problem: Problem) -> QuerySet[Lot]:
    facts = problem.facts
    rows = Lot.objects.filter(item__sku=facts.get("item") or "", holdings__holder__warehouse=row.warehouse).distinct()
    return rows.filter(number=facts["lot"]) if facts.get("lot") else rows


def _papers(row: FieldCommand) -> list[dict[str, Any]]:
    """The papers of the order or waybill an entry names."""
    body = row.body.get("body", {})
    named = [number for name in ("order", "waybill") if isinstance(number := body.get(name), str)]
    if not named or row.warehouse is None:
        return []
    orders = ReleaseOrder.objects.filter(number__in=named, warehouse=row.warehouse)
    carried = Waybill.objects.filter(number__in=named, warehouse=row.warehouse).values("document")
    papers = Document.objects.filter(order__in=orders) | Document.objects.filter(pk__in=carried) | Document.objects.filter(follows__in=carried)
    return [_told(paper) for paper in papers.select_related("by").order_by("-occurred_at", "-pk")[:MOST]]


def _told(document: Document, quantity: int | None = None, what: str = "") -> dict[str, Any]:
    facts = {
        "number": document.number,
        "by": str(document.by),
        "at": at(document.occurred_at),
        "party": document.party,
        "kind": document.get_kind_display(),
    }
    text = _("%(at)s, %(by)s: %(kind)s %(number)s") % facts
    return {
        "number": document.number,
        "by": str(document.by),
        "occurred_at": timezone.localtime(document.occurred_at).isoformat(),
        "quantity": quantity,
        "party": document.party,
        "text": " · ".join(filter(None, (text, document.party, f"{what} × {quantity:,}" if quantity is not None else ""))),
    }


def at(moment: datetime) -> str:
    """A moment as it is said: the day and the clock on the wall."""
    here = timezone.localtime(moment)
    return f"{date_format(here, 'MONTH_DAY_FORMAT')} {here:{DAYS_AND_HOURS}}"
