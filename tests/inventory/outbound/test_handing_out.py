"""From the signed delivery to the households: planned, announced, ticked off the paper roster, finished by two, reported; nobody's name."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory.domain.handout_refusals import (
    AlreadySettled,
    LessThanRecorded,
    MoreThanThereWas,
    NobodyServed,
    NothingToHandOut,
    NotOnRoster,
    StillWaiting,
    UnreadableRoster,
)
from inventory.domain.handouts import households_in, numbers_in
from inventory.domain.refusals import NotSignedFor, TwoPeople, WrongStep
from inventory.domain.workdays import working_days_after, working_days_between
from inventory.models import Distribution, Lot, RosterGoods, RosterLine
from inventory.services import distributions, handout_plans, rosters
from inventory.services import waybills as paper
from relief.core.models import Event
from tests.inventory.chain import store
from tests.inventory.outbound.test_pages import text_of
from tests.inventory.stock import stocked
from tests.inventory.test_orders import incident
from tests.inventory.test_waybills import travel, waybill

__all__ = ["incident", "store", "waybill"]
pytestmark = pytest.mark.django_db
TWO = ["东坑镇红会秘书", "志愿者12号"]


@pytest.fixture
def signed(waybill, store, keeper):
    """55 of 60 quilts and all 150 waters, of two lots, were signed for."""
    travel(waybill, keeper)
    delivered = {line.lot: 55 for line in waybill.lines.select_related("lot__item") if line.lot.item.sku == store.quilt.sku}
    paper.sign(waybill=waybill, by=keeper.person, signed_by="东坑村值班", delivered=delivered)
    waybill.refresh_from_db()
    return waybill


@pytest.fixture
def running(signed, keeper):
    """Handing out has begun, with four households on the roster."""
    row = distributions.plan(waybill=signed, by=keeper.person)
    rosters.list_households(distribution=row, sizes=[4, 3, 2, 1], group="一组", by=keeper.person)
    return distributions.start(distribution=distributions.announce(distribution=row, by=keeper.person), by=keeper.person)


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


def test_what_was_signed_for_is_planned_once_and_not_more(signed, keeper):
    row = distributions.plan(waybill=signed, by=keeper.person)
    assert sorted(row.lines.values_list("quantity", flat=True)) == [50, 55, 100]
    with pytest.raises(NothingToHandOut):
        distributions.plan(waybill=signed, by=keeper.person)
    assert Distribution.objects.count() == 1


def test_nothing_is_handed_out_before_it_is_signed_for(waybill, keeper):
    with pytest.raises(NotSignedFor):
        distributions.plan(waybill=waybill, by=keeper.person)


def test_the_roster_is_ticked_by_its_numbers_and_counts_households_and_people(running, keeper):
    assert rosters.settle_lines(distribution=running, numbers=[1, 2, 3], outcome="collected", proof="signature", by=keeper.person) == 9
    rosters.settle_lines(distribution=running, numbers=[4], outcome="no_show", by=keeper.person)
    before = list(running.roster.values_list("number", "state"))
    for numbers, refusal in (([1], AlreadySettled), ([4, 5], NotOnRoster)):
        with pytest.raises(refusal):
            rosters.settle_lines(distribution=running, numbers=numbers, outcome="collected", proof="witness", by=keeper.person)
    assert list(running.roster.values_list("number", "state")) == before
    rosters.settle_lines(distribution=running, numbers=[4], outcome="collected", proof="fingerprint", by=keeper.person)
    done = distributions.complete(distribution=running, by=keeper.person, handed_out_by=TWO)
    assert (done.state, done.households, done.people) == ("completed", 4, 10)
    assert {field.name for field in RosterLine._meta.fields} & {"name", "phone", "id_number"} == set()


def test_it_is_finished_by_two_with_no_line_open_and_never_more_than_there_was(running, keeper):
    goods = {line.lot_id: line.quantity for line in running.lines.all()}
    lot = min(goods, key=goods.get)
    settled = {"distribution": running, "numbers": [1, 2, 3, 4], "outcome": "collected", "proof": "photo", "by": keeper.person}
    with pytest.raises(StillWaiting):
        distributions.complete(distribution=running, by=keeper.person, handed_out_by=TWO)
    rosters.settle_lines(**settled)
    for more, refusal in (({"handed_out_by": TWO[:1]}, TwoPeople), ({"handed_out_by": TWO, "handed_out": {lot: goods[lot] + 1}}, MoreThanThereWas)):
        with pytest.raises(refusal):
            distributions.complete(distribution=running, by=keeper.person, **more)
    running.refresh_from_db()
    assert running.state == "running"
    distributions.complete(distribution=running, by=keeper.person, handed_out_by=TWO, handed_out={lot: goods[lot] - 5})
    assert [line.left for line in running.lines.order_by("quantity")] == [5, 0, 0]
    told = Event.objects.get(kind="goods-distributed")
    assert (told.payload["people"], told.payload["left"], told.incident) == (10, 5, running.incident)
    reported = distributions.report(distribution=running, by=keeper.person, result="按户发放完毕。")
    assert (reported.state, Event.objects.filter(kind="distribution-reported").count()) == ("reported", 1)
    with pytest.raises(WrongStep):
        rosters.list_households(distribution=running, sizes=[1], by=keeper.person)


def test_goods_that_were_never_part_of_it_are_refused_and_nothing_is_finished(signed, keeper, store):
    row = distributions.plan(waybill=signed, by=keeper.person)
    stocked(store.here, keeper.person, 9, "ELSE", sku=store.quilt.sku)
    other = Lot.objects.get(number="ELSE")
    with pytest.raises(MoreThanThereWas) as refused:
        distributions.complete(distribution=row, by=keeper.person, handed_out_by=TWO, households=2, people=5, handed_out={other.pk: 3})
    assert (refused.value.facts["asked"], refused.value.facts["there"]) == (3, 0)
    row.refresh_from_db()
    assert (row.state, row.lines.exclude(handed_out=None).count()) == ("planned", 0)


def test_without_a_roster_the_figures_have_to_be_said(signed, keeper):
    row = distributions.plan(waybill=signed, by=keeper.person)
    with pytest.raises(NobodyServed):
        distributions.complete(distribution=row, by=keeper.person, handed_out_by=TWO, people=3)
    assert distributions.complete(distribution=row, by=keeper.person, handed_out_by=TWO, people=3, households=1).people == 3


def test_the_plan_names_two_and_its_shares_are_drawn_from_the_lot_that_is_over_first(running, keeper, store):
    facts = {"distribution": running, "by": keeper.person, "recipients": "转移安置户", "selected_by": "东坑镇政府"}
    with pytest.raises(TwoPeople):
        handout_plans.lay_out(staff=TWO[:1], **facts)
    with pytest.raises(MoreThanThereWas):
        handout_plans.lay_out(staff=TWO, shares={store.quilt.pk: (56, "household")}, **facts)
    running.refresh_from_db()
    assert (running.staff, Event.objects.filter(kind="distribution-laid-out").count()) == ("", 0)
    handout_plans.lay_out(staff=TWO, shares={store.quilt.pk: (1, "household"), store.water.pk: (20, "person")}, **facts)
    settled = {"distribution": running, "outcome": "collected", "proof": "signature", "by": keeper.person}
    rosters.settle_lines(numbers=[1, 4], **settled)
    took = {(row.line.number, row.lot.number): row.quantity for row in RosterGoods.objects.select_related("line", "lot")}
    assert took == {(1, "Q1"): 1, (1, "W-SOON"): 80, (4, "Q1"): 1, (4, "W-SOON"): 20}
    rosters.settle_lines(numbers=[3], goods={store.water.pk: 3}, **settled)
    assert RosterGoods.objects.get(line__number=3).lot.number == "W-LATE"
    page = as_user(keeper).get(reverse("distribution", args=[running.number]))
    assert {line.lot.number: (so_far, rest) for line, so_far, rest in page.context["lines"]} == {"Q1": (2, 53), "W-SOON": (100, 0), "W-LATE": (3, 47)}
    with pytest.raises(MoreThanThereWas) as refused:
        rosters.settle_lines(numbers=[2], goods={store.quilt.pk: 54}, **settled)
    assert (refused.value.facts["asked"], refused.value.facts["there"]) == (56, 55)
    assert running.roster.get(number=2).state == "pending"
    rosters.settle_lines(distribution=running, numbers=[2], outcome="refused", by=keeper.person)
    done = {"distribution": running, "by": keeper.person, "handed_out_by": TWO}
    with pytest.raises(LessThanRecorded):
        distributions.complete(handed_out={Lot.objects.get(number="W-SOON").pk: 99}, **done)
    distributions.complete(**done)
    assert dict(running.lines.values_list("lot__number", "handed_out")) == {"Q1": 2, "W-SOON": 100, "W-LATE": 3}


def test_each_paper_says_what_it_is_for_and_the_notice_bears_nobody_s_name(running, keeper, store, auditor, visitor):
    facts = {"recipients": "转移安置户", "selected_by": "东坑镇政府", "contact": "县红会值班室", "planned_for": timezone.now()}
    handout_plans.lay_out(distribution=running, by=keeper.person, staff=TWO, shares={store.quilt.pk: (2, "household")}, **facts)
    web, paper = as_user(keeper), lambda name: reverse("distribution_paper_pdf", args=[running.number, name])
    assert web.get(paper("result")).status_code == 404
    plan, notice = text_of(web.get(paper("plan"))), text_of(web.get(paper("notice")))
    assert all(word in plan for word in (*TWO, "转移安置户", "东坑镇政府", "2 床", "8 床"))
    assert all(word in notice for word in ("转移安置户", "2 床", "县红会值班室"))
    assert not any(name in notice for name in (*TWO, keeper.person.name))
    rosters.settle_lines(distribution=running, numbers=[1, 2], outcome="collected", proof="signature", by=keeper.person)
    rosters.miss_the_rest(distribution=running, by=keeper.person)
    distributions.complete(distribution=running, by=keeper.person, handed_out_by=TWO)
    told = text_of(web.get(paper("result")))
    assert all(word in told for word in ("55 床", "4 床", "51 床", "0 个工作日", "15"))
    assert web.get(paper("result"), {"view": "page"}).status_code == 200
    assert [as_user(auditor).get(paper("plan")).status_code, as_user(visitor).get(paper("plan")).status_code] == [200, 404]


def test_working_days_are_counted_as_the_due_day_is_set():
    friday = date(2016, 9, 30)
    assert [working_days_between(friday, friday), working_days_between(friday, working_days_after(friday, 15))] == [0, 15]


def test_numbers_are_read_as_people_write_them():
    assert numbers_in("1-3, 5 、7～8") == [1, 2, 3, 5, 7, 8]
    assert households_in("4 3，3 2×3") == [4, 3, 3, 2, 2, 2]
    for reader, wrong in ((numbers_in, "3-1"), (numbers_in, "甲"), (households_in, "0"), (households_in, "3×0"), (numbers_in, "1-99999")):
        with pytest.raises(UnreadableRoster):
            reader(wrong)


def test_the_pages_lead_from_the_waybill_to_the_reported_result(signed, keeper, auditor, visitor):
    web, page = as_user(keeper), reverse("field_waybill", args=[signed.number])
    planning = reverse("distribution_plan", args=[signed.number])
    assert planning in web.get(page).content.decode()
    assert as_user(auditor).post(planning).status_code == 403
    assert as_user(visitor).post(planning).status_code == 404
    assert not Distribution.objects.exists()
    here = web.post(planning).url
    row = Distribution.objects.get()
    assert planning not in web.get(page).content.decode()

    def step(name, user=keeper, **typed):
        return as_user(user).post(reverse("distribution_step", args=[row.number, name]), {f"{name}-{key}": value for key, value in typed.items()})

    assert step("start", user=auditor).status_code == 403
    assert step("start", user=visitor).status_code == 404
    wrong = step("list", sizes="4 三")
    assert (wrong.status_code, "“三”不是花名册上的数字" in wrong.content.decode(), "4 三" in wrong.content.decode()) == (422, True, True)
    shares = {f"share{line.lot.item_id}": "" for line in row.lines.select_related("lot")} | {
        f"per{line.lot.item_id}": "household" for line in row.lines.select_related("lot")
    }
    assert step("plan", place="东坑中学", staff="甲", **shares).status_code == 409
    assert step("plan", place="东坑中学", staff="、".join(TWO), planned_for="2016-09-30T09:00", **shares).status_code == 302
    assert [step("list", sizes="4 3", group="一组").status_code, step("start").status_code] == [302, 302]
    assert step("settle", numbers="1-2", outcome="collected").status_code == 422
    assert step("settle", numbers="1-2", outcome="collected", proof="signature").status_code == 302
    assert step("settle", numbers="9", outcome="no_show").status_code == 409
    lots = {f"lot{line.lot_id}": line.quantity for line in row.lines.all()}
    assert step("complete", first=TWO[0], second=TWO[0], **lots).status_code == 409
    assert step("complete", first=TWO[0], second=TWO[1], **lots).status_code == 302
    assert step("report", result="发放完毕").status_code == 302
    said = web.get(here).content.decode()
    assert "2 户 · 7 人" in said
    assert row.number in as_user(auditor).get(reverse("distributions")).content.decode()
    assert row.number not in as_user(visitor).get(reverse("distributions")).content.decode()
    assert web.get(reverse("paper", args=[row.number])).url == here
    assert web.get(reverse("distribution_roster_pdf", args=[row.number])).content.startswith(b"%PDF")
