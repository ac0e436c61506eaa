"""The supervisor's list: every override and every overdue clock once, from the rows themselves, marked by the board only."""

from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from inventory.domain.overrides import AlreadyReviewed, Kind
from inventory.models import (
    Device,
    DiscrepancyCase,
    Earmark,
    EarmarkLift,
    ExceptionReview,
    FieldCommand,
    ReleaseOrder,
    Signature,
    Waybill,
)
from inventory.selectors.exceptions import exceptions, watched
from inventory.services import CountLine, ReceiptLine, count, issuing, receive, reverse
from inventory.services import exceptions as marks
from inventory.services import waybills as paper
from inventory.services.lines import StockLine
from inventory.services.orders import OrderLine, open_order, ratify_order
from inventory.services.verbal import approve_verbally, open_verbal
from relief.core.models import AccessLog, Event
from tests.cast import Role, appoint

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def everything(store, keeper, commander, leader, incident, emergency, departed, jingning):
    """One exception of every kind."""
    by = keeper.person
    open_verbal(
        warehouse=store.here,
        lines=[OrderLine(store.quilt, 1)],
        by=by,
        approver=commander.person,
        channel="电话",
        destination="渤海镇",
        incident=incident,
    )
    mine = open_order(warehouse=store.here, lines=[OrderLine(store.quilt, 1)], by=commander.person, destination="大漈乡", incident=incident)
    approve_verbally(order=mine, by=commander.person, approver=commander.person, channel="独自值班")
    ReleaseOrder.objects.filter(pk=mine.pk).update(approved_at=NOW() - timedelta(hours=30))
    promise = Earmark.objects.create(organisation=jingning, code="school", title="寄宿学校过冬")
    EarmarkLift.objects.create(
        earmark=promise, basis="decision", reason="会议纪要3号", decided_by=commander.person, decided_at=NOW(), starts_at=NOW()
    )
    gift = receive(warehouse=store.here, by=by, lines=[ReceiptLine(store.quilt, 5, lot="GIFT", earmark="school")], party="同心公司")
    yesterday = timezone.localdate() - timedelta(days=1)
    receive(warehouse=store.here, by=by, lines=[ReceiptLine(store.water, 9, lot="OLD", location="A2", expires_on=yesterday)])
    count(warehouse=store.here, by=by, lines=[CountLine("Q1", 130, "A1")])
    late = receive(warehouse=store.here, by=by, lines=[ReceiptLine(store.quilt, 3, lot="LATE")], occurred_at=NOW() - timedelta(hours=30))
    reverse(document=late, by=by, note="重复登记")
    DiscrepancyCase.objects.create(
        number="JN-DC-9", warehouse=store.here, lot=store.lot("Q1"), expected=5, found=3, due_at=NOW() - timedelta(hours=1)
    )
    device = Device.objects.create(code="K2", organisation=jingning, secret="x", enrolled_by=by)
    FieldCommand.objects.create(
        device=device,
        key=uuid.uuid4(),
        sequence=1,
        kind="issue",
        person=by,
        warehouse=store.here,
        organisation=jingning,
        state="refused",
        problem={"detail": "棉被只剩 0 床"},
        occurred_at=NOW(),
    )
    Waybill.objects.filter(pk=departed.pk).update(departed_at=NOW() - timedelta(days=6))
    return gift


def kinds(rows) -> list[str]:
    return sorted(one.found.kind for one in rows)


def test_every_kind_is_found_with_who_when_why_and_the_paper(everything, store):
    rows = exceptions([store.here])
    assert set(kinds(rows)) == {kind.value for kind in Kind}
    by_kind = {one.found.kind: one.found for one in rows}
    assert by_kind[Kind.SAME_HANDS].who == "景宁指挥长甲"
    assert "电话" in by_kind[Kind.VERBAL].why
    assert by_kind[Kind.REFUSED_ENTRY].why == "棉被只剩 0 床"
    assert by_kind[Kind.CASE_OVERDUE].paper == "JN-DC-9"
    assert everything.number in {one.found.paper for one in rows if one.found.kind == Kind.ONE_SIGNATURE}
    assert "重复登记" in by_kind[Kind.REVERSED].why
    assert all(one.found.at and one.found.key and one.store == store.here for one in rows)
    assert len({one.found.key for one in rows}) == len(rows)


def test_what_is_put_right_leaves_the_list_or_changes_its_kind(everything, store, keeper, commander, leader, jingning):
    head = appoint("head", "景宁常务副会长甲", Role.EXECUTIVE_VICE_PRESIDENT, jingning)
    ratify_order(order=ReleaseOrder.objects.get(destination="渤海镇"), by=head.person)
    assert kinds(exceptions([store.here])).count(Kind.VERBAL) == 1
    ReleaseOrder.objects.filter(destination="大漈乡").update(ratified_at=NOW())
    assert Kind.UNRATIFIED in kinds(exceptions([store.here]))
    DiscrepancyCase.objects.update(settled_at=NOW())
    FieldCommand.objects.update(state="resolved")
    for role, name in (("keeper", "甲"), ("witness", "乙")):
        Signature.objects.create(paper=everything.number, warehouse=store.here, role=role, name=name, method="glass", by=keeper.person)
    waybill = Waybill.objects.get()
    paper.arrive(waybill=waybill, by=keeper.person)
    paper.sign(waybill=waybill, by=keeper.person, signed_by="东坑站长")
    gone = {Kind.CASE_OVERDUE, Kind.REFUSED_ENTRY, Kind.NO_PROOF}
    rows = exceptions([store.here])
    assert not gone & set(kinds(rows))
    assert everything.number not in {one.found.paper for one in rows if one.found.kind == Kind.ONE_SIGNATURE}


def test_every_line_opens_the_place_where_it_is_put_right(client, everything, supervisor):
    client.force_login(supervisor)
    page = client.get("/exceptions/?show=").content.decode()
    links = re.findall(r'<a class="code" href="([^"]+)"', page)
    assert len(links) == len(exceptions(watched(supervisor)))
    for link in set(links):
        answer = client.get(link.partition("#")[0], follow=True)
        assert answer.status_code == 200, link
        if "#" in link:
            assert f'id="{link.partition("#")[2]}"' in answer.content.decode()


def test_goods_that_expire_today_are_no_exception_and_those_of_yesterday_are(store, keeper):
    today = timezone.localdate()
    receive(warehouse=store.here, by=keeper.person, lines=[ReceiptLine(store.water, 9, lot="TODAY", location="A2", expires_on=today)])
    assert Kind.EXPIRED_ON_SHELF not in kinds(exceptions([store.here]))
    receive(
        warehouse=store.here, by=keeper.person, lines=[ReceiptLine(store.water, 9, lot="PAST", location="A2", expires_on=today - timedelta(days=1))]
    )
    assert kinds(exceptions([store.here])).count(Kind.EXPIRED_ON_SHELF) == 1


def test_a_lot_that_expires_today_leaves_today_through_every_door(store, keeper, api, client):
    today = timezone.localdate()
    receive(warehouse=store.here, by=keeper.person, lines=[ReceiptLine(store.water, 9, lot="TODAY", location="A2", expires_on=today)])
    issuing.issue(warehouse=store.here, lines=[StockLine(store.water, 1, lot="TODAY")], by=keeper.person)
    body = {"warehouse": "JN-01", "lines": [{"item": "WATER", "quantity": 1, "lot": "TODAY"}]}
    assert api(keeper).command("issues/", body, key="today").status_code == 201


def test_the_board_looks_once_and_its_mark_stays(everything, store, supervisor):
    one = exceptions([store.here])[0]
    marks.review(found=one.found, store=one.store, by=supervisor.person, note=" 已核实 ")
    with pytest.raises(AlreadyReviewed):
        marks.review(found=one.found, store=one.store, by=supervisor.person)
    again = next(row for row in exceptions([store.here]) if row.found.key == one.found.key)
    assert (again.review.note, again.review.by) == ("已核实", supervisor.person)
    assert Event.objects.filter(kind="exception-reviewed").count() == 1


def test_who_watches_what(store, keeper, auditor, supervisor, commander, clerk, stranger, visitor, viewer):
    for user, codes in (
        (keeper, ["JN-01"]), (auditor, ["JN-01"]), (supervisor, ["JN-01"]), (stranger, ["SC-01"]),
        (commander, []), (clerk, []), (visitor, []), (viewer, []),
    ):  # fmt: skip
        assert [one.code for one in watched(user)] == codes, user


def test_the_page_is_for_those_who_watch(client, everything, keeper, auditor, supervisor, commander, stranger):
    key = exceptions(watched(keeper))[0].found.key
    for user, page, mark in ((commander, 404, 404), (keeper, 200, 403), (auditor, 200, 403), (supervisor, 200, 302)):
        client.force_login(user)
        assert client.get("/exceptions/").status_code == page, user
        assert client.post("/exceptions/review/", {"key": key, "note": "看过"}).status_code == mark, user
        assert ExceptionReview.objects.count() == (user is supervisor)
    client.force_login(stranger)
    assert client.post("/exceptions/review/", {"key": key, "note": "x"}).status_code == 302
    assert ExceptionReview.objects.count() == 1
    assert everything.number not in client.get("/exceptions/").content.decode()


def test_filters_find_one_paper_one_kind_and_what_nobody_looked_at(client, everything, supervisor):
    client.force_login(supervisor)
    whole = client.get("/exceptions/?show=").content.decode()
    assert whole.count("<tr>") - 1 >= len(Kind)
    page = client.get("/exceptions/?kind=counted-alone").content.decode()
    assert page.count("<tr>") == 2
    order = ReleaseOrder.objects.get(destination="大漈乡").number
    assert client.get(f"/exceptions/?paper={order}").content.decode().count("<tr>") == 3
    assert client.get("/exceptions/?kind=nonsense&warehouse=NO&since=never").status_code == 200
    key = next(one for one in exceptions(watched(supervisor)) if one.found.kind == Kind.COUNTED_ALONE).found.key
    client.post("/exceptions/review/", {"key": key, "note": "已核"})
    assert "已核" not in client.get("/exceptions/?show=open").content.decode()
    assert "已核" in client.get("/exceptions/?show=&kind=counted-alone").content.decode()
    assert client.post("/exceptions/review/", {"key": "verbal:none"}, follow=True).status_code == 200
    assert client.post("/exceptions/review/", {"key": key, "back": "https://elsewhere.example/"}).url == "/exceptions/"


def test_the_list_is_taken_along_as_a_sheet_and_that_is_recorded(client, everything, supervisor, keeper):
    client.force_login(supervisor)
    text = client.get("/exceptions/list.csv?show=").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) > len(Kind)
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/exceptions/list.xlsx?show=").content))
    assert book.get_sheet_by_index(0).to_python() == rows
    assert AccessLog.objects.filter(act="export").count() == 2
    assert client.get("/exceptions/list.pdf").status_code == 404


def test_the_supervisors_desk_says_how_many_wait(client, everything, supervisor):
    client.force_login(supervisor)
    page = client.get("/desk/").content.decode()
    assert "/exceptions/" in page


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(client, everything, supervisor, store, keeper, query_count):
    client.force_login(supervisor)
    client.get("/exceptions/?show=")
    with query_count("exceptions"):
        client.get("/exceptions/?show=")
    for number in range(3):
        receive(warehouse=store.here, by=keeper.person, lines=[ReceiptLine(store.quilt, 5, lot=f"G{number}", earmark="school")])
        count(warehouse=store.here, by=keeper.person, lines=[CountLine(f"G{number}", 4, "A1")])
    with query_count("exceptions"):
        client.get("/exceptions/?show=")
