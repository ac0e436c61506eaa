"""All 173 townships have a whole card, and each card is one A4 page of its own with a map and a code."""

from __future__ import annotations

from io import BytesIO

import pypdf
import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image

from gis.models import CardRun, LandingPoint, TownshipCard, VehicleClass
from gis.printed import townships as townships_printed
from gis.selectors.cards import Reckoning, townships
from gis.services.cards import reckon_cards
from relief.core.models import Division
from relief.core.papers import pictures, render
from tests.core.alerts.conftest import places
from tests.gis.world import build_network, store

__all__ = ["places"]
pytestmark = pytest.mark.django_db
A4_POINTS = (595, 842)


@pytest.fixture
def county(places, jingning, suichang, lishui):
    """Three stores, one class of vehicle, and a landing point in 东坑镇; the cards are reckoned."""
    build_network()
    for code, name, owner, node in (("JN-HX", "鹤溪县库", jingning, 0), ("LS-LD", "丽水市库", lishui, 2), ("SC-MC", "遂昌县库", suichang, 5)):
        store(code, name, owner, node)
    VehicleClass.objects.create(code="light", name="轻型货车", gross_weight_kg=4_495, height_cm=280)
    town = Division.objects.get(code__startswith="331127", name="东坑镇")
    LandingPoint.objects.create(division=town, organisation=jingning, kind="helicopter", name="东坑中学操场", longitude=119.5, latitude=28.2)
    reckon_cards(run=CardRun.objects.create(key=Reckoning().key))
    return town.parent


def test_every_card_names_its_warehouses_in_order_with_length_minutes_and_limits_of_each_way(county):
    towns = townships()
    assert len(towns) == TownshipCard.objects.count() == 173
    for card in TownshipCard.objects.all():
        stores = card.data["stores"]
        assert len(stores) == 3, card.division
        assert [one["minutes"] for one in stores] == sorted(one["minutes"] for one in stores)
        for way in (way for one in stores for way in one["ways"]):
            assert way["metres"] > 0
            assert way["minutes"]["light"] > 0
            assert {"max_weight_kg", "max_height_cm", "surveys", "line"} <= way.keys()


def test_a_booklet_holds_one_a4_page_a_township(county, client, commander):
    client.force_login(commander)
    paper = client.get(reverse("township_booklet", args=[county.code])).content
    pages = pypdf.PdfReader(BytesIO(paper)).pages
    towns = [town for town in townships() if town.parent_id == county.pk]
    assert len(pages) == len(towns) > 15
    for page, town in zip(pages, towns, strict=True):
        assert tuple(round(float(side)) for side in page.mediabox[2:]) == A4_POINTS
        text = page.extract_text().replace(" ", "").replace("\n", "")
        assert town.name in text
        assert "鹤溪县库" in text


def test_the_one_page_of_a_township_bears_its_map_its_landing_point_and_a_code_that_leads_to_it(county, client, commander, settings, monkeypatch):
    drawn = []
    monkeypatch.setattr(townships_printed, "render", lambda name, data: drawn.append((name, data)) or render(name, data))
    client.force_login(commander)
    town = Division.objects.get(parent=county, name="东坑镇")
    paper = client.get(reverse("township_paper", args=[town.code])).content
    [page] = pypdf.PdfReader(BytesIO(paper)).pages
    assert "东坑中学操场" in page.extract_text().replace("\n", "")
    [(name, data)] = drawn
    [card] = data.cards
    assert card["picture"].count("<path") + card["picture"].count("<polyline") > 2
    [picture] = pictures(name, data, ppi=110)
    assert {code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(picture)))} == {f"{settings.PUBLIC_URL}/townships/{town.code}/"}
