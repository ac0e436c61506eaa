"""Township cards: warehouses in order, two really different ways, limits, cached until roads change, phones masked."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from io import BytesIO, StringIO

import pypdf
import pytest
from django.urls import reverse

from gis.domain.alternates import MOST_SHARE, alternate
from gis.domain.refusals import NoRoadClass
from gis.domain.routing import DijkstraRouter, Router
from gis.domain.vehicles import LIGHT_TRUCK
from gis.models import CardRun, LandingPoint, TownshipCard, VehicleClass
from gis.printed.townships import card_facts, cards_pdf
from gis.selectors.cards import Reckoning, card_of
from gis.services.cards import reckon_cards, start_cards
from gis.services.closures import close_road, reopen_road
from gis.services.surveys import retire_survey, survey_route
from inventory.models import Warehouse
from relief.core import clock
from relief.core.models import AccessLog, Appointment, Division, Organisation
from tests.cast import appoint
from tests.gis.domain.graphs import hill_graph
from tests.gis.world import NODES

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(valley, jingning):
    county = Division.objects.get(code="331127000000")
    made = Division.objects.create(
        code="331127101000", name="东坑镇", pinyin="dong keng zhen", level="township", parent=county, longitude=NODES[3][0], latitude=NODES[3][1]
    )
    Division.objects.create(
        code="331127102000", name="大漈乡", pinyin="da ji xiang", level="township", parent=county, longitude=NODES[4][0], latitude=NODES[4][1]
    )
    branch = Organisation.objects.create(
        code="JN-DK", name="东坑镇分会", kind="township_branch", parent=jingning, society=jingning, path="LS/JN/JN-DK/", division=made
    )
    appoint("secretary", "东坑乡镇干事", Appointment.Role.TOWNSHIP_SECRETARY, branch)
    LandingPoint.objects.create(
        division=made, organisation=jingning, kind="helicopter", name="东坑中学操场", longitude=119.5, latitude=28.2, size="60 × 40 m"
    )
    return made


def reckoned():
    start_cards()
    return reckon_cards(run=CardRun.objects.create(key=""))


def test_a_card_names_warehouses_in_order_with_two_different_ways_and_limits(valley, town):
    run = reckoned()
    assert (run.state, run.done, run.total) == ("done", 2, 2)
    card = TownshipCard.objects.get(division=town)
    stores = card.data["stores"]
    assert [store["code"] for store in stores] == ["JN-HX", "LS-LD", "SC-MC"]
    first, other = stores[0]["ways"]
    assert (first["segments"], other["segments"]) == ([0, 1], [0, 5, 6])
    assert (first["metres"], first["max_weight_kg"], other["max_weight_kg"]) == (22_000, None, 6_000)
    assert other["shared"] == pytest.approx(10 / 29, abs=0.01)
    assert first["minutes"]["light"] == card.minutes == 30
    assert (other["minutes"]["medium"], first["minutes"]["medium"]) == (None, 30)
    assert card.mark == "ready"


def test_a_closure_or_a_survey_makes_a_card_stale_and_the_page_reckons_anew(client, valley, town, jingning, commander):
    reckoned()
    earlier = clock.now() - timedelta(hours=1)
    closure = close_road(network=valley.network, segments=[1], description="K31", incident=valley.incident, starts_at=earlier, by=commander.person)
    card, kept = card_of(town, Reckoning())
    assert (kept, card.mark, card.data["stores"][0]["ways"][0]["segments"]) == (False, "single", [0, 5, 6])
    client.force_login(commander)
    assert "路况已变" in client.get(reverse("townships")).content.decode()
    reopen_road(closure=closure, by=commander.person)
    line = [NODES[0], NODES[1]]
    route = survey_route(
        network=valley.network, organisation=jingning, name="便道", line=line, minutes={"light": 90}, surveyed_on="2026-06-01", surveyed_by="踏勘组", by=commander.person
    )  # fmt: skip
    surveyed = next(store for store in card_of(town, Reckoning())[0].data["stores"] if store["code"] == "JN-HX")
    assert surveyed["minutes"] == 90 + 18
    assert "便道" in client.get(reverse("township", args=[town.code])).content.decode()
    retire_survey(route, by=commander.person)
    assert card_of(town, Reckoning())[0].minutes == 30


def test_a_township_that_no_road_reaches_says_so(client, valley, town, commander):
    close_road(network=valley.network, segments=[1, 5, 4], description="三路皆断", incident=valley.incident, by=commander.person)
    assert card_of(town, Reckoning())[0].mark == "cut"
    client.force_login(commander)
    assert "请考虑船只" in client.get(reverse("township", args=[town.code])).content.decode()


def test_reckoning_again_changes_nothing_and_a_running_one_is_joined(valley, town):
    reckoned()
    before = list(TownshipCard.objects.values_list("pk", "computed_at"))
    reckoned()
    assert list(TownshipCard.objects.values_list("pk", "computed_at")) == before
    going = CardRun.objects.create(key=Reckoning().key)
    assert start_cards() == going


def test_telephones_are_masked_but_for_those_who_may_see_them_and_looking_is_kept(client, valley, town, auditor, commander):
    page = reverse("township", args=[town.code])
    secretary = Appointment.objects.get(role="township_secretary").person
    client.force_login(auditor)
    assert secretary.phone not in client.get(page).content.decode()
    assert not AccessLog.objects.exists()
    client.force_login(commander)
    assert secretary.phone in client.get(page).content.decode()
    assert AccessLog.objects.get().register == "gis.townshipcard"


def test_search_list_files_and_papers(client, valley, town, commander, visitor, query_count):
    reckoned()
    client.force_login(visitor)
    assert client.get(reverse("townships")).status_code == 403
    client.force_login(commander)
    assert "大漈乡" not in client.get(reverse("townships"), {"q": "dongkeng"}).content.decode()
    with query_count("township cards"):
        client.get(reverse("townships"))
    rows = list(csv.DictReader(StringIO(client.get(reverse("townships_csv")).content.decode("utf-8-sig"))))
    assert {row["township"] for row in rows} == {"东坑镇", "大漈乡"}
    assert [row["way"] for row in rows[:2]] == ["primary", "alternate"]
    shapes = client.get(reverse("townships_geojson")).json()["features"]
    assert {one["geometry"]["type"] for one in shapes} == {"Point", "LineString"}
    assert client.get(reverse("township_map", args=[town.code])).status_code == 200
    for address in (reverse("township_paper", args=[town.code]), reverse("township_booklet", args=["331127000000"])):
        paper = client.get(address)
        assert paper.content.startswith(b"%PDF")
    assert client.get(reverse("township", args=["999999999999"])).status_code == 404


@pytest.mark.parametrize("engine", [Router, DijkstraRouter])
def test_an_alternate_shares_less_than_four_fifths_and_leaves_the_router_as_it_was(engine):
    graph = hill_graph(60, 3, keep=0.9)
    router = engine(graph, LIGHT_TRUCK)
    before = router.weights.copy()
    first = router.path(0, 40)
    other = alternate(router, 0, 40, first)
    assert (router.weights == before).all()
    assert other is not None
    assert other.shared <= MOST_SHARE
    assert other.path.ms == int(before[list(other.path.arcs)].sum()) >= first.ms


def test_without_a_class_that_uses_roads_the_pages_say_what_is_missing(client, valley, town, commander):
    VehicleClass.objects.update(travels_by=VehicleClass.Way.WATER)
    with pytest.raises(NoRoadClass):
        Reckoning()
    client.force_login(commander)
    page = client.get(reverse("townships"))
    assert page.status_code == 409
    assert "没有走道路的车型" in page.content.decode()
    for name in ("township", "township_map", "township_paper"):
        assert client.get(reverse(name, args=[town.code])).status_code == 302, name
    assert client.get(reverse("townships_csv")).status_code == 302


def test_a_store_in_the_township_itself_stands_first_on_page_and_paper(client, valley, town, commander):
    Warehouse.objects.filter(pk=valley.hexi.pk).update(longitude=NODES[3][0], latitude=NODES[3][1])
    reckoning = Reckoning()
    card = card_of(town, reckoning)[0]
    assert next((store["code"], len(store["ways"])) for store in card.data["stores"]) == ("JN-HX", 0)
    client.force_login(commander)
    assert "就在本乡镇" in client.get(reverse("township", args=[town.code])).content.decode()
    facts = card_facts(town, card, network=reckoning.network, closures=[], contact=None, landings=[], computed_at=clock.now())
    paper = cards_pdf(valley.incident.organisation, [facts], title=town.name, code=town.code, drill=False)
    printed = re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(paper)).pages))
    assert "1鹤溪县库" in printed
    assert "就在当地" in printed
