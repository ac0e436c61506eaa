"""The pages inside a store: blind where they must be, closed to strangers, and every act goes through a form."""

from __future__ import annotations

import re

import pytest

from inventory.models import DisposalOrder, Item, KitJob, Loan, Lot, ReleaseOrder, RotationLine, StockCount
from inventory.selectors.counts import to_count
from inventory.services.counts import Look, look, plan
from inventory.services.disposals import Waste, propose
from inventory.services.kits import Bench, assemble, write_recipe
from inventory.services.lines import StockLine
from inventory.services.loans import Borrower, lend
from tests.inventory.stock import book, day, left, make_item, stocked

pytestmark = pytest.mark.django_db
FORM, MAIN = re.compile(r'<form[^>]*method="post"'), re.compile(r"<main.*</main>", re.DOTALL)
PAGES = ["", "counts/", "moves/", "quarantine/", "disposals/", "rotation/", "kits/", "loans/"]


@pytest.fixture
def papers(shelves, counter, by):
    """One of everything: a count, a disposal, a loan, a kit job."""
    Item.objects.filter(sku="BED-001").update(durable=True)
    kit = make_item("KIT-01", "家庭箱")
    write_recipe(kit=kit, version="1", parts={"RICE-01": 2}, by=by)
    stocked(shelves, by, 5, "OLD", expires_on=day(-3))
    job = assemble(warehouse=shelves, bench=Bench(kit, "1", 3, location="A-02"), by=by)
    loan = lend(warehouse=shelves, lines=[StockLine("BED-001", 2, "L2")], borrower=Borrower("寄宿学校", day(9), "199-0000-0007"), by=by)
    order = propose(warehouse=shelves, lines=[Waste(Lot.objects.get(number="OLD"), "R-01", 5)], way="destroyed", by=by)
    return [
        f"counts/{plan(warehouse=shelves, by=counter).number}/",
        f"disposals/{order.number}/",
        f"loans/{loan.number}/",
        f"kits/{job.document.number}/",
        f"kits/lots/{Lot.objects.get(number='R1').pk}/",
        f"lots/{Lot.objects.get(number='R1').pk}/",
        "kits/recipes/KIT-01/",
    ]


def test_everybody_who_reads_sees_every_page(client, auditor, keeper, papers):
    for user in (auditor, keeper):
        client.force_login(user)
        for page in [*PAGES, *papers]:
            assert client.get(f"/floor/{page}").status_code == 200, page


def test_a_reader_meets_no_form_that_would_write(client, auditor, keeper, papers):
    """Only the foot's own forms (language, sign-out) may post; a keeper of the same pages has something to send."""
    written = {}
    for user in (auditor, keeper):
        client.force_login(user)
        written[user] = {page for page in [*PAGES, *papers] if FORM.search(MAIN.search(client.get(f"/floor/{page}").content.decode())[0])}
    assert written[auditor] == set()
    assert written[keeper] > {"moves/", "loans/", "rotation/", papers[2]}


def test_a_stranger_sees_nothing_of_the_store(client, stranger, neighbour, papers, shelves):
    client.force_login(stranger)
    for page in papers[:6]:
        assert client.get(f"/floor/{page}").status_code == 404, page
        assert client.post(f"/floor/{page}", {"act": "approve"}).status_code in {404, 405}, page
    for page in PAGES:
        assert client.get(f"/floor/{page}?warehouse={shelves.code}").status_code == 404, page
        assert shelves.name not in client.get(f"/floor/{page}").content.decode()
    for pdf in ("sheet.pdf", "approval.pdf", "note.pdf"):
        assert client.get(f"/floor/{papers[('sheet.pdf', 'approval.pdf', 'note.pdf').index(pdf)]}{pdf}").status_code == 404
    assert client.get(f"/floor/rotation/{shelves.code}/list.pdf").status_code == 404


def test_a_reader_changes_nothing(client, auditor, papers, shelves):
    client.force_login(auditor)
    before = book()
    row = to_count(StockCount.objects.get()).first()
    acts = [
        ("counts/", {"what": "full"}),
        (papers[0], {"act": "look", f"n{row.pk}-loose": "3"}),
        (papers[0], {"act": "cancel", "reason": "x"}),
        (papers[1], {"act": "inspect", "finding": "x"}),
        (papers[2], {"act": "missing"}),
        (papers[3], {"quantity": "1"}),
        (papers[5], {"number": "X", "reason": "x"}),
        ("kits/", {"kit": "KIT-01", "quantity": "1"}),
        ("rotation/", {"act": "order"}),
    ]
    for page, typed in acts:
        typed |= {"warehouse": shelves.code}
        assert client.post(f"/floor/{page}", typed).status_code in {403, 404}, page
    assert (book(), StockCount.objects.count(), StockCount.objects.get().state) == (before, 1, "planned")
    assert DisposalOrder.objects.get().state == "proposed"


def test_papers_are_printed(client, keeper, papers, shelves):
    client.force_login(keeper)
    addresses = [f"{papers[0]}sheet.pdf", f"{papers[0]}sheet.pdf?zone=A", f"{papers[1]}approval.pdf", f"{papers[2]}note.pdf", f"{papers[3]}sheet.pdf"]
    for address in [*addresses, f"rotation/{shelves.code}/list.pdf"]:
        assert client.get(f"/floor/{address}").content.startswith(b"%PDF"), address
    assert client.get(f"/floor/{papers[0]}report.pdf").status_code == 404


def test_a_count_goes_from_plan_to_booking_through_its_pages_and_is_blind_until_review(client, clerk, leader, commander, shelves):
    client.force_login(clerk)
    address = client.post("/floor/counts/", {"what": "full", "warehouse": shelves.code}).url
    paper = StockCount.objects.get()
    text = client.get(address).content.decode()
    assert "variances" in client.get(address).context
    assert not client.get(address).context["variances"]
    assert all(figure not in text for figure in (">40<", ">25<", "40 床", "100 床"))
    seen = {"L1": "38", "L2": "25", "R1": "100"}
    rows = {row.lot.number: row for row in to_count(paper)}
    assert client.post(address, {"act": "look", f"n{rows['L1'].pk}-loose": "1.5"}).status_code == 400
    client.post(address, {"act": "look"} | {f"n{row.pk}-loose": seen[number] for number, row in rows.items()})
    assert [row.lot.number for row in to_count(paper)] == ["L1"]
    refused = client.post(address, {"act": "look", f"n{rows['L1'].pk}-loose": "38"})
    assert (refused.status_code, refused.context["problem"].status) == (409, 409)
    client.force_login(leader)
    client.post(address, {"act": "look", f"n{rows['L1'].pk}-loose": "38"})
    client.force_login(commander)
    page = client.get(address)
    assert [row.variance for row in page.context["variances"] if row.variance] == [-2]
    assert ("1 行已复盘" in page.content.decode(), "待复盘" in page.content.decode()) == (True, False)
    assert client.get(f"{address}report.pdf").content.startswith(b"%PDF")
    client.post(address, {"act": "again", "line": [rows["L1"].pk]})
    client.force_login(leader)
    client.post(address, {"act": "look", f"n{rows['L1'].pk}-loose": "39"})
    client.force_login(commander)
    client.post(address, {"act": "approve"})
    paper.refresh_from_db()
    assert (paper.state, left(shelves, "L1")) == ("posted", 39)


def test_a_keeper_is_asked_for_a_witness_and_unexpected_goods_are_added(client, keeper, clerk, shelves, counter):
    paper = plan(warehouse=shelves, by=counter)
    client.force_login(keeper)
    address = f"/floor/counts/{paper.number}/"
    page = client.get(address)
    assert (page.context["is_keeper"], page.context["witnessed"]) == (True, False)
    assert client.post(address, {"act": "witness", "name": "干部甲"}).status_code in {400, 409}
    client.force_login(clerk)
    client.post(address, {"act": "found", "location": "B-01", "lot": "L2", "item": "BED-001", "counted": "4"})
    assert paper.lines.filter(unexpected=True, first=4).exists()
    forgot = client.post(address, {"act": "found", "location": "B-01", "lot": "L1", "item": "BED-001", "counted": " "})
    text = forgot.content.decode()
    assert (forgot.status_code, 'value="L1"' in text, '<option value="B-01" selected>' in text) == (400, True, True)
    assert paper.lines.filter(unexpected=True).count() == 1
    assert client.post(address, {"act": "nothing"}).status_code == 404


def test_moves_take_several_lines_at_once(client, keeper, shelves):
    client.force_login(keeper)
    page = client.get(f"/floor/moves/?warehouse={shelves.code}&q=L1")
    (line,) = page.context["lines"]
    assert client.post(f"/floor/moves/?warehouse={shelves.code}", {f"{line.key}-loose": "4"}).status_code == 400
    assert client.post(f"/floor/moves/?warehouse={shelves.code}", {}).status_code == 400
    client.post(f"/floor/moves/?warehouse={shelves.code}", {f"{line.key}-loose": "4", f"{line.key}-to": "B-01"})
    assert shelves.holders.get(location__code="B-01").holdings.get(lot__number="L1").quantity == 4


def test_a_disposal_walks_through_its_four_steps(client, keeper, clerk, commander, shelves, by):
    stocked(shelves, by, 5, "OLD", expires_on=day(-3))
    client.force_login(keeper)
    lines = client.get("/floor/disposals/").context["lines"]
    assert [line.holding.lot.number for line in lines] == ["OLD"]
    address = client.post("/floor/disposals/", {f"{lines[0].key}-all": "1", "way": "destroyed", "warehouse": shelves.code}).url
    client.force_login(clerk)
    client.post(address, {"act": "inspect", "finding": "霉"})
    client.force_login(commander)
    client.post(address, {"act": "approve"})
    client.force_login(keeper)
    client.post(address, {"act": "carry_out"})
    assert (DisposalOrder.objects.get().state, left(shelves, "OLD")) == ("posted", 0)


def test_goods_are_lent_and_come_back_through_the_pages(client, keeper, auditor, shelves):
    Item.objects.filter(sku="BED-001").update(durable=True)
    client.force_login(keeper)
    line = next(one for one in client.get("/floor/loans/").context["lines"] if one.holding.lot.number == "L1")
    who = {"borrower": "寄宿学校", "phone": "199-0000-0007", "due_on": day(9).isoformat(), "warehouse": shelves.code}
    assert client.post("/floor/loans/", who | {"due_on": day(-1).isoformat(), f"{line.key}-loose": "6"}).status_code == 400
    address = client.post("/floor/loans/", who | {f"{line.key}-loose": "6"}).url
    assert "199-0000-0007" in client.get(address).content.decode()
    client.post(address, {"act": "back", f"b{line.holding.lot.pk}": "2", "location": "A-01"})
    client.post(address, {"act": "missing", "reason": "搬迁"})
    assert (left(shelves, "L1"), Loan.objects.get().document.cases.count()) == (36, 1)
    client.force_login(auditor)
    assert "199-0000-0007" not in client.get(address).content.decode()


def test_kits_are_made_and_taken_apart_through_the_pages(client, keeper, shelves, by):
    make_item("KIT-01", "家庭箱")
    client.force_login(keeper)
    recipe = {"version": "1", "item-1": "RICE-01", "units-1": "2", "text-2": "信", "units-2": "1", "warehouse": shelves.code}
    client.post("/floor/kits/recipes/KIT-01/", recipe)
    refused = client.post("/floor/kits/", {"kit": "KIT-01", "quantity": "900", "warehouse": shelves.code})
    assert (refused.status_code, KitJob.objects.exists()) == (409, False)
    address = client.post("/floor/kits/", {"kit": "KIT-01", "quantity": "3", "location": "A-02", "warehouse": shelves.code}).url
    client.post(address, {"quantity": "1", "location": "A-02", "to": "B-01"})
    assert (left(shelves, "R1"), KitJob.objects.count()) == (96, 2)


def test_a_lot_goes_to_a_programme_with_one_tap(client, keeper, shelves):
    client.force_login(keeper)
    rice = Lot.objects.get(number="R1")
    typed = {"act": "plan", f"give-{rice.pk}": "30", "programme": "博爱送万家", "warehouse": shelves.code}
    client.post("/floor/rotation/", typed)
    line = RotationLine.objects.get()
    client.post("/floor/rotation/", {"act": "order", "line": [line.pk], "warehouse": shelves.code})
    assert ReleaseOrder.objects.get().destination == "博爱送万家"
    assert client.get("/floor/rotation/?days=30").context["rows"] == []


def test_goods_are_put_aside_and_let_go_and_a_lot_is_corrected(client, keeper, clerk, shelves):
    client.force_login(keeper)
    (line,) = client.get("/floor/quarantine/?q=R1").context["lines"]
    row = {"holding": line.holding.pk, "warehouse": shelves.code}
    client.post("/floor/quarantine/", row | {"act": "part", "quantity": "7", "reason": "破袋"})
    client.post("/floor/quarantine/", row | {"act": "whole", "reason": "受潮"})
    assert client.post("/floor/quarantine/", row | {"act": "release", "reason": "好"}).status_code == 409
    client.force_login(clerk)
    client.post("/floor/quarantine/", row | {"act": "release", "reason": "复检合格"})
    lot = Lot.objects.get(number="R1")
    assert lot.quality == "available"
    client.force_login(keeper)
    facts = {"number": "R1", "source": "丽水粮库", "expires_on": day(50).isoformat(), "reason": "看错标签"}
    client.post(f"/floor/lots/{lot.pk}/", facts)
    lot.refresh_from_db()
    assert (lot.source, lot.expires_on) == ("丽水粮库", day(50))
    assert "看错标签" in client.get(f"/floor/lots/{lot.pk}/").content.decode()


def test_a_form_sent_without_what_it_needs_says_so_and_keeps_what_was_typed(client, keeper, shelves, by):
    make_item("KIT-01", "家庭箱")
    client.force_login(keeper)
    here = {"warehouse": shelves.code}
    recipe = client.post("/floor/kits/recipes/KIT-01/", here | {"version": "2027", "item-1": "", "text-1": "慰问信", "units-1": "4"})
    assert recipe.status_code == 400
    for kept in ('value="2027"', 'value="慰问信"', 'value="4"'):
        assert kept in recipe.content.decode()
    rice = Lot.objects.get(number="R1")
    plan_of = client.post("/floor/rotation/", here | {"act": "plan", f"give-{rice.pk}": "30", "programme": " "})
    assert (plan_of.status_code, 'value="30"' in plan_of.content.decode()) == (400, True)
    assert client.post("/floor/rotation/", here | {"act": "order"}).status_code == 400
    assert not RotationLine.objects.exists()


def test_a_new_version_of_a_recipe_starts_from_the_newest_and_adds_up_what_stands_twice(client, keeper, shelves, by):
    kit = make_item("KIT-01", "家庭箱")
    write_recipe(kit=kit, version="1", parts={"RICE-01": 2}, words={"信": 1}, by=by)
    client.force_login(keeper)
    (first, second, *empty) = client.get("/floor/kits/recipes/KIT-01/").context["rows"]
    assert (first, second, len(empty) > 2) == ((1, "RICE-01", "", "2"), (2, "", "信", "1"), True)
    typed = {"version": "2", "item-1": "RICE-01", "units-1": "2", "item-2": "RICE-01", "units-2": "3", "warehouse": shelves.code}
    client.post("/floor/kits/recipes/KIT-01/", typed)
    assert list(kit.kit_lines.filter(version="2").values_list("component__sku", "quantity")) == [("RICE-01", 5)]


def test_goods_on_a_disposal_order_say_so_where_the_next_one_is_proposed(client, keeper, papers):
    client.force_login(keeper)
    order = DisposalOrder.objects.get()
    assert f"其中 5 已列入报废单 {order.number}" in client.get("/floor/disposals/").content.decode()


def test_the_case_of_what_a_loan_lost_is_one_tap_away(client, keeper, papers):
    client.force_login(keeper)
    client.post(f"/floor/{papers[2]}", {"act": "missing", "reason": "遗失"})
    case = Loan.objects.get().document.cases.get().number
    assert f'href="/cases/{case}/"' in client.get(f"/floor/{papers[2]}").content.decode()


def test_lists_cost_the_same_however_long(client, keeper, shelves, by, counter, query_count):
    client.force_login(keeper)
    for number in range(6):
        stocked(shelves, by, 3, f"X{number}", expires_on=day(20 + number))
    paper = plan(warehouse=shelves, by=counter)
    for name in ("counts", "moves", "disposals", "rotation", "loans"):
        with query_count(f"page: /floor/{name}/"):
            client.get(f"/floor/{name}/")
    with query_count("page: /floor/counts/<number>/"):
        client.get(f"/floor/counts/{paper.number}/")


def test_what_waits_for_a_decision_stands_on_the_desk(client, commander, counter, shelves):
    paper = plan(warehouse=shelves, by=counter)
    seen = {"L1": 40, "L2": 25, "R1": 100}
    look(count=paper, looks=[Look(row.lot, row.holder.location, seen[row.lot.number]) for row in to_count(paper)], by=counter)
    client.force_login(commander)
    assert paper.number in client.get("/desk/").content.decode()


def test_lines_of_a_shelf_look_the_same_at_the_desk_and_on_the_phone(settings):
    common = (settings.BASE_DIR / "static/relief/relief.css").read_text(encoding="utf-8")
    assert [name for name in (".pick-count", ".pick-bin", ".pad-in") if f"{name} {{" not in common] == []
