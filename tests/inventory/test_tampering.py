"""Whoever works on the database by hand is found by the check, and what was altered is never sealed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from inventory.models import Document, Earmark, Lot, Movement, Seal
from inventory.selectors.verification import verify
from inventory.services import StockLine, correct_lot, issue
from inventory.services.seals import seal_days
from inventory.world import seed_stock
from relief.core.models import World
from relief.core.world_guard import remove
from relief.core.worlds import entered
from tests.inventory.stock import make_item, stocked

pytestmark = pytest.mark.django_db

DAYS = [datetime(2016, 9, day, 4, tzinfo=UTC) for day in (19, 20, 21)]


@pytest.fixture
def at(monkeypatch):
    """``at(moment)`` stops the wall clock there."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def book(store, by, at):
    """Goods come in on one day, some go out on the next; it is the third."""
    at(DAYS[0])
    stocked(store, by, 40, at=None, expires_on=date(2017, 1, 1))
    at(DAYS[1])
    issue(warehouse=store, lines=[StockLine("BED-001", 5)], by=by, party="大均乡")
    at(DAYS[2])


def alter(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def refused() -> str:
    """What the command says when it refuses."""
    with pytest.raises(CommandError) as refusal:
        call_command("seal_ledger")
    return str(refusal.value)


def test_an_altered_day_is_not_sealed_and_its_first_row_is_named(book):
    row = Movement.objects.earliest("pk")
    alter("UPDATE inventory_movement SET quantity = quantity + 1 WHERE id = %s", row.pk)
    said = refused()
    assert str(row.pk) in said
    assert row.document.number in said
    assert Seal.every_world.count() == 0


def test_an_altered_sealed_day_is_no_day_with_nothing_to_seal(book):
    seal_days()
    before = list(Seal.objects.values_list("digest", flat=True))
    row = Movement.objects.latest("pk")
    alter("UPDATE inventory_movement SET quantity = quantity + 1 WHERE id = %s", row.pk)
    assert row.document.number in refused()
    assert list(Seal.objects.values_list("digest", flat=True)) == before


def test_rows_that_changed_places_are_named_from_the_first_on(book, store, by):
    stocked(store, by, 10, "L2", at=None)
    issue(warehouse=store, lines=[StockLine("BED-001", 1, lot) for lot in ("L1", "L2")], by=by)
    late = issue(warehouse=store, lines=[StockLine("BED-001", 1, lot) for lot in ("L1", "L2")], by=by)
    first, second = Movement.objects.order_by("-pk").values_list("pk", flat=True)[3], late.movements.latest("pk").pk
    assert verify().sound
    for old, new in ((first, -1), (second, first), (-1, second)):
        alter("UPDATE inventory_movement SET id = %s WHERE id = %s", new, old)
    assert [fault.movement for fault in verify().faults][:1] == [first]
    assert str(first) in refused()


def test_a_row_taken_out_before_the_day_is_sealed_is_missed(book):
    row = Movement.objects.latest("pk")
    alter("DELETE FROM inventory_movement WHERE id = %s", row.pk)
    call_command("rebuild_holdings")
    assert row.document.number in refused()


def test_a_row_taken_out_of_a_sealed_day_stops_the_chain(book, at):
    seal_days()
    alter("DELETE FROM inventory_movement WHERE id = %s", Movement.objects.latest("pk").pk)
    at(DAYS[2] + timedelta(days=3))
    refused()
    assert Seal.objects.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        "party = 'x'",
        "note = 'x'",
        "kind = 'disposal'",
        "number = 'X-1'",
        "warehouse_id = {forward}",
        "to_warehouse_id = {forward}",
        "purpose_id = {earmark}",
        "follows_id = {paper}",
        "reverses_id = {paper}",
        "by_id = {stranger}",
        "occurred_at = '2016-09-01 00:00:00+00:00'",
        "recorded_at = '2016-09-01 00:00:00+00:00'",
        "fingerprint = ''",
    ],
)
def test_whatever_is_altered_on_a_document_is_found(book, forward, jingning, commander, change):
    paper, earmark = Document.objects.earliest("pk"), Earmark.objects.create(organisation=jingning, code="E9", title="x")
    remove(connection)
    words = {"forward": forward.pk, "earmark": earmark.pk, "paper": paper.pk, "stranger": commander.person.pk}
    last = Document.objects.latest("pk")
    alter(f"UPDATE inventory_document SET {change.format(**words)} WHERE id = %s", last.pk)
    last.refresh_from_db()
    assert any(last.number in fault.sentence for fault in verify().faults)
    with pytest.raises(CommandError):
        call_command("verify_ledger")
    refused()


@pytest.mark.parametrize(
    "change",
    [
        "expires_on = '2030-01-01'",
        "made_on = '2016-01-01'",
        "earmark_id = {earmark}",
        "item_id = {item}",
        "owner_id = {owner}",
        "number = 'X-1'",
        "source = 'x'",
        "quality = 'damaged'",
        "unit_value_fen = 1, valuation = 'invoice'",
    ],
)
def test_whatever_is_altered_on_a_lot_is_found(book, jingning, lishui, change):
    earmark = Earmark.objects.create(organisation=jingning, code="E9", title="x")
    words = {"earmark": earmark.pk, "item": make_item("TENT-1", "帐篷").pk, "owner": lishui.pk}
    lot = Lot.objects.get()
    alter(f"UPDATE inventory_lot SET {change.format(**words)} WHERE id = %s", lot.pk)
    lot.refresh_from_db()
    assert any(lot.number in fault.sentence for fault in verify().faults)
    with pytest.raises(CommandError):
        call_command("verify_ledger")
    refused()


def test_fingerprints_and_histories_made_to_fit_still_break_the_seal(book):
    """Whoever can write the database can forge what it keeps about itself, but not a digest that others have written down."""
    seal_days()
    record = Lot.history.latest("history_id")
    alter("UPDATE inventory_lot SET expires_on = '2030-01-01'")
    alter("UPDATE inventory_historicallot SET expires_on = '2030-01-01' WHERE history_id = %s", record.history_id)
    said = [fault.sentence for fault in verify().faults]
    assert len(said) == 1
    assert "2016-09-19" in said[0]


def test_a_corrected_lot_is_in_order(book, by):
    correct_lot(lot=Lot.objects.get(), by=by, reason="misread", changes={"expires_on": date(2018, 1, 1), "quality": "quarantine"})
    lot = Lot.objects.get()
    lot.quality = Lot.Quality.AVAILABLE
    lot.save()
    assert verify().sound


def test_the_lots_of_a_drill_have_a_record_of_their_own(book, by):
    drill = World.objects.create(code="drill", name="演练")
    with entered(drill.pk):
        seed_stock(world=drill, as_of=DAYS[2], by=by)
        assert Lot.history.filter(world=drill).count() == Lot.objects.count() == 1
    assert verify().sound
