"""A board with many rows is folded and paged, and what needs somebody stands first."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from gis.models import HeadCount, NeedsAssessment, Proposal, Shelter, Trip, Vehicle
from gis.pages.tabs import MANY, MANY_LINES, PER_PAGE
from gis.selectors.files import file_of
from gis.services.closures import close_road
from gis.services.needs import estimate_needs
from gis.services.proposals import propose_sourcing
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from django.http import HttpResponse

    from relief.core.models import User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


@pytest.fixture
def web(commander: User) -> Client:
    client = Client()
    client.force_login(commander)
    return client


@pytest.fixture
def crowded(valley: Valley, commander: User) -> list[Shelter]:
    """Twenty-four more shelters; the last lacks everything, the others are not counted."""
    rows = [
        Shelter(incident=valley.incident, name=f"安置点 {n:02d}", people=5, longitude=119.5, latitude=28.2, counted_at=valley.incident.happened_at)
        for n in range(24)
    ]
    made = Shelter.objects.bulk_create(rows)
    for shelter in (valley.dongkeng, valley.daji):
        estimate_needs(incident=valley.incident, shelter=shelter, people=1, days=1, on=DAY, by=commander.person)
    return made


def tab(web: Client, valley: Valley, name: str, **asked: str) -> HttpResponse:
    return web.get(reverse("dispatch", args=[valley.incident.number]), {"tab": name, **asked})


def test_many_shelters_are_folded_and_paged_and_who_was_not_counted_comes_first(web, valley, crowded):
    first, second = tab(web, valley, "needs"), tab(web, valley, "needs", page="2")
    assert [len(page.context["cards"]) for page in (first, second)] == [PER_PAGE, len(crowded) + 2 - PER_PAGE]
    assert valley.dongkeng not in [shelter for shelter, _group, _form in first.context["cards"]]
    said = first.content.decode()
    assert said.count('<details class="panel long">') == PER_PAGE
    assert "tab=needs&amp;page=2" in said
    assert 'class="thumb"' in said


def test_a_wrong_count_opens_its_shelter_on_its_own_page(web, valley, crowded):
    mark = f"s{valley.daji.pk}"
    page = web.post(
        reverse("need_estimate", args=[valley.incident.number, valley.daji.pk]),
        {f"{mark}-people": "许多", f"{mark}-days": "3", f"{mark}-standard": "catalogue"},
        headers={"HX-Request": "true"},
    )
    assert page.status_code == 422
    assert page.context["page"].number == 2
    assert [shelter for shelter, _group, form in page.context["cards"] if form.is_bound] == [valley.daji]
    assert page.content.decode().count('<details class="panel long" open>') == 1


def test_few_shelters_stay_open_as_they_were(web, valley):
    assert 'class="panel long"' not in tab(web, valley, "needs").content.decode()


def test_a_long_proposal_is_folded_by_warehouse_with_what_is_lacking_on_top(web, valley, crowded, commander):
    for shelter in crowded:
        estimate_needs(incident=valley.incident, shelter=shelter, people=30, days=1, on=DAY, by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    assert proposal.lines.count() > MANY_LINES
    page = tab(web, valley, "plan")
    said = page.content.decode()
    assert said.count('<details class="panel long') == len(page.context["sent"])
    assert page.context["unmet"]
    assert said.index('<details class="panel" id="unmet"><summary>') < said.index('<details class="panel long')
    assert said.count("data-drag ") == proposal.lines.count()
    line = proposal.lines.first()
    wrong = web.post(reverse("adjust", args=[valley.incident.number, line.pk]), {"quantity": "x"}, headers={"HX-Request": "true"}).content.decode()
    assert wrong.count('<details class="panel long" open>') == 1


def test_trips_that_are_held_up_stand_before_the_others(web, valley, commander):
    network, kind = valley.network, valley.vehicles["浙K00001"].vehicle_class
    closed = close_road(network=network, description="塌方", segments=[0], incident=valley.incident, by=commander.person)
    close_road(network=network, description="有人证实", segments=[2], incident=valley.incident, confirmed_by="公路段", by=commander.person)
    for n in range(12):
        vehicle = Vehicle.objects.create(
            plate=f"浙K1{n:04d}",
            organisation=valley.incident.organisation,
            vehicle_class=kind,
            warehouse=valley.hexi,
            payload_kg=1_000,
            volume_dm3=5_000,
        )
        Trip.objects.create(
            number=f"T{n:02d}", incident=valley.incident, vehicle=vehicle, warehouse=valley.hexi, network=network, weight_g=1, volume_cm3=1,
            geometry=[[119.64, 27.97], [119.6, 28.1]], segments=[0] if n == 11 else [3], metres=1, planned_seconds=1,
            state=Trip.State.PLANNED if n else Trip.State.DONE, blocked_by=closed if n == 11 else None,
        )  # fmt: skip
    page = tab(web, valley, "trips")
    order = [ride.trip.number for ride in page.context["rides"]]
    assert order[0] == "T11"
    assert order[-1] == "T00"
    assert page.content.decode().count('<details class="panel long ride') == 12
    assert [one.closure.description for one in page.context["closures"]] == ["塌方", "有人证实"]
    assert not Proposal.objects.exists()


def shelters(web: Client, valley: Valley, **asked: str) -> HttpResponse:
    return web.get(reverse("shelter_board", args=[valley.incident.number]), asked)


def test_a_long_shelter_board_is_folded_and_paged_with_the_overfull_and_the_oldest_counts_first(web, valley, crowded):
    crowded[7].capacity = 2
    crowded[7].save(update_fields=["capacity"])
    Shelter.objects.filter(pk=crowded[9].pk).update(counted_at=valley.incident.happened_at - timedelta(days=2))
    first, second = shelters(web, valley), shelters(web, valley, page="2")
    assert [len(page.context["page"]) for page in (first, second)] == [PER_PAGE, len(crowded) + 2 - PER_PAGE]
    assert list(first.context["page"])[:2] == [crowded[7], crowded[9]]
    said = first.content.decode()
    assert said.count('<details class="panel long">') == PER_PAGE
    assert f"{len(crowded) + 2} 个安置点" in said
    assert "?page=2" in said
    assert first.context["total"] == sum(one.people for one in Shelter.objects.all())
    whole = {shelter.name for page in (first, second) for shelter in page.context["page"]}
    assert len(whole) == len(crowded) + 2
    [one] = shelters(web, valley, q="大漈").context["page"]
    assert one == valley.daji
    assert "没有这个名称" in shelters(web, valley, q="无此处").content.decode()


def test_earlier_counts_and_assessments_are_behind_folds_and_links_that_say_how_many(web, valley, commander):
    at = valley.incident.happened_at
    HeadCount.objects.bulk_create(
        HeadCount(shelter=valley.daji, people=700 + n, counted_at=at + timedelta(hours=n), by=commander.person) for n in range(12)
    )
    NeedsAssessment.objects.bulk_create(
        NeedsAssessment(
            incident=valley.incident, number=f"A{n:02d}", shelter=valley.daji, people=n, by=commander.person, longitude=119.5, latitude=28.2
        )
        for n in range(PER_PAGE + 5)
    )
    said = shelters(web, valley).content.decode()
    assert "panel long" not in said
    assert "更早的 9 次清点" in said
    assert all(f">{700 + n}<" in said for n in range(12))
    assert said.count("/assessments/A") == MANY
    assert f"全部 {PER_PAGE + 5} 次评估" in said
    every = reverse("assessments", args=[valley.incident.number])
    pages = [web.get(every, {"page": n}).content.decode() for n in (1, 2)]
    assert [page.count("/assessments/A") for page in pages] == [PER_PAGE, 5]
    assert Client().get(every).status_code == 302


def test_the_printed_board_holds_every_shelter(web, valley, crowded):
    paper = web.get(reverse("shelter_board_paper", args=[valley.incident.number])).content
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages)
    assert all(shelter.name.split()[-1] in text for shelter in crowded)
    assert "大漈小学" in text


def test_a_long_file_is_read_by_page_kind_and_day_and_says_how_much_there_is(web, issued, valley, commander):
    for n in range(PER_PAGE + 10):
        record_event(kind="decision-recorded", by=commander.person, incident=valley.incident, subject=valley.incident, payload={"n": n})
    leaves = file_of(commander, valley.incident)
    here = reverse("incident_file", args=[valley.incident.number])
    first, last = web.get(here), web.get(here, {"order": "newest"})
    assert [leaf.what for leaf in first.context["page"]] == [leaf.what for leaf in leaves[:PER_PAGE]]
    assert [leaf.what for leaf in last.context["page"]] == [leaf.what for leaf in leaves[::-1][:PER_PAGE]]
    assert f"整卷 {len(leaves)} 条" in first.content.decode()
    orders = web.get(here, {"sort": "order"}).context["page"]
    assert {leaf.sort for leaf in orders} == {"order"}
    days = first.context["days"]
    assert sum(n for _day, n in days) == len(leaves)
    assert web.get(here, {"day": days[0][0]}).context["page"].paginator.count == days[0][1]
    nothing = web.get(here, {"day": "1999-01-01"}).content.decode()
    assert "没有这一类" in nothing
    assert web.get(here, {"page": "x"}).status_code == 200


def test_a_short_file_and_its_archive_stay_whole(web, issued, valley, commander):
    said = web.get(reverse("incident_file", args=[valley.incident.number])).content.decode()
    leaves = file_of(commander, valley.incident)
    assert len(leaves) <= PER_PAGE
    assert said.count('class="row-card"') == len(leaves)
    assert 'id="sort"' not in said


@pytest.mark.parametrize("more", [0, 30])
def test_long_boards_and_files_cost_a_fixed_number_of_queries(web, issued, valley, commander, query_count, more):
    at = valley.incident.happened_at
    made = Shelter.objects.bulk_create(
        Shelter(incident=valley.incident, name=f"点 {n}", people=5, longitude=119.5, latitude=28.2, counted_at=at) for n in range(more + 9)
    )
    HeadCount.objects.bulk_create(HeadCount(shelter=one, people=5, counted_at=at, by=commander.person) for one in made)
    for n in range(more):
        record_event(kind="decision-recorded", by=commander.person, incident=valley.incident, subject=valley.incident, payload={"n": n})
    with query_count("shelter board"):
        shelters(web, valley)
    with query_count("incident file"):
        web.get(reverse("incident_file", args=[valley.incident.number]))
