"""Sample rows of the first registers, in the county of the cast; those of a room stand in its own file beside this one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from gis.models import Closure, NeedStandard, RoadNetwork, Shelter, TileSource, Vehicle, VehicleClass
from inventory.models import (
    DiscrepancyCase,
    Document,
    Earmark,
    EarmarkLift,
    Holder,
    Item,
    KitLine,
    Location,
    Lot,
    Movement,
    Pack,
    ReleaseOrder,
    StockLevel,
    Warehouse,
    Waybill,
)
from relief.core.models import (
    AccessLog,
    ActionCard,
    Alert,
    AlertResponse,
    Appointment,
    Division,
    EmergencyPlan,
    Event,
    GovernmentResponse,
    Incident,
    Message,
    Organisation,
    Person,
    PlanTrigger,
    Population,
    ResponseActivation,
    User,
    Village,
    World,
)
from teams.models import AvailabilityRule, CellMinimum, MemberLeave, ReadinessDay, RescueTeam, TeamMember

if TYPE_CHECKING:
    from collections.abc import Callable

THEN = datetime(2016, 9, 28, 9, 28, 41, 123456, tzinfo=UTC)
Role = Appointment.Role


def county() -> Organisation:
    """The society of the cast."""
    return Organisation.objects.get(code="JN")


def division() -> Division:
    """A township whose name holds a rare character."""
    return Division.objects.get_or_create(
        code="331127000001", defaults={"name": "鿎石街道", "level": "township", "longitude": 119.6, "latitude": 27.9}
    )[0]


def person() -> Person:
    """Somebody with everything a mask must hide."""
    known = {"phone": "199-0000-4711", "born_on": date(1980, 5, 17), "identity_tail": "271X"}
    return Person.objects.get_or_create(organisation=county(), name="景宁干事乙", defaults=known)[0]


def incident() -> Incident:
    """A running incident of the county."""
    facts = {"name": "苏村滑坡", "hazard": "landslide", "organisation": county(), "happened_at": THEN, "reported_at": THEN, "evacuated": 1460}
    return Incident.objects.get_or_create(number="JN-IN-1", defaults=facts)[0]


def plan() -> EmergencyPlan:
    """A plan in force."""
    return EmergencyPlan.objects.get_or_create(organisation=county(), title="应急预案", version="2026", defaults={"state": "in_force"})[0]


def item() -> Item:
    """A catalogue row with every kind of number."""
    facts = {"name": "棉被", "category": "bedding", "unit": "床", "weight_g": 2500, "need_quantity": "1.5000"}
    return Item.objects.get_or_create(sku="QUILT", defaults=facts)[0]


def store() -> Warehouse:
    """The county's warehouse."""
    return Warehouse.objects.get_or_create(code="JN-01", defaults={"name": "景宁中心仓库", "organisation": county(), "tier": "county"})[0]


def network() -> RoadNetwork:
    """A small network."""
    return RoadNetwork.objects.get_or_create(code="demo", defaults={"name": "示意路网", "source": "示意"})[0]


def lorry() -> VehicleClass:
    """A light lorry."""
    return VehicleClass.objects.get_or_create(code="light", defaults={"name": "轻卡", "gross_weight_kg": 4500, "height_cm": 280})[0]


def squad() -> RescueTeam:
    """The county's squad."""
    return RescueTeam.objects.get_or_create(code="JN-T1", defaults={"name": "景宁救援队", "organisation": county()})[0]


def member() -> TeamMember:
    """A rescuer of the water cell."""
    return TeamMember.objects.get_or_create(
        team=squad(), person=person(), defaults={"cell": "water", "state": "registered", "medical_until": date(2031, 3, 7)}
    )[0]


def lot() -> Lot:
    """Bottles with a date."""
    return Lot.objects.get_or_create(item=item(), number="L1", owner=county(), defaults={"expires_on": date(2027, 1, 1)})[0]


def earmark() -> Earmark:
    """A donor's purpose."""
    return Earmark.objects.get_or_create(organisation=county(), code="E1", defaults={"title": "苏村灾后"})[0]


def paper() -> Document:
    """A receipt of the county's store."""
    return Document.objects.create(kind="receipt", number="JN-GR-1", warehouse=store(), occurred_at=THEN, recorded_at=THEN, by=person())


def movement() -> Movement:
    """Ten bottles that came in."""
    place = Location.objects.create(warehouse=store(), code="A-09")
    source = Holder.objects.create(kind="source", outside=True, warehouse=store())
    bay = Holder.objects.create(kind="location", location=place, warehouse=store())
    facts = {"line": 1, "giver": source, "taker": bay, "quantity": 10, "occurred_at": THEN, "recorded_at": THEN}
    return Movement.objects.create(document=paper(), lot=lot(), **facts)


def alert() -> Alert:
    """A rainstorm warning of the county's own observatory."""
    facts = {"headline": "景宁县气象台发布暴雨橙色预警信号", "severity": "severe", "hazard": "flood", "sent_at": THEN, "organisation": county()}
    return Alert.objects.get_or_create(identifier="33112741600000_20160928172800", defaults={"source": "cap", "received_at": THEN, **facts})[0]


SHELTER = {"name": "中学", "longitude": 119.6, "latitude": 27.9, "people": 200, "contact": "值班室 199-0000-6512"}
DRIVER = {"driver": "司机甲", "driver_phone": "199-0000-4712"}
SAMPLES: dict[type[Any], Callable[[], Any]] = {
    AccessLog: lambda: AccessLog.objects.create(by=User.objects.filter(person__organisation=county()).first(), act="export", register="core.person"),
    ActionCard: lambda: ActionCard.objects.create(plan=plan(), level=4, role="duty_officer", task="报告"),
    Alert: alert,
    AlertResponse: lambda: AlertResponse.objects.create(alert=alert(), organisation=county(), started_at=THEN),
    Appointment: lambda: Appointment.objects.create(person=person(), role=Role.TRAINER, organisation=county(), starts_at=THEN),
    AvailabilityRule: lambda: AvailabilityRule.objects.create(member=member(), kind="not", weekdays="2", starts_at=time(8), ends_at=time(18)),
    CellMinimum: lambda: CellMinimum.objects.create(team=squad(), cell="water", people=6),
    Closure: lambda: Closure.objects.create(network=network(), incident=incident(), description="K31", starts_at=THEN),
    Division: division,
    DiscrepancyCase: lambda: DiscrepancyCase.objects.create(number="JN-DC-1", warehouse=store(), lot=lot(), expected=24, found=0, opened_at=THEN),
    Document: paper,
    Earmark: earmark,
    EarmarkLift: lambda: EarmarkLift.objects.create(
        earmark=earmark(), basis="decision", reason="会议纪要", decided_by=person(), decided_at=THEN, starts_at=THEN
    ),
    EmergencyPlan: plan,
    Event: lambda: Event.objects.create(kind="incident-opened", occurred_at=THEN, organisation=county()),
    GovernmentResponse: lambda: GovernmentResponse.objects.create(incident=incident(), body="县政府", level=4, starts_at=THEN, source="通报"),
    Incident: incident,
    Item: item,
    KitLine: lambda: KitLine.objects.create(kit=item(), version="1", description="毛巾", quantity=2),
    Location: lambda: Location.objects.create(warehouse=store(), code="A-01", name="东墙"),
    Lot: lot,
    MemberLeave: lambda: MemberLeave.objects.create(member=member(), starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 3), note="出差"),
    Message: lambda: Message.objects.create(to=person(), channel="in_app", subject="召集"),
    Movement: movement,
    NeedStandard: lambda: NeedStandard.objects.create(item=item(), quantity="7.5000", basis="person_day", source="Sphere"),
    Organisation: county,
    Pack: lambda: Pack.objects.create(item=item(), name="箱", units=24),
    Person: person,
    PlanTrigger: lambda: PlanTrigger.objects.create(plan=plan(), level=4, measure="evacuated", threshold=300),
    Population: lambda: Population.objects.create(division=division(), kind="resident", year="2024", people=1200),
    ReleaseOrder: lambda: ReleaseOrder.objects.create(number="JN-RO-1", warehouse=store(), destination="大均乡", requested_by=person()),
    ResponseActivation: lambda: ResponseActivation.objects.create(incident=incident(), organisation=county(), level=4, proposed_at=THEN),
    ReadinessDay: lambda: ReadinessDay.objects.create(team=squad(), on=date(2026, 11, 1), registered=48, deployable=31, level="amber"),
    RescueTeam: squad,
    RoadNetwork: network,
    TileSource: lambda: TileSource.objects.create(
        code="tdt",
        name="天地图",
        address="https://t0.example.org/vec_w/{z}/{x}/{y}",
        datum="cgcs2000",
        attribution="天地图",
        approval_number="GS(2024)0001号",
    ),
    Shelter: lambda: Shelter.objects.create(incident=incident(), **SHELTER),
    StockLevel: lambda: StockLevel.objects.create(warehouse=store(), item=item(), minimum=10),
    TeamMember: member,
    User: lambda: User.objects.get_or_create(username="sample", defaults={"person": person(), "email": "someone@example.org"})[0],
    Vehicle: lambda: Vehicle.objects.create(
        plate="浙K00001", organisation=county(), vehicle_class=lorry(), payload_kg=1500, volume_dm3=9000, **DRIVER
    ),
    VehicleClass: lorry,
    Village: lambda: Village.objects.create(code="331127208208", name="大漈村", initials="djc", division=division(), source="NBS"),
    Warehouse: store,
    Waybill: lambda: Waybill.objects.create(number="JN-WB-1", warehouse=store(), destination="大均乡", plate="浙K00001"),
    World: lambda: World.objects.create(code="drill", name="演练"),
}
