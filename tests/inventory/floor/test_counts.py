"""Planned counts: blind, by other eyes than the keeper's, twice where it differs, approved, posted with its moments."""

from __future__ import annotations

import pytest
from django.utils import timezone

from inventory.domain.counts import Bin, accuracy, next_full, next_sample, permille, sample, sample_size
from inventory.domain.errors import CountedSince, NotWhole, UnknownLocation
from inventory.domain.floor_refusals import CountedAlready, CountedBySelf, KeeperCounts, NothingToCount, NotToCount, SameEyes
from inventory.domain.refusals import NoAuthority, WrongStep
from inventory.models import CountedLine, DiscrepancyCase, Lot, Signature, StockCount
from inventory.selectors.counts import accuracy_of, bins_of, counted_by_keepers, counts_due, sampled, sheet, to_count, variances, zones
from inventory.services import CountLine, StockLine, count, issue
from inventory.services.counts import Look, Scope, approve, begin, cancel, cases_of, found, look, look_again, plan, post_count
from relief.core.models import Event
from tests.inventory.stock import WEDNESDAY, book, day, left

pytestmark = pytest.mark.django_db
SEEN = {"L1": 40, "L2": 25, "R1": 100}


def looks(paper, **seen):
    """What somebody saw of the lines that are open, by lot number; the rest as it should be."""
    rows = to_count(paper).order_by("pk")
    return [Look(row.lot_id, row.holder.location, (SEEN | seen)[row.lot.number]) for row in rows]


def reviewed(store, counter, second, **seen):
    paper = plan(warehouse=store, by=counter)
    look(count=paper, looks=looks(paper, **seen), by=counter)
    if to_count(paper):
        look(count=paper, looks=looks(paper, **seen), by=second)
    paper.refresh_from_db()
    return paper


def test_a_plan_freezes_places_and_lots_and_never_the_figure(shelves, counter):
    paper = plan(warehouse=shelves, by=counter)
    assert [(row.holder.location.code, row.lot.number) for row in sheet(paper)] == [("A-01", "L1"), ("A-02", "L2"), ("B-01", "R1")]
    assert set(sheet(paper).values_list("first", "second")) == {(None, None)}
    assert paper.number.startswith("JN-CS-")


@pytest.mark.parametrize(
    ("scope", "lots"),
    [(Scope(zone="B"), {"R1"}), (Scope(category="bedding"), {"L1", "L2", "R1"}), (Scope(sample=True, size=2), None), (Scope(sample=True), set(SEEN))],
)
def test_a_plan_may_cover_a_zone_a_category_or_a_sample(shelves, counter, scope, lots):
    paper = plan(warehouse=shelves, by=counter, scope=scope)
    found_lots = {row.lot.number for row in sheet(paper)}
    assert found_lots == lots if lots else len(found_lots) == 2
    assert paper.kind == ("cycle" if scope.sample else "full")


def test_a_plan_may_cover_items(shelves, counter):
    rice = Lot.objects.get(number="R1").item
    paper = plan(warehouse=shelves, by=counter, scope=Scope(items=[rice]), kind="spot")
    assert (paper.scope, [row.lot.number for row in sheet(paper)]) == ("大米", ["R1"])


def test_an_empty_plan_is_refused(shelves, counter):
    with pytest.raises(NothingToCount):
        plan(warehouse=shelves, by=counter, scope=Scope(zone="Z"))
    assert not StockCount.objects.exists()


def test_the_sample_is_the_same_for_the_same_seed(shelves, counter):
    rows = bins_of(shelves)
    assert [row.pk for row in sampled(rows, seed="one", size=2)] == [row.pk for row in sampled(rows, seed="one", size=2)]
    assert len({tuple(row.pk for row in sampled(rows, seed=str(seed), size=1)) for seed in range(40)}) > 1


def test_what_is_worth_more_and_moves_more_is_drawn_more_often():
    bins = [Bin(f"b{number}", 100, 0) for number in range(20)] + [Bin("dear", 4000, 30), Bin("gift", None, 0)]
    drawn = [key for seed in range(300) for key in sample(bins, 3, str(seed))]
    assert drawn.count("dear") > 4 * drawn.count("b7")
    assert drawn.count("gift") > 0
    assert sample([], 3, "x") == []
    assert sample([Bin("only", None, 0)], 3, "x") == ["only"]


@pytest.mark.parametrize(("bins", "size"), [(0, 0), (7, 7), (30, 10), (60, 10), (148, 25)])
def test_a_sixth_a_month_and_at_least_ten(bins, size):
    assert sample_size(bins) == size


@pytest.mark.parametrize(
    ("month", "sample_due", "full_due"), [(1, "2026-02-28", "2026-07-31"), (6, "2026-07-31", "2026-12-31"), (11, "2026-12-31", "2027-05-31")]
)
def test_the_clock_of_counts(month, sample_due, full_due):
    last = day(0).replace(year=2026, month=month, day=15)
    assert (next_sample(last).isoformat(), next_full(last).isoformat()) == (sample_due, full_due)


def test_accuracy_is_one_less_the_differences_in_parts_of_the_book():
    assert permille(accuracy([(38, 40), (25, 25), (100, 100)])) == 987
    assert accuracy([]) is None
    assert permille(None) is None
    assert accuracy([(9, 2)]) < 0


def test_a_count_without_differences_goes_straight_to_review_and_is_posted(shelves, counter, second, chief):
    paper = reviewed(shelves, counter, second)
    assert paper.state == "variance_review"
    assert not any(row.again for row in sheet(paper))
    posted = post_count(count=approve(count=paper, by=chief), by=chief)
    assert (posted.state, posted.document.kind, posted.document.movements.count()) == ("posted", "count", 0)
    assert accuracy_of([posted]) == 1
    assert not cases_of(posted)


def test_what_differs_is_counted_again_by_somebody_else(shelves, counter, second):
    paper = plan(warehouse=shelves, by=counter)
    paper = look(count=paper, looks=looks(paper, L1=38), by=counter)
    assert (paper.state, [row.lot.number for row in to_count(paper)]) == ("counting", ["L1"])
    with pytest.raises(SameEyes):
        look(count=paper, looks=looks(paper, L1=38), by=counter)
    assert look(count=paper, looks=looks(paper, L1=38), by=second).state == "variance_review"


def test_the_second_look_counts_and_a_worthy_difference_opens_a_case(shelves, counter, second, chief):
    paper = plan(warehouse=shelves, by=counter)
    look(count=paper, looks=looks(paper, L1=30, R1=99), by=counter)
    look(count=paper, looks=looks(paper, L1=38, R1=99), by=second)
    assert [(row.line.lot.number, row.counted, row.variance, row.value_fen) for row in variances(paper) if row.variance] == [
        ("L1", 38, -2, -16_000),
        ("R1", 99, -1, -500),
    ]
    posted = post_count(count=approve(count=paper, by=chief), by=chief)
    assert (left(shelves, "L1"), left(shelves, "R1")) == (38, 99)
    assert [(case.kind, case.lot.number, case.expected, case.found) for case in cases_of(posted)] == [("count", "L1", 40, 38)]
    assert DiscrepancyCase.objects.get().number.startswith("JN-DC-")
    assert permille(accuracy_of([posted])) == 981


def test_figures_are_booked_for_the_moments_they_were_seen_and_later_movements_stay(shelves, counter, second, chief, by):
    paper = plan(warehouse=shelves, by=counter)
    rows = {row.lot.number: row for row in sheet(paper)}
    first = [Look(row.lot_id, row.holder.location, SEEN[number] - (number == "L1"), seen_at=WEDNESDAY) for number, row in rows.items()]

    look(count=paper, looks=[one for one in first if one.lot != rows["R1"].lot_id], by=counter)
    issue(warehouse=shelves, lines=[StockLine("BED-001", 5, "L1")], by=by)
    look(count=paper, looks=[Look(rows["R1"].lot_id, rows["R1"].holder.location, 100)], by=counter)
    look(count=paper, looks=[Look(rows["L1"].lot_id, rows["L1"].holder.location, 39, seen_at=WEDNESDAY)], by=second)
    (stale,) = [row for row in variances(paper) if row.stale]
    assert (stale.line.lot.number, stale.booked, stale.counted, stale.moved, stale.after) == ("L1", 40, 39, -5, 34)
    posted = post_count(count=approve(count=paper, by=chief), by=chief)
    assert left(shelves, "L1") == 34
    kept = CountedLine.objects.get(document=posted.document, lot__number="L1")
    assert (kept.seen_at, kept.stale, kept.booked) == (WEDNESDAY, True, 40)
    assert posted.document.occurred_at <= timezone.now()


def test_a_keeper_counts_only_beside_a_witness_and_that_is_an_exception(shelves, counter, by):
    paper = plan(warehouse=shelves, by=counter)
    with pytest.raises(KeeperCounts):
        look(count=paper, looks=looks(paper), by=by)
    with pytest.raises(KeeperCounts):
        found(count=paper, location="A-02", lot=Lot.objects.get(number="L1"), counted=3, by=by)
    signed = {"paper": paper.number, "warehouse": shelves, "role": "witness", "method": "glass", "by": by}
    Signature.objects.create(**signed, person=by, name="自己")
    with pytest.raises(KeeperCounts):
        look(count=paper, looks=looks(paper), by=by)
    Signature.objects.create(**signed, name="鹤溪街道干部甲")
    assert look(count=paper, looks=looks(paper), by=by).state == "variance_review"
    assert [row.number for row in counted_by_keepers([shelves])] == [paper.number]


def test_goods_nobody_expected_are_entered_and_counted_twice(shelves, counter, second, chief):
    paper = plan(warehouse=shelves, by=counter, scope=Scope(zone="B"))
    line = found(count=paper, location="B-01", lot=Lot.objects.get(number="L2"), counted=4, by=counter)
    new = found(count=paper, location="B-01", item=Lot.objects.get(number="R1").item, number="无签", counted=6, by=counter)
    assert (line.unexpected, new.lot.number, new.lot.unit_value_fen) == (True, "无签", None)
    with pytest.raises(CountedAlready):
        found(count=paper, location="B-01", lot=line.lot, counted=4, by=counter)
    look(count=paper, looks=looks(paper), by=counter)
    assert {row.lot.number for row in to_count(paper)} == {"L2", "无签"}
    paper = look(count=paper, looks=looks(paper, L2=4, 无签=6), by=second)
    post_count(count=approve(count=paper, by=chief), by=chief)
    assert (left(shelves, "L2"), left(shelves, "无签")) == (29, 6)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [({"counted": 0, "lot": True}, NotWhole), ({"counted": 3}, NotToCount), ({"counted": 3, "lot": True, "location": "X-9"}, UnknownLocation)],
)
def test_what_cannot_have_been_found_is_refused(shelves, counter, more, refusal):
    paper = plan(warehouse=shelves, by=counter)
    if more.get("lot"):
        more = more | {"lot": Lot.objects.get(number="L1")}
    with pytest.raises(refusal):
        found(count=paper, by=counter, **{"location": "A-02", **more})
    assert sheet(paper).count() == 3


def test_a_line_is_seen_once_a_round_and_only_if_it_is_on_the_sheet(shelves, counter):
    paper = plan(warehouse=shelves, by=counter, scope=Scope(zone="A"))
    row = sheet(paper).first()
    look(count=paper, looks=[Look(row.lot, row.holder.location, 40)], by=counter)
    for wrong, refusal in (
        (Look(row.lot, row.holder.location, 40), CountedAlready),
        (Look(row.lot, "B-01", 1), NotToCount),
        (Look(row.lot_id + 999, "B-01", 1), NotToCount),
        (Look(sheet(paper).last().lot, "A-02", -1), NotWhole),
    ):
        with pytest.raises(refusal):
            look(count=paper, looks=[wrong], by=counter)
    assert sheet(paper).filter(first__isnull=False).count() == 1


def test_who_counted_or_has_no_office_does_not_approve(shelves, counter, second, chief, by, client):
    paper = reviewed(shelves, counter, second, L1=38)
    with pytest.raises(CountedBySelf):
        approve(count=paper, by=second)
    with pytest.raises(NoAuthority):
        approve(count=paper, by=by)
    paper.refresh_from_db()
    assert (paper.state, paper.approved_by) == ("variance_review", None)
    approve(count=paper, by=chief)
    with pytest.raises(WrongStep):
        approve(count=paper, by=chief)


def test_the_reviewer_sends_a_line_back_to_other_eyes(shelves, counter, second, chief):
    paper = reviewed(shelves, counter, second, L1=38)
    line = sheet(paper).get(lot__number="L1")
    with pytest.raises(NotToCount):
        look_again(count=paper, lines=[0], by=chief)
    paper = look_again(count=paper, lines=[line.pk], by=chief)
    assert (paper.state, [row.pk for row in to_count(paper)]) == ("counting", [line.pk])
    assert look(count=paper, looks=looks(paper, L1=40), by=second).state == "variance_review"
    assert not [row for row in variances(paper) if row.variance]


def test_posting_after_another_count_of_the_same_goods_is_refused_whole(shelves, counter, second, chief, by):
    paper = approve(count=reviewed(shelves, counter, second, L1=38), by=chief)
    count(warehouse=shelves, lines=[CountLine("L1", 40, "A-01")], by=by)
    before = book()
    with pytest.raises(CountedSince):
        post_count(count=paper, by=chief)
    paper.refresh_from_db()
    assert (book(), paper.state) == (before, "approved")


def test_the_next_count_is_put_down_with_its_day_and_its_sheet_is_written_when_it_begins(shelves, counter, second, chief):
    post_count(count=approve(count=reviewed(shelves, counter, second), by=chief), by=chief)
    following = StockCount.objects.get(state="planned")
    assert following.due_on == next_full(day(0))
    assert not following.lines.exists()
    assert begin(count=following, by=counter).lines.count() == 3
    assert begin(count=following, by=counter).lines.count() == 3


def test_what_is_due_is_known_for_every_store(shelves, forward, counter, second, chief):
    assert [(row.warehouse.code, row.kind, row.due_on, row.late) for row in counts_due([shelves, forward])] == [
        (store.code, kind, day(0), False) for store in (shelves, forward) for kind in ("cycle", "full")
    ]
    post_count(count=approve(count=reviewed(shelves, counter, second), by=chief), by=chief)
    assert {row.due_on for row in counts_due([shelves]) if row.kind == "full"} == {next_full(day(0))}
    assert zones(shelves) == ["A", "B"]


def test_a_count_is_given_up_with_a_reason_and_the_book_stays(shelves, counter, second, chief):
    before = book()
    paper = cancel(count=reviewed(shelves, counter, second, L1=3), by=counter, reason="停电")
    assert (paper.state, paper.note, book()) == ("cancelled", "停电", before)
    with pytest.raises(WrongStep):
        look(count=paper, looks=[], by=counter)


def test_every_step_is_told(shelves, counter, second, chief):
    paper = reviewed(shelves, counter, second, L1=38)
    post_count(count=approve(count=paper, by=chief), by=chief)
    told = list(Event.objects.filter(organisation=shelves.organisation).order_by("pk").values_list("kind", flat=True))
    assert told[1:] == ["count-planned", "count-begun", "count-approved", "goods-counted", "case-opened"]
