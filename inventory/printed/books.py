"""What an auditor files: the voucher of any one booking, and the ledger of a store's month."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import override

from inventory.models import Document, Item, Lot, Movement
from inventory.papers import facts_of, head, line_of
from inventory.printed.building import month_of
from inventory.selectors.movements import place_of
from inventory.selectors.stock import on_hand
from relief.core.models import Event
from relief.core.papers import Line, Paper, StockPaper, render

if TYPE_CHECKING:
    from datetime import date, datetime

    from inventory.models import Warehouse

MOMENT = timedelta(microseconds=1)
CHINESE = "zh-hans"


@dataclass(frozen=True, kw_only=True)
class VoucherLine(Line):
    """Goods that changed hands: from whom, to whom."""

    giver: str = ""
    taker: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangedFact:
    """One fact of a lot that was corrected."""

    what: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class StockVoucher(StockPaper):
    """``stock_voucher``: any booking that has no paper of its own kind."""

    kind: str = ""
    reverses: str = ""
    answers: str = ""
    subject: str = ""
    changes: list[ChangedFact] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class LedgerRow:
    """One item in a store's month, in base units."""

    item: str
    sku: str
    unit: str
    opening: int = 0
    received: int = 0
    issued: int = 0
    closing: int = 0
    lots: int = 0
    papers: int = 0
    specification: str = ""


@dataclass(frozen=True, kw_only=True)
class StockLedger(Paper):
    """``stock_ledger``."""

    warehouse: str = ""
    period: str = ""
    rows: list[LedgerRow] = field(default_factory=list)


def voucher_pdf(document: Document) -> bytes:
    """Every movement of one document: what, how much, from where to where, who and why."""
    rows = document.movements.select_related("lot__item", "lot__earmark", "giver__location", "taker__location").prefetch_related("lot__item__packs")
    lines = [
        VoucherLine(**vars(line_of(row.lot, row.quantity)) | {"giver": place_of(row.giver), "taker": place_of(row.taker)})
        for row in rows.order_by("line")
    ]
    paper = StockVoucher(
        **head(document.warehouse, document.number),
        **facts_of(document),
        kind=str(document.get_kind_display()),
        reverses=document.reverses.number if document.reverses else "",
        answers=document.follows.number if document.follows else "",
        lines=list(lines),
        **facts_corrected(document),
    )
    return render("stock_voucher", paper)


def facts_corrected(document: Document) -> dict[str, Any]:
    """Of a lot correction: which lot, and each fact as it was and as it is now written."""
    if document.kind != Document.Kind.LOT_CORRECTION:
        return {}
    told = Event.objects.filter(kind="lot-corrected", subject_type=document._meta.label_lower, subject_id=document.pk).first()
    facts = told.payload if told else {"old": {}, "new": {}}
    with override(CHINESE):
        changes = [ChangedFact(what=_word(name), old=_said(name, facts["old"][name]), new=_said(name, new)) for name, new in facts["new"].items()]
    return {"subject": " ".join(part for part in (facts.get("item"), facts.get("lot")) if part), "changes": changes}


def _word(name: str) -> str:
    return str(Lot._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # only fields of its own are corrected


def _said(name: str, value: object) -> str:
    choices = dict(getattr(Lot._meta.get_field(name), "flatchoices", ()))
    return "—" if value in {None, ""} else str(choices.get(value, value))


def ledger_pdf(warehouse: Warehouse, month: date) -> bytes:
    """A store's month, item by item: what lay there, came, went, and lay there at its end."""
    paper = StockLedger(
        **(head(warehouse, f"{warehouse.code}-SL-{month:%Y%m}") | {"url": f"/stock/journal/?warehouse={warehouse.code}"}),
        warehouse=warehouse.name,
        period=f"{month:%Y-%m}",
        rows=ledger_rows(warehouse, month),
    )
    return render("stock_ledger", paper)


def ledger_rows(warehouse: Warehouse, month: date) -> list[LedgerRow]:
    """The rows of a month by SKU; an item that neither lay there nor moved is left out. Four queries, whatever the month holds.

    Opening + in - out = closing, because what moves inside the store is neither.
    """
    begin, end = month_of(month)
    opening, _before = _lying(warehouse, begin - MOMENT)
    closing, lots = _lying(warehouse, end - MOMENT)
    moved = _moved(warehouse, begin, end)
    return [
        LedgerRow(
            item=item.name, sku=item.sku, unit=item.unit, specification=item.specification,
            opening=opening[item.pk], closing=closing[item.pk], lots=len(lots[item.pk]), **moved.get(item.pk, {}),
        )
        for item in Item.objects.filter(pk__in={*opening, *closing, *moved}).order_by("sku")
    ]  # fmt: skip


def _lying(warehouse: Warehouse, moment: datetime) -> tuple[Counter[int], defaultdict[int, set[int]]]:
    """Units and lots by item key at the end of a moment."""
    units: Counter[int] = Counter()
    lots: defaultdict[int, set[int]] = defaultdict(set)
    for row in on_hand([warehouse], as_of=moment):
        units[row.lot.item_id] += row.quantity
        lots[row.lot.item_id].add(row.lot.pk)
    return units, lots


def _moved(warehouse: Warehouse, begin: datetime, end: datetime) -> dict[int, dict[str, int]]:
    """What crossed the door of the store, by item key."""
    came, gone = Q(taker__location__warehouse=warehouse), Q(giver__location__warehouse=warehouse)
    rows = Movement.objects.filter(came ^ gone, occurred_at__gte=begin, occurred_at__lt=end).order_by().values("lot__item_id")
    sums = rows.annotate(
        received=Coalesce(Sum("quantity", filter=came), 0), issued=Coalesce(Sum("quantity", filter=gone), 0), papers=Count("document", distinct=True)
    )
    return {row["lot__item_id"]: {"received": row["received"], "issued": row["issued"], "papers": row["papers"]} for row in sums}
