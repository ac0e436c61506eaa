"""A book of 200,000 movements and 5,000 lots in thousands of bins: every page costs the same questions as over a short book and stays short."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F, Sum
from django.utils import timezone, translation

from inventory.models import CountedLine, Document, Holding, StockCount
from inventory.pages import books, counting, counts, floor
from inventory.services import StockLine, issue
from inventory.services.counts import Look, look, plan
from tests.inventory.large import fill, movements_of, rows_of
from tests.inventory.stock import left

pytestmark = pytest.mark.django_db
LONGEST = 400_000  # bytes of a page before it is compressed
PAGES = (
    "/stock/",
    "/stock/?as_of={then}",
    "/stock/JN-01-003/",
    "/stock/JN-01-003/?as_of={then}",
    "/stock/JN-01-003/?lots=2",
    "/stock/journal/",
    "/stock/journal/?kind=issue&sku=JN-01-003",
    "/stock/expiry/",
    "/stock/expiry/?month={month}",
    "/stock/value/",
    "/stock/value/?as_of={then}",
    "/field/forms/count/",
    "/field/forms/count/?zone=B&page=2",
    "/floor/counts/",
    "/floor/moves/",
    "/floor/rotation/",
)


@pytest.mark.parametrize(("movements", "lots", "bins"), [(4_000, 100, 60), (200_000, 5_000, 6_000)])
def test_every_page_of_a_long_book_asks_as_many_questions_as_of_a_short_one_and_stays_short(
    client, keeper, store, by, query_count, movements, lots, bins
):
    fill(store, by, lots=lots, bins=bins, movements=movements)
    assert movements_of(store) == movements
    client.force_login(keeper)
    then = timezone.localtime() - timedelta(days=100)
    for page in PAGES:
        with query_count(f"long book: {page}"):
            answer = client.get(page.format(then=f"{then:%Y-%m-%dT%H:%M}", month=f"{timezone.localdate() + timedelta(days=40):%Y-%m}"))
        assert answer.status_code == 200, page
        assert len(answer.content) < LONGEST, page
    lying = Holding.objects.filter(holder__location__warehouse=store, quantity__gt=0)
    assert client.get("/field/forms/count/").context["page"].paginator.count == rows_of(store) == min(3, lots) * lots
    worth = lying.aggregate(fen=Sum(F("quantity") * F("lot__unit_value_fen")), units=Sum("quantity"))
    total = client.get("/stock/value/").context["total"]
    assert (total.value_fen, total.priced + total.unpriced, total.lots) == (worth["fen"], worth["units"], lots)
    over = client.get("/stock/expiry/").context["facts"][0]["count"]
    assert over == lying.filter(lot__expires_on__lt=timezone.localdate()).count() > 0


@pytest.fixture
def shelves(store, by):
    """A hundred lots, each in three bins."""
    fill(store, by, lots=100, bins=60, movements=300)
    return store


def test_the_horizon_is_read_page_by_page_and_its_sums_are_of_all_pages(client, keeper, shelves, monkeypatch):
    monkeypatch.setattr(books, "A_PAGE", 20)
    client.force_login(keeper)
    first = client.get("/stock/expiry/?months=24")
    pages = range(1, first.context["page"].paginator.num_pages + 1)
    seen = [row for page in pages for month in client.get(f"/stock/expiry/?months=24&page={page}").context["months"] for row in month.rows]
    lying = Holding.objects.filter(holder__location__warehouse=shelves, quantity__gt=0, lot__expires_on__isnull=False)
    assert len({(row.lot.pk, row.location.pk) for row in seen}) == len(seen) == lying.count() == 225
    assert [row.lot.expires_on for row in seen] == sorted(row.lot.expires_on for row in seen)
    over = client.get("/stock/expiry/?months=24&month=over")
    assert (
        over.context["page"].paginator.count == first.context["facts"][0]["count"] == sum(row.lot.expires_on < timezone.localdate() for row in seen)
    )
    assert {month.name for month in over.context["months"]} == {"over"}
    assert client.get("/stock/expiry/?month=1999-13").context["month"] is None


def test_a_list_that_is_cut_says_so_and_the_horizon_shows_the_months_it_draws(client, keeper, shelves, monkeypatch):
    monkeypatch.setattr(floor, "SHOWN", 20)
    client.force_login(keeper)
    with translation.override("en"):
        cut, found = (client.get(f"/floor/moves/?store=JN-01{search}", HTTP_ACCEPT_LANGUAGE="en").content.decode() for search in ("", "&q=nowhere"))
        horizon = client.get("/stock/expiry/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Only the first 20 lines are shown" in cut
    assert "Only the first" not in found
    assert '<option value="12" selected>' in horizon


def test_goods_that_left_while_a_keeper_looked_are_booked_as_he_saw_them(client, keeper, goods, by, monkeypatch):
    monkeypatch.setattr(counting, "A_PAGE", 2)
    client.force_login(keeper)
    opened = client.get("/field/forms/count/?q=SOON")
    (stop,) = opened.context["stops"]
    issue(warehouse=goods, lines=[StockLine("BED-001", 100, "SOON")], by=by)
    answer = client.post("/field/forms/count/?q=SOON", {"warehouse": goods.code, f"{stop.key}-loose": "3"})
    assert answer.status_code == 302
    assert left(goods, "SOON") == 3
    assert CountedLine.objects.get().booked == 0


def test_a_form_of_one_page_books_that_page_and_leaves_the_others_alone(client, keeper, goods, monkeypatch):
    monkeypatch.setattr(counting, "A_PAGE", 2)
    client.force_login(keeper)
    pages = [client.get(f"/field/forms/count/?page={page}").context["stops"] for page in (1, 2)]
    assert [len(page) for page in pages] == [2, 1]
    (last,) = pages[1]
    wrong = client.post("/field/forms/count/?page=2", {"warehouse": goods.code, f"{last.key}-loose": "1,5"})
    assert [(stop.key, stop.loose, bool(stop.error)) for stop in wrong.context["stops"]] == [(last.key, "1,5", True)]
    client.post("/field/forms/count/?page=2", {"warehouse": goods.code, f"{last.key}-loose": "7"})
    assert [line.counted for line in CountedLine.objects.all()] == [7]
    assert Document.objects.filter(kind="count").count() == 1


def test_another_countys_bin_cannot_be_slipped_into_the_count(client, keeper, goods, neighbour, stranger):
    fill(neighbour, stranger.person, lots=100, bins=60, movements=100)
    theirs = Holding.objects.filter(holder__location__warehouse=neighbour).first()
    client.force_login(keeper)
    client.post("/field/forms/count/", {"warehouse": goods.code, f"c{theirs.pk}-loose": "1"})
    assert not Document.objects.filter(kind="count").exists()


def test_a_line_of_the_sheet_that_somebody_else_has_seen_meanwhile_is_refused_and_not_dropped(client, clerk, leader, commander, goods):
    paper = plan(warehouse=goods, by=commander.person)
    client.force_login(clerk)
    lines = client.get(f"/floor/counts/{paper.number}/").context["lines"]
    row = lines[0].row
    look(count=paper, looks=[Look(row.lot, row.holder.location, 1)], by=leader.person)
    answer = client.post(f"/floor/counts/{paper.number}/", {"act": "look", f"{lines[0].key}-loose": "2", f"{lines[1].key}-loose": "9"})
    assert answer.status_code == 409
    assert [line.loose for line in answer.context["lines"]] == ["2", "9"]
    assert paper.lines.exclude(first=None).count() == 1


def test_a_long_sheet_and_its_differences_are_read_page_by_page_what_differs_first(client, clerk, commander, shelves, monkeypatch):
    monkeypatch.setattr(counts, "A_PAGE", 50)
    paper = plan(warehouse=shelves, by=commander.person)
    client.force_login(clerk)
    address = f"/floor/counts/{paper.number}/"
    first = client.get(address).context
    assert (len(first["lines"]), first["sheet_page"].paginator.count, first["total"]) == (50, 300, 300)
    rows = list(paper.lines.select_related("lot", "holder__location"))
    look(count=paper, looks=[Look(row.lot, row.holder.location, 100) for row in rows], by=clerk.person)
    StockCount.objects.filter(pk=paper.pk).update(state="variance_review")
    odd = paper.lines.order_by("-pk").first()
    paper.lines.filter(pk=odd.pk).update(first=99)
    review = client.get(address).context
    assert (len(review["variances"]), review["variances_page"].paginator.count, review["variances"][0].line.pk) == (50, 300, odd.pk)
    assert review["accuracy"] == 999  # of a thousand: one piece of 30,000 is missing
