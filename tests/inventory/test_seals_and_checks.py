"""The book examines itself, is sealed day by day, and can be projected again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from inventory.models import Checkpoint, Holding, Lot, Movement, Seal
from inventory.selectors.daybook import digest_of
from inventory.selectors.stock import by_item, on_hand
from inventory.selectors.verification import verify
from inventory.services import CountLine, StockLine, count, issue, move, reverse, transfer_out
from inventory.services.lines import MoveLine
from inventory.services.seals import seal_days
from relief.core.models import World
from relief.core.worlds import entered
from tests.inventory.stock import left, stocked

pytestmark = pytest.mark.django_db

DAYS = [datetime(2016, 9, day, 4, tzinfo=UTC) for day in (19, 20, 21, 22)]


@pytest.fixture
def at(monkeypatch):
    """``at(moment)`` stops the wall clock there."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def week(store, forward, by, at):
    """Three days of papers: in, out, moved, counted, sent, one of them taken back."""
    at(DAYS[0])
    stocked(store, by, 40, at=None)
    stocked(store, by, 10, "L2", at=None)
    at(DAYS[1])
    paper = issue(warehouse=store, lines=[StockLine("BED-001", 5)], by=by)
    move(warehouse=store, lines=[MoveLine("BED-001", 10, "L1", to="A-01")], by=by)
    at(DAYS[1] + timedelta(hours=1))
    reverse(document=paper, by=by)
    at(DAYS[2])
    count(warehouse=store, lines=[CountLine("L1", 9, "A-01"), CountLine("L2", 10)], by=by)
    transfer_out(warehouse=store, to_warehouse=forward, lines=[StockLine("BED-001", 3, "L2")], by=by)
    at(DAYS[3])


def alter(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def sentences():
    return [fault.sentence for fault in verify().faults]


def test_a_sound_book_says_so(week, capsys):
    seal_days()
    call_command("verify_ledger")
    assert "8" in capsys.readouterr().out
    verdict = verify()
    assert (verdict.sound, verdict.movements, verdict.seals) == (True, Movement.objects.count(), 3)


def test_an_altered_row_is_named_by_the_check_and_breaks_the_seal(week, capsys):
    seal_days()
    row = Movement.objects.order_by("pk")[2]
    alter("UPDATE inventory_movement SET quantity = quantity + 1 WHERE id = %s", row.pk)
    with pytest.raises(CommandError):
        call_command("verify_ledger")
    said = capsys.readouterr().err.splitlines()
    assert str(row.pk) in said[0]
    assert row.document.number in said[0]
    assert verify().faults[0].movement == row.pk
    assert any("2016-09-20" in sentence for sentence in said)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE inventory_movement SET line = line + 7 WHERE id = %s",
        "UPDATE inventory_movement SET occurred_at = '2016-09-01 00:00:00+00:00' WHERE id = %s",
        "UPDATE inventory_movement SET fingerprint = 'x' WHERE id = %s",
        "DELETE FROM inventory_movement WHERE id = %s",
    ],
)
def test_whatever_is_done_to_a_row_is_found(week, sql):
    seal_days()
    alter(sql, Movement.objects.latest("pk").pk)
    assert not verify().sound


def test_a_fingerprint_made_to_fit_still_breaks_the_seal(week):
    seal_days()
    last = Movement.objects.filter(recorded_at__lt=DAYS[1]).latest("pk")
    alter("UPDATE inventory_movement SET line = line + 7 WHERE id = %s", last.pk)
    assert digest_of(date(2016, 9, 19), "").digest != Seal.objects.earliest("day").digest


def test_a_holding_that_lies_is_found_and_rebuilt(week, capsys):
    before = sorted(Holding.objects.values_list("holder", "lot", "quantity", "last_occurred_at", "counted_at", "outside"))
    seal_days()
    checkpoints = sorted(Checkpoint.objects.values_list("holder", "lot", "at", "quantity"))
    alter("UPDATE inventory_holding SET quantity = quantity + 1 WHERE id = %s", Holding.objects.filter(outside=False).latest("pk").pk)
    alter("DELETE FROM inventory_holding WHERE id = %s", Holding.objects.filter(outside=True).latest("pk").pk)
    assert len(verify().faults) == 2
    call_command("rebuild_holdings")
    assert "2" in capsys.readouterr().out
    assert verify().sound
    assert sorted(Holding.objects.values_list("holder", "lot", "quantity", "last_occurred_at", "counted_at", "outside")) == before
    assert sorted(Checkpoint.objects.values_list("holder", "lot", "at", "quantity")) == checkpoints


def test_a_forgotten_count_a_false_checkpoint_and_a_lost_lot_are_found(week):
    seal_days()
    alter("UPDATE inventory_holding SET counted_at = NULL WHERE counted_at IS NOT NULL")
    alter("UPDATE inventory_checkpoint SET quantity = quantity + 1 WHERE id = %s", Checkpoint.objects.latest("pk").pk)
    assert len(sentences()) == 3


def test_the_chain_goes_on_day_by_day_and_broken_links_show(week, capsys):
    call_command("seal_ledger", "--day", "2016-09-20")
    call_command("seal_ledger")
    call_command("seal_ledger")
    assert len(capsys.readouterr().out.splitlines()) == 4
    first, second, third = Seal.objects.order_by("day")
    assert (first.previous, second.previous, third.previous) == ("", first.digest, second.digest)
    assert (first.movements, second.movements, third.movements) == (2, 3, 2)
    alter("UPDATE inventory_seal SET digest = 'x' WHERE id = %s", second.pk)
    assert len(sentences()) == 2


def test_a_day_that_is_not_over_is_not_sealed(week):
    with pytest.raises(CommandError):
        call_command("seal_ledger", "--day", "2016-09-22")
    assert Seal.objects.count() == 0


def test_an_empty_book_has_nothing_to_seal(db, capsys):
    call_command("seal_ledger")
    assert Seal.objects.count() == 0


def test_a_row_that_turns_up_on_a_sealed_day_is_found(week):
    seal_days()
    row = Movement.objects.latest("pk")
    alter(
        "INSERT INTO inventory_movement (world_id, document_id, line, lot_id, giver_id, taker_id, quantity, occurred_at, recorded_at, fingerprint)"
        " SELECT world_id, document_id, 99, lot_id, giver_id, taker_id, 1, occurred_at, recorded_at, '' FROM inventory_movement WHERE id = %s",
        row.pk,
    )
    found = sentences()
    assert any("2016-09-21" in sentence and "3" in sentence for sentence in found)


def test_late_papers_are_carried_into_the_checkpoints(store, by, week, at):
    seal_days()
    assert [row.quantity for row in on_hand([store], as_of=DAYS[0] + timedelta(hours=1)) if row.lot.number == "L2"] == [10]
    stocked(store, by, 7, "L3", at=DAYS[0])
    issue(warehouse=store, lines=[StockLine("BED-001", 2, "L3")], by=by, occurred_at=DAYS[1])
    assert [sum(row.quantity for row in on_hand([store], as_of=day) if row.lot.number == "L3") for day in DAYS[:3]] == [7, 5, 5]
    seal_days()
    at(DAYS[3] + timedelta(days=2))
    seal_days()
    stocked(store, by, 1, "L3", at=DAYS[0] + timedelta(hours=2))
    assert [sum(row.quantity for row in on_hand([store], as_of=day) if row.lot.number == "L3") for day in DAYS[:3]] == [7, 6, 6]
    assert verify().sound


def test_as_of_answers_equal_the_movements_at_every_moment(store, week):
    seal_days()
    for hour in range(0, 96, 5):
        moment = DAYS[0] + timedelta(hours=hour)
        expected: dict[tuple[int, int], int] = {}
        for giver, taker, lot, quantity in Movement.objects.filter(occurred_at__lte=moment).values_list("giver", "taker", "lot", "quantity"):
            expected[giver, lot] = expected.get((giver, lot), 0) - quantity
            expected[taker, lot] = expected.get((taker, lot), 0) + quantity
        found = {(row.location.holder.pk, row.lot.pk): row.quantity for row in on_hand([store], as_of=moment)}
        assert found == {key: units for key, units in expected.items() if units > 0 and key[0] in {h for h, _ in found}}
        assert by_item([store], as_of=moment) == {} or next(iter(by_item([store], as_of=moment).values())).held == sum(found.values())


def test_worlds_have_chains_of_their_own(store, by, week, at):
    drill = World.objects.create(code="drill", name="演练")
    with entered(drill.pk):
        at(DAYS[1])
        stocked(store, by, 99, at=None)
        at(DAYS[3])
        assert (left(store), Lot.objects.count()) == (99, 1)
    seal_days()
    assert Seal.every_world.filter(world=drill).count() == 2
    assert left(store) == 39
    assert verify().sound


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE inventory_movement SET quantity = quantity + 1 WHERE reverses_id IS NOT NULL",
        "UPDATE inventory_movement SET quantity = 500 WHERE id = (SELECT MIN(id) FROM inventory_movement WHERE line = 1 AND reverses_id IS NULL AND quantity = 10)",
    ],
)
def test_mirrors_and_moments_below_zero_are_found(week, sql):
    alter(sql)
    assert len(sentences()) >= 3
