"""A small county with three warehouses, two shelters and seven roads whose times are known by heart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from gis.models import NeedStandard, RoadNetwork, RoadNode, RoadSegment, Shelter, Vehicle, VehicleClass
from inventory.models import Item, Location, StockLevel, Warehouse
from inventory.services import ReceiptLine, receive
from relief.core.models import Appointment, Division, Incident
from tests.cast import appoint

if TYPE_CHECKING:
    from relief.core.models import Organisation, User

MORNING = timezone.datetime(2026, 6, 14, 2, 10, tzinfo=timezone.get_default_timezone())
LATER = date(2027, 12, 31)
SOONER = date(2027, 3, 31)
# Nodes: 0 Hexi store, 1 junction, 2 city store, 3 Dongkeng, 4 Daji, 5 Suichang store, 6 on the bypass.
NODES = ((119.64, 27.97), (119.60, 28.10), (119.92, 28.45), (119.50, 28.20), (119.45, 28.25), (119.27, 28.59), (119.56, 28.16))
# start, end, metres, km/h, number, weight limit (kg)
ROADS = (
    (0, 1, 10_000, 50, "S1", None),
    (1, 3, 12_000, 40, "X001", None),
    (3, 4, 6_000, 30, "X002", None),
    (2, 1, 45_000, 60, "G1", None),
    (5, 3, 60_000, 50, "S2", None),
    (1, 6, 10_000, 30, "X003", 6_000),
    (6, 3, 9_000, 30, "X003", 6_000),
)


@dataclass
class Valley:
    """Everything a dispatch test talks about."""

    network: RoadNetwork
    incident: Incident
    dongkeng: Shelter
    daji: Shelter
    hexi: Warehouse
    city: Warehouse
    neighbour: Warehouse
    quilt: Item
    water: Item
    vehicles: dict[str, Vehicle] = field(default_factory=dict)


@pytest.fixture
def director(jingning: Organisation) -> User:
    """The executive vice-president of Jingning, who approves what the commander asks for."""
    return appoint("director", "景宁常务副会长", Appointment.Role.EXECUTIVE_VICE_PRESIDENT, jingning)


@pytest.fixture
def valley(jingning: Organisation, suichang: Organisation, lishui: Organisation, keeper: User) -> Valley:
    """The county before anything has been asked: stock on the shelves, vehicles in the yard, people in two shelters."""
    network = build_network()
    county = Division.objects.create(code="331127000000", name="景宁畲族自治县", level="county", longitude=119.64, latitude=27.97)
    incident = Incident.objects.create(
        number="JN-IN-20260614-P001",
        name="东坑山洪",
        hazard=Incident.Hazard.FLASH_FLOOD,
        state=Incident.State.OPEN,
        organisation=jingning,
        division=county,
        longitude=119.5,
        latitude=28.2,
        happened_at=MORNING,
        reported_at=MORNING,
    )
    quilt = item("BED-001", "棉被", "bedding", 3_000, 20_000)
    water = item("WAT-001", "饮用水 550 ml", "water", 580, 800)
    norm(quilt, "1", Item.NeedBasis.PERSON, 1)
    norm(water, "7.2", Item.NeedBasis.PERSON_DAY, 1)
    stores = [store("JN-HX", "鹤溪县库", jingning, 0), store("LS-LD", "丽水市库", lishui, 2), store("SC-MC", "遂昌县库", suichang, 5)]
    made = Valley(network, incident, shelter(incident, "东坑中学", 3, 100), shelter(incident, "大漈小学", 4, 40), *stores, quilt, water)
    stock(made.hexi, keeper, (quilt, 60, "HX-Q", LATER), (water, 2_000, "HX-W", SOONER))
    stock(made.city, keeper, (quilt, 500, "LS-Q", LATER), (water, 9_000, "LS-W", LATER))
    stock(made.neighbour, keeper, (quilt, 300, "SC-Q", LATER))
    StockLevel.objects.create(warehouse=made.neighbour, item=quilt, keep_back=250)
    light = VehicleClass.objects.create(code="light", name="轻型货车", gross_weight_kg=4_495, height_cm=280)
    medium = VehicleClass.objects.create(code="medium", name="中型货车", gross_weight_kg=11_900, height_cm=360)
    for plate, kind, at, kg, dm3 in (
        ("浙K00001", light, made.hexi, 1_500, 8_000),
        ("浙K00002", medium, made.city, 6_000, 30_000),
        ("浙K00003", light, made.neighbour, 1_500, 8_000),
    ):
        made.vehicles[plate] = Vehicle.objects.create(
            plate=plate, organisation=at.organisation, vehicle_class=kind, warehouse=at, payload_kg=kg, volume_dm3=dm3
        )
    return made


def build_network() -> RoadNetwork:
    """Seven straight roads in use for routing."""
    network = RoadNetwork.objects.create(
        code="valley", name="山谷路网", source="made for tests", synthetic=True, is_active=True, segments_count=len(ROADS)
    )
    RoadNode.objects.bulk_create(RoadNode(network=network, index=index, longitude=lon, latitude=lat) for index, (lon, lat) in enumerate(NODES))
    RoadSegment.objects.bulk_create(
        RoadSegment(
            network=network,
            index=index,
            start=start,
            end=end,
            road_class="primary",
            ref=ref,
            length_m=metres,
            speed_kmh=speed,
            max_weight_kg=limit,
            geometry=[list(NODES[start]), list(NODES[end])],
        )
        for index, (start, end, metres, speed, ref, limit) in enumerate(ROADS)
    )
    return network


def item(sku: str, name: str, category: str, grams: int, cm3: int) -> Item:
    return Item.objects.create(sku=sku, name=name, category=category, unit="件", weight_g=grams, volume_cm3=cm3, figures=Item.Figures.UNVERIFIED)


def norm(goods: Item, quantity: str, basis: str, priority: int, **more: Any) -> NeedStandard:
    return NeedStandard.objects.create(item=goods, quantity=quantity, basis=basis, priority=priority, source="试用标准", **more)


def store(code: str, name: str, organisation: Organisation, node: int) -> Warehouse:
    lon, lat = NODES[node]
    made = Warehouse.objects.create(code=code, name=name, organisation=organisation, tier=Warehouse.Tier.COUNTY, longitude=lon, latitude=lat)
    Location.objects.create(warehouse=made, code="A1")
    return made


def shelter(incident: Incident, name: str, node: int, people: int) -> Shelter:
    lon, lat = NODES[node]
    return Shelter.objects.create(incident=incident, name=name, longitude=lon, latitude=lat, people=people)


def stock(warehouse: Warehouse, keeper: User, *lots: tuple[Item, int, str, date | None]) -> None:
    lines = [ReceiptLine(goods, quantity, lot=number, location="A1", expires_on=day) for goods, quantity, number, day in lots]
    receive(warehouse=warehouse, lines=lines, by=keeper.person)
