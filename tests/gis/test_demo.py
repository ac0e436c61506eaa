"""The demonstration: the whole chain on real places, told once however often it is asked for."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.utils import timezone

from gis.demo import book, shelves, story, tables, tonight
from inventory.models import (
    Agreement,
    ClimateReading,
    DiscrepancyCase,
    DisposalOrder,
    Document,
    EquipmentAsset,
    IntakeCarton,
    Item,
    KitJob,
    Loan,
    Lot,
    Movement,
    ReceiptNotice,
    Seal,
    Signature,
    StockCount,
    StockLevel,
    Tally,
    Waybill,
)
from inventory.selectors.counts import variances
from inventory.selectors.cover import persons_cover
from inventory.selectors.verification import verify
from inventory.services.seals import latest_day
from relief.core.models import Alert, DutyShift, Event, Handover, Incident, Person

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

LOADED = re.compile(r"<(?:link|script|img|iframe)[^>]*(?:src|href)=.https?:|url\(.?https?:|@import")
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _run() -> str:
    out = StringIO()
    call_command("demo", stdout=out, no_color=True)
    return out.getvalue()


def _rows() -> dict[str, int]:
    return {
        model.__name__: model._default_manager.count()
        for model in (
            Alert,
            Document,
            Movement,
            Lot,
            Waybill,
            Event,
            Incident,
            Person,
            EquipmentAsset,
            ClimateReading,
            DutyShift,
            Handover,
            Tally,
            Signature,
            Seal,
        )
    }


# Received into the county store and its forward points, least and most to be kept there, in base units (a case of water is 24 bottles).
CORE = {
    "KIT-001": (186, 100, 300),
    "BED-001": (512, 300, 900),
    "BED-002": (640, 300, 900),
    "BED-003": (210, 150, 400),
    "BED-004": (96, 80, 240),
    "BED-005": (420, 300, 800),
    "SHE-001": (22, 15, 40),
    "CLO-001": (260, 150, 500),
    "CLO-003": (850, 300, 1000),
    "WAT-001": (120 * 24, 90 * 24, 270 * 24),
    "HOU-001": (300, 150, 400),
    "HYG-001": (240, 150, 450),
    "RES-001": (61, 40, 80),
    "HEA-002": (31, 20, 60),
    "RES-002": (2, 1, 3),
    "FOO-004": (180, 100, 400),
    "FOO-005": (150, 100, 400),
}
CASES = {"FOO-001": 24, "FOO-002": 20, "FOO-003": 12}  # noodles, biscuits and porridge are one line of the list: 88 cases, 60 to 180


def _core() -> dict[str, tuple[int, int, int]]:
    now = [row["lot"] for row in tables.rows("stock") if row["epoch"] == "now"]
    came = Movement.objects.filter(document__kind="receipt", document__warehouse__code__startswith="JN-", lot__number__in=now).order_by()
    received = dict(came.values_list("lot__item__sku").annotate(Sum("quantity")))
    levels = StockLevel.objects.filter(warehouse__code__startswith="JN-").order_by().values_list("item__sku").annotate(Sum("minimum"), Sum("maximum"))
    return {sku: (received[sku], least, most) for sku, least, most in levels if sku in CORE or sku in CASES}


def test_the_chain_runs_from_the_first_call_to_the_last_signature_and_twice_adds_nothing(tmp_path: Path, settings: Settings) -> None:
    settings.VAR_DIR = tmp_path
    first = _run()
    told = Incident.objects.get(name=story.NAME)
    assert (told.happened_at, told.evacuated, told.division.code if told.division else "") == (story.HAPPENED, 1460, story.BEIJIE)
    assert {need.item.sku: need.quantity for need in told.needs.select_related("item")}["WAT-001"] == 31_536
    waybills = list(told.waybills.prefetch_related("lines"))
    assert waybills
    assert {waybill.state for waybill in waybills} == {Waybill.State.SIGNED, Waybill.State.SIGNED_WITH_DISCREPANCY}
    assert sum(line.quantity - (line.delivered or 0) for waybill in waybills for line in waybill.lines.all()) == 2
    sequence = list(told.events.order_by("sequence").values_list("sequence", flat=True))
    assert sequence == list(range(1, len(sequence) + 1))
    for name in ("map.html", "waybill.pdf", "sitrep.pdf"):
        assert (tmp_path / "demo" / name).stat().st_size > 20_000
    assert not LOADED.search((tmp_path / "demo" / "map.html").read_text(encoding="utf-8"))
    assert tonight.known() is not None
    assert (EquipmentAsset.objects.count(), EquipmentAsset.objects.filter(state="maintenance").count()) == (74, 6)
    assert set(Agreement.objects.values_list("kind", flat=True)) == {"custody", "framework"}
    short = DiscrepancyCase.objects.get(kind="custody")
    assert (short.item.sku if short.item else "", short.expected - short.found, short.state) == ("BED-001", 2, "open")
    day = timezone.localdate()
    on_shelves = shelves.on_the_shelves()
    assert (Item.objects.count(), on_shelves.count(), shelves.soon_over().count()) == (62, 148, 9)
    assert on_shelves.filter(expires_on__lt=day).count() == 1
    assert on_shelves.filter(quality="quarantine").count() == 4
    core = _core()
    assert {sku: row for sku, row in core.items() if sku in CORE} == CORE
    assert [sum(core[sku][at] // units for sku, units in CASES.items()) for at in range(3)] == [88, 60, 180]
    notice = ReceiptNotice.objects.get()
    assert (notice.state, [tally.state for tally in notice.tallies.order_by("pk")]) == ("receiving", ["booked", "tallied"])
    assert Signature.objects.filter(paper=notice.tallies.earliest("pk").document.number).count() == 2
    counted = StockCount.objects.exclude(state="planned").get()
    assert (counted.state, [row.variance for row in variances(counted)]) == ("variance_review", [0, -2])
    assert IntakeCarton.objects.filter(state="logged").count() == 3
    assert (KitJob.objects.get().quantity, Loan.objects.filter(state="out").count(), DisposalOrder.objects.get().state) == (10, 2, "inspected")
    assert persons_cover([notice.warehouse]) > 0
    assert [one.corrects.number if one.corrects else None for one in told.decisions.order_by("number")] == [None, 1]
    assert DutyShift.objects.count() == 52
    sealed = Seal.objects.order_by("day")
    waits = (day - timedelta(days=1) - latest_day()).days  # in the first minutes of a day the one before is not sealed yet
    assert (len(sealed), sealed[len(sealed) - 1].day) == (book.DAYS - waits, latest_day())
    assert (sealed[0].movements > 700, sum(seal.movements > 0 for seal in sealed)) == (True, 3 - waits)
    assert verify().sound
    accounts = json.loads((tmp_path / "demo" / "accounts.json").read_text(encoding="utf-8"))
    assert {"keeper", "commander", "leader", "director", "clerk", "supervisor", "auditor", "other_keeper"} == set(accounts)
    assert accounts["keeper"]["warehouse"] == "JN-01"

    before = _rows()
    second = _run()
    assert _rows() == before
    assert json.loads((tmp_path / "demo" / "accounts.json").read_text(encoding="utf-8")) == accounts
    assert [line for line in first.splitlines() if "T+" in line] == [line for line in second.splitlines() if "T+" in line]
