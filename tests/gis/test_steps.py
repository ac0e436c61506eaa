"""The six steps stand where something is open."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from gis.models import RoadNetwork
from gis.pages.board import steps
from gis.selectors.leaving import leaving
from gis.services.closures import close_road
from gis.services.drives import depart_trip, load_trip
from gis.services.needs import estimate_needs
from gis.services.proposals import approve_proposal, propose_sourcing
from gis.services.trips import plan_trips
from inventory.models import Holding, ReleaseOrder

if TYPE_CHECKING:
    from django.test import Client

    from relief.core.models import User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


def now_at(valley: Valley) -> list[int]:
    return [number for number, step in enumerate(steps(valley.incident, leaving(valley.incident)), start=1) if step.current]


def told(client: Client, valley: Valley, language: str = "zh-hans") -> str:
    client.cookies["django_language"] = language
    page = client.get(reverse("dispatch", args=[valley.incident.number])).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<ol class="way"')[2].partition('<ul class="tabs"')[0])).split())


def test_the_steps_follow_the_work_and_begin_again_with_new_people(valley: Valley, commander: User, director: User) -> None:
    assert now_at(valley) == [2]
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=40, days=1, on=DAY, by=commander.person)
    assert now_at(valley) == [3]
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    assert now_at(valley) == [4]
    approve_proposal(proposal=proposal, by=director.person)
    assert now_at(valley) == [6]
    for trip in plan_trips(incident=valley.incident, by=commander.person).trips:
        assert now_at(valley) == [6]
        depart_trip(trip=trip, by=commander.person)
    assert now_at(valley) == []
    estimate_needs(incident=valley.incident, shelter=valley.daji, people=10, days=1, on=DAY, by=commander.person)
    assert now_at(valley) == [3]


def test_the_last_step_says_what_waits_until_the_last_lorry_has_left(
    valley: Valley, commander: User, director: User, keeper: User, client: Client
) -> None:
    client.force_login(commander)
    assert "待发" not in told(client, valley)
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=1, on=DAY, by=commander.person)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    assert "2 张出库单待发：2 张等车" in told(client, valley)
    first, second = plan_trips(incident=valley.incident, by=commander.person).trips
    assert "2 张出库单待发：2 张待拣货" in told(client, valley)
    load_trip(trip=first, by=keeper.person)
    assert "2 张出库单待发：1 张待拣货 · 1 张已出库、车未走" in told(client, valley)
    depart_trip(trip=first, by=keeper.person)
    assert "1 order to leave: 1 to be picked" in told(client, valley, "en")
    depart_trip(trip=second, by=keeper.person)
    assert "待发" not in told(client, valley)
    assert now_at(valley) == []


def test_what_was_approved_by_word_of_mouth_is_not_ticked_before_it_is_in_writing(valley: Valley, commander: User, director: User) -> None:
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=40, days=1, on=DAY, by=commander.person)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    orders = ReleaseOrder.objects.filter(incident=valley.incident)
    orders.update(approval_channel="电话", ratified_at=None)
    out = leaving(valley.incident)
    assert (now_at(valley), out.to_approve) == ([5], f"{orders.count()} 张待补签")


def test_what_waits_is_counted_in_one_query(valley: Valley, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert leaving(valley.incident).waiting == 0


def test_a_proposal_that_can_send_nothing_is_no_step_done_and_leads_on(valley: Valley, commander: User, client: Client) -> None:
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=40, days=1, on=DAY, by=commander.person)
    Holding.objects.filter(holder__location__isnull=False).delete()
    propose_sourcing(incident=valley.incident, by=commander.person)
    client.force_login(commander)
    assert now_at(valley) == [3]
    assert "无货可发" in told(client, valley)
    page = client.get(reverse("dispatch", args=[valley.incident.number]), {"tab": "plan"}).content.decode()
    assert page.index("没有仓库能发货") < page.index("能调的仓库都没有")
    assert page.count(reverse("aid_ask", args=[valley.incident.number])) == 1
    assert 'tab=trips#closures"' not in page


def test_where_closed_roads_cut_everything_off_the_board_leads_to_them(valley: Valley, commander: User, client: Client) -> None:
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=40, days=1, on=DAY, by=commander.person)
    close_road(network=valley.network, segments=[1, 4, 5, 6], description="X001 塌方", by=commander.person)
    propose_sourcing(incident=valley.incident, by=commander.person)
    client.force_login(commander)
    page = client.get(reverse("dispatch", args=[valley.incident.number]), {"tab": "plan"}).content.decode()
    assert 'tab=trips#closures"' in page
    assert "有 11,000 件在路不通的地方" in page


def test_without_roads_no_button_is_offered_that_can_only_be_refused(valley: Valley, commander: User, client: Client) -> None:
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=40, days=1, on=DAY, by=commander.person)
    RoadNetwork.objects.update(is_active=False)
    client.force_login(commander)
    page = client.get(reverse("dispatch", args=[valley.incident.number]), {"tab": "plan"}).content.decode()
    assert "仓库仍可手工出库" in page
    assert reverse("propose", args=[valley.incident.number]) not in page
    assert client.post(reverse("propose", args=[valley.incident.number])).status_code == 409
    assert not valley.incident.proposals.exists()
