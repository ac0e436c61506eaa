"""Requisitions, head counts and assessments: what people ask and see, and what follows from the book."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gis.domain.groups import GroupTooLarge
from gis.domain.requisitions import EmptyRequisition, OverGrant, StillOpen, WrongRequisitionState
from gis.models import GroupFactor, HeadCount, Need, NeedsAssessment, NeedStandard, Requisition
from gis.pages import requisitions
from gis.selectors.norms import MONTHS
from gis.selectors.reasons import why_need
from gis.selectors.requisitions import followed
from gis.services.assessments import assess
from gis.services.needs import estimate_needs
from gis.services.proposals import adjust_line, approve_proposal, propose_sourcing
from gis.services.requisitions import cancel_requisition, close_requisition, draw_up, reject_requisition, submit_requisition, take_up
from gis.services.shelters import count_people
from inventory.models import Item, ReleaseOrder, Waybill
from inventory.services import waybills
from inventory.services.orders import issue_order
from relief.core import clock
from relief.core.models import Event
from tests.gis.test_files import words_of

if TYPE_CHECKING:
    from relief.core.models import User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


def wanted(valley: Valley, commander: User, quilts: int = 50) -> Requisition:
    return draw_up(incident=valley.incident, shelter=valley.dongkeng, wanted={valley.quilt: quilts}, by=commander.person, asked_for_by="东坑镇政府")


def state(requisition: Requisition) -> str:
    return followed([Requisition.objects.get(pk=requisition.pk)])[0].state


def quilts(valley: Valley) -> int:
    return Need.objects.get(shelter=valley.dongkeng, item=valley.quilt).quantity


def test_the_states_of_a_requisition_follow_from_orders_and_waybills(valley, commander, director, keeper):
    requisition = wanted(valley, commander)
    assert state(requisition) == "submitted"
    assert not Need.objects.exists()
    take_up(requisition=requisition, by=director.person)
    assert (state(requisition), quilts(valley)) == ("taken_up", 50)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    approve_proposal(proposal=proposal, by=director.person)
    assert state(requisition) == "committed"
    document = issue_order(order=ReleaseOrder.objects.get(), by=keeper.person)
    assert state(requisition) == "released"
    paper = waybills.prepare(document=document, by=keeper.person, plate="浙K00001")
    waybills.depart(waybill=paper, by=keeper.person)
    assert state(requisition) == "in_transit"
    with pytest.raises(StillOpen):
        close_requisition(requisition=requisition, by=commander.person)
    waybills.arrive(waybill=paper, by=keeper.person)
    waybills.sign(waybill=paper, by=keeper.person, signed_by="乡秘书")
    assert state(requisition) == "fulfilled"
    close_requisition(requisition=requisition, by=commander.person)
    assert state(requisition) == "closed"
    assert Waybill.objects.get().incident == valley.incident


def test_a_requisition_committed_in_part_says_so(valley, commander, director):
    requisition = take_up(requisition=wanted(valley, commander), by=director.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    adjust_line(line=proposal.lines.get(), quantity=20, by=commander.person)
    approve_proposal(proposal=proposal, by=director.person)
    assert state(requisition) == "committed_part"


def test_what_an_estimate_already_asks_for_is_not_asked_twice(valley, commander, director):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=1, on=DAY, by=commander.person)
    take_up(requisition=wanted(valley, commander, 80), by=director.person)
    assert quilts(valley) == 100
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    later = take_up(requisition=wanted(valley, commander, 30), by=director.person)
    assert quilts(valley) == 130
    assert state(later) == "taken_up"
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=60, days=1, on=DAY, by=commander.person)
    assert quilts(valley) == 130


def test_two_requisitions_for_one_need_are_served_in_their_order(valley, commander, director):
    first = take_up(requisition=wanted(valley, commander, 40), by=director.person)
    second = take_up(requisition=wanted(valley, commander, 30), by=director.person)
    assert quilts(valley) == 70
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    line = proposal.lines.order_by("-quantity").first()
    assert line is not None
    proposal.lines.exclude(pk=line.pk).update(quantity=0)
    adjust_line(line=line, quantity=45, by=commander.person)
    approve_proposal(proposal=proposal, by=director.person)
    assert (state(first), state(second)) == ("committed", "committed_part")


def test_steps_out_of_order_are_refused_and_change_nothing(valley, commander, director):
    with pytest.raises(EmptyRequisition):
        wanted(valley, commander, 0)
    draft = draw_up(incident=valley.incident, shelter=valley.dongkeng, wanted={valley.quilt: 5}, by=commander.person, submit=False)
    with pytest.raises(WrongRequisitionState):
        take_up(requisition=draft, by=director.person)
    submit_requisition(requisition=draft, by=commander.person)
    line = draft.lines.get()
    with pytest.raises(OverGrant):
        take_up(requisition=draft, granted={line.pk: 6}, by=director.person)
    with pytest.raises(EmptyRequisition):
        take_up(requisition=draft, granted={line.pk: 0}, by=director.person)
    assert (state(draft), Need.objects.count()) == ("submitted", 0)
    reject_requisition(requisition=draft, note="已有储备", by=director.person)
    with pytest.raises(WrongRequisitionState):
        cancel_requisition(requisition=draft, by=commander.person)
    assert state(draft) == "rejected"


def test_a_cancelled_requisition_takes_from_the_need_what_nothing_covers(valley, commander, director):
    requisition = take_up(requisition=wanted(valley, commander), by=director.person)
    cancel_requisition(requisition=requisition, by=commander.person, note="人员已回家")
    assert (state(requisition), quilts(valley)) == ("cancelled", 0)


def test_every_head_count_stays_and_a_late_older_one_changes_no_figure(valley, commander):
    count_people(shelter=valley.dongkeng, people=120, groups={"children": 9, "elders": 30}, by=commander.person)
    earlier = clock.now() - timedelta(hours=3)
    count_people(shelter=valley.dongkeng, people=90, by=commander.person, counted_at=earlier)
    valley.dongkeng.refresh_from_db()
    assert valley.dongkeng.people == 120
    assert list(HeadCount.objects.values_list("people", flat=True)) == [120, 90]
    with pytest.raises(GroupTooLarge):
        count_people(shelter=valley.dongkeng, people=10, groups={"elders": 11}, by=commander.person)
    assert HeadCount.objects.count() == 2


def test_groups_raise_an_estimate_by_their_factor_and_the_reckoning_says_so(valley, commander):
    GroupFactor.objects.create(item=valley.quilt, group="elders", percent=150, source="试用")
    count_people(shelter=valley.dongkeng, people=100, groups={"elders": 20}, by=commander.person)
    needs = estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=1, on=DAY, by=commander.person)
    found = {need.item.sku: need for need in needs}
    assert (found["BED-001"].quantity, found["WAT-001"].quantity) == (110, 720)
    assert "150" in why_need(found["BED-001"])
    assert "150" not in why_need(found["WAT-001"])


def test_an_assessment_is_a_head_count_and_an_event(valley, commander, leader):
    made = assess(
        incident=valley.incident,
        shelter=valley.dongkeng,
        place="",
        people=130,
        groups={"children": 8},
        water="none",
        access="light",
        by=leader.person,
    )
    valley.dongkeng.refresh_from_db()
    assert (made.place, valley.dongkeng.people, made.count.children if made.count else None) == ("东坑中学", 130, 8)
    assert Event.objects.get(kind="need-assessed").payload["lacking"] == ["water"]
    with pytest.raises(GroupTooLarge):
        assess(incident=valley.incident, shelter=valley.dongkeng, place="", people=1, groups={"children": 8}, by=leader.person)
    assert NeedsAssessment.objects.count() == 1


def test_the_pages_take_counts_assessments_and_requisitions_and_keep_readers_out(valley, commander, auditor, visitor, codes):
    ours, reader, nobody = (Client() for _ in range(3))
    for client, user in ((ours, commander), (reader, auditor), (nobody, visitor)):
        client.force_login(user)
    number, place = valley.incident.number, valley.dongkeng.pk
    count, assess_here, ask = (
        reverse("shelter_count", args=[number, place]),
        reverse("assessment_new", args=[number]),
        reverse("requisition_new", args=[number]),
    )
    for client, status in ((reader, 403), (nobody, 404)):
        assert [client.post(page, {"people": "9"}).status_code for page in (count, assess_here, ask)] == [status] * 3
    assert not HeadCount.objects.exists()
    assert ours.post(count, {"people": "12", "elders": "13"}).status_code == 422
    assert ours.post(count, {"people": "120", "elders": "13", "key": "a" * 32}).status_code == 302
    seen = {"shelter": place, "people": "125", "water": "none", "food": "short", "cover": "enough", "health": "unknown", "access": "light"}
    assert ours.post(assess_here, seen).status_code == 302
    assert ours.post(assess_here, {**seen, "shelter": ""}).status_code == 422
    assert ours.post(ask, {"shelter": place, f"item{valley.quilt.pk}": "20"}).status_code == 302
    row = Requisition.objects.get()
    for page in (ask, count, assess_here, reverse("requisitions", args=[number]), reverse("shelter_board", args=[number])):
        assert ours.get(page).status_code == 200
    step = reverse("requisition_step", args=[row.number, "take-up"])
    assert reader.post(step).status_code == 403
    assert state(row) == "submitted"
    assert ours.post(step, {f"grant-{row.lines.get().pk}": "15"}).status_code == 302
    assert (state(row), quilts(valley)) == ("taken_up", 15)
    assert "15" in reader.get(reverse("requisition", args=[row.number])).content.decode()
    assert nobody.get(reverse("requisition", args=[row.number])).status_code == 404
    for name, key in (("requisition_paper", row.number), ("shelter_board_paper", number), ("assessment_paper", NeedsAssessment.objects.get().number)):
        assert ours.get(reverse(name, args=[key])).content.startswith(b"%PDF")
        assert ours.get(codes[-1]).status_code == 200


def test_a_requisition_prints_as_ics_213rr_with_what_is_known_of_its_goods(valley, commander, director):
    until = clock.now() + timedelta(hours=6)
    asked = draw_up(
        incident=valley.incident, shelter=valley.dongkeng, wanted={valley.quilt: 50}, needed_by=until, note="夜里降温", by=commander.person
    )
    take_up(requisition=asked, by=director.person)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    web = Client()
    web.force_login(commander)
    printed = words_of(web.get(reverse("requisition_213rr", args=[asked.number])).content)
    for words in ("物资需求单", "ICS213RR", "棉被", "夜里降温", ReleaseOrder.objects.get().number):
        assert words in printed.replace(" ", "") or words in printed


def test_an_open_requisition_is_never_pushed_off_the_list_by_newer_ones_that_are_over(valley, commander, monkeypatch):
    waiting = wanted(valley, commander)
    over = wanted(valley, commander, 7)
    reject_requisition(requisition=over, by=commander.person, note="重复")
    monkeypatch.setattr(requisitions, "SHOWN", 1)
    client = Client()
    client.force_login(commander)
    page = client.get(reverse("requisitions", args=[valley.incident.number]))
    assert [now.requisition for now in page.context["rows"]] == [waiting]


def test_goods_of_another_season_are_granted_only_with_a_word_why(valley, commander, director):
    asked = wanted(valley, commander)
    month = timezone.localdate().month
    other = Item.Season.WINTER if month in MONTHS[Item.Season.SUMMER] else Item.Season.SUMMER
    NeedStandard.objects.filter(code="catalogue", item=valley.quilt).update(season=other)
    web = Client()
    web.force_login(director)
    page = web.get(reverse("requisition", args=[asked.number])).content.decode()
    assert "本季不提" in page
    address = reverse("requisition_step", args=[asked.number, "take-up"])
    refused = web.post(address, {"key": "a"})
    assert refused.status_code == 409
    assert "棉被不合时令" in refused.content.decode()
    assert (state(asked), Need.objects.exists()) == ("submitted", False)
    web.post(address, {"key": "b", "note": "高山村夜里 3 度"})
    assert (state(asked), quilts(valley)) == ("taken_up", 50)
