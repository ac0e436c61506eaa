"""By township: every figure is the sum of the rows behind it, in kilograms and in pieces, and stands on every tab of the board."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from gis.selectors.balances import balance_of_needs
from gis.selectors.towns import COLUMNS, by_town, goods_by_town, rows_behind
from gis.services.drives import arrive_stop, depart_trip, sign_stop
from gis.services.needs import estimate_needs
from gis.services.proposals import adjust_line, approve_proposal, propose_sourcing
from gis.services.trips import plan_trips
from gis.templatetags.gis_ui import kilograms, whole_kilograms
from inventory.models import Lot
from relief.core.models import Division

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


@pytest.fixture
def half_way(valley, commander, director):
    """Dongkeng has signed for what the county sent (one box short), the city's lorry is on the road, Daji waits, something is lacking."""
    town = Division.objects.create(code="331127101000", name="东坑镇", level="township")
    valley.dongkeng.division = town
    valley.dongkeng.save()
    for place, people in ((valley.dongkeng, 100), (valley.daji, 40)):
        estimate_needs(incident=valley.incident, shelter=place, people=people, days=1, on=DAY, by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    line = proposal.lines.filter(need__shelter=valley.daji, need__item=valley.quilt).first()
    adjust_line(line=line, quantity=line.quantity - 3, by=commander.person)
    approve_proposal(proposal=proposal, by=director.person)
    trips = {trip.warehouse.code: trip for trip in plan_trips(incident=valley.incident, by=commander.person).trips}
    near = depart_trip(trip=trips["JN-HX"], by=commander.person)
    stop = near.stops.select_related("shelter", "waybill").get(shelter=valley.dongkeng)
    arrive_stop(stop=stop, by=commander.person)
    sign_stop(stop=stop, by=commander.person, signed_by="乡秘书", delivered={Lot.objects.get(number="HX-W"): 1})
    return valley


def test_every_figure_is_the_sum_of_its_rows_and_of_the_balances(half_way):
    rows = balance_of_needs(half_way.incident)
    towns = by_town(rows)
    assert [town.name for town in towns.rows] == ["东坑镇", "未注明乡镇"]
    assert all(towns.whole.values[column] for column in COLUMNS)
    for column in COLUMNS:
        assert towns.whole.values[column] == sum(town.values[column] for town in towns.rows)
        for town in (*towns.rows, towns.whole):
            figure = rows_behind(half_way.incident, column, town.town)
            assert (figure.value, figure.unit) == (town.values[column], "g")
            assert figure.value == sum(row.value for row in figure.rows)
    for town in goods_by_town(rows):
        for item, totals in town.rows:
            for column in COLUMNS:
                assert rows_behind(half_way.incident, column, town.town, item.pk).value == totals.values[column]


def test_what_was_signed_for_is_what_came(half_way):
    town = half_way.dongkeng.division_id
    assert rows_behind(half_way.incident, "signed", town, half_way.water.pk).value == 1
    [row] = rows_behind(half_way.incident, "signed", town, half_way.water.pk).rows
    assert "JN-WB" in row.what


def test_the_board_shows_them_on_every_tab_and_each_leads_to_its_rows(half_way, commander, visitor):
    web, nobody = Client(), Client()
    web.force_login(commander)
    nobody.force_login(visitor)
    board = reverse("dispatch", args=[half_way.incident.number])
    for tab in ("needs", "plan", "trips", "command", "timeline"):
        assert "东坑镇" in web.get(board, {"tab": tab}, headers={"hx-request": "true"}).content.decode()
    shown = web.get(board).content.decode()
    links = re.findall(r'href="(/[^"]*/balance/[a-z_]+/[^"]*)">([^<]+)</a>', shown)
    assert len(links) >= 10
    for link, figure in links:
        page = web.get(link.replace("&amp;", "&")).content.decode()
        value = int(re.search(r'data-value="(\d+)"', page).group(1))
        assert (whole_kilograms(value), f"{kilograms(value)} kg" in page) == (unescape(figure), True)
        assert value == sum(int(row) for row in re.findall(r'data-row="(\d+)"', page))
    goods = reverse("balance", args=[half_way.incident.number])
    assert "棉被" in web.get(goods).content.decode()
    for link in (goods, reverse("balance_rows", args=[half_way.incident.number, "needed"])):
        assert nobody.get(link).status_code == 404
    assert web.get(reverse("balance_rows", args=[half_way.incident.number, "else"])).status_code == 404
    assert web.get(reverse("balance_rows", args=[half_way.incident.number, "gap"]), {"town": "x"}).status_code == 404


def test_every_figure_bears_its_word_and_the_gap_stands_apart_for_narrow_boards(half_way, commander, client):
    client.force_login(commander)
    shown = client.get(reverse("dispatch", args=[half_way.incident.number]), {"tab": "needs"}).content.decode()
    tables = re.findall(r'<div class="scroll ahead">(.*?)</table>', shown, re.DOTALL)
    assert len(tables) == 4  # by township under the map and on the board, and one for each shelter
    for table in tables:
        for row in re.findall(r'<tr><th scope="row">(.*?)</tr>', table, re.DOTALL):
            words = re.findall(r'<td class="num( gap)?" data-label="([^"]+)"', row)
            assert words == [("", "需求"), ("", "已安排"), ("", "在途"), ("", "签收"), (" gap", "缺口")]


def test_goods_without_a_weight_are_named_and_not_in_the_kilograms(half_way, commander):
    half_way.water.weight_g = None
    half_way.water.save()
    towns = by_town(balance_of_needs(half_way.incident))
    assert (towns.unweighed, towns.whole.values["needed"]) == ([half_way.water], 140 * 3_000)
    web = Client()
    web.force_login(commander)
    assert "饮用水" in web.get(reverse("balance", args=[half_way.incident.number])).content.decode()


@pytest.mark.parametrize(("grams", "said"), [(0, "0"), (1_160_000, "1,160"), (1_160_580, "1,160.58"), (5, "0.005")])
def test_kilograms_are_said_to_the_gram(grams, said):
    assert kilograms(grams) == said


@pytest.mark.parametrize(("grams", "said"), [(0, "0"), (499, "<1"), (500, "1"), (7_903_224, "7,903"), (1_999_600, "2,000")])
def test_at_a_glance_kilograms_are_whole(grams, said):
    assert whole_kilograms(grams) == said
