"""What stands beside the stock of Jingning: equipment, partners' promises, a year of climate, a round, keys and a visitor.

All of it is invented, made by the services that a keeper uses, and made once: where equipment is known, nothing is added.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gis.demo import cast
from inventory.models import EquipmentAsset, Item, StandardPoint, Warehouse
from inventory.services import equipment
from inventory.services.agreements import Agreed, conclude
from inventory.services.climate import look_at, record_reading
from inventory.services.custody import confirm_stock
from inventory.services.inspections import Seen, inspect_store, load_points
from inventory.services.keys import hand_out
from inventory.services.visits import come_in, leave
from relief.core import clock

if TYPE_CHECKING:
    from relief.core.models import Organisation, Person

Kind = EquipmentAsset.Kind
# Kind, name, how many, under repair, checked every, charged every (days).
EQUIPMENT = (
    (Kind.BOAT, "冲锋舟 5.5 m", 2, 0, 90, 30),
    (Kind.INFLATABLE, "充气艇", 3, 1, 90, None),
    (Kind.GENERATOR, "发电机 5 kW", 4, 1, 90, 30),
    (Kind.DRONE, "无人机", 2, 0, 60, 30),
    (Kind.RADIO, "手持对讲机", 18, 2, 180, 30),
    (Kind.SATELLITE_PHONE, "卫星电话", 4, 0, 180, 30),
    (Kind.TRAINER, "AED 训练机和模拟人", 30, 2, 180, None),
    (Kind.PUMP, "抽水泵", 5, 0, 90, 60),
    (Kind.OTHER, "照明灯组", 6, 0, 180, 60),
)
MONTHLY_C10 = (40, 55, 90, 130, 180, 230, 265, 260, 215, 160, 105, 60)  # mean of each month in tenths of a degree, January first
WEEKS = 52
WET_WEEK = 24
CORE = {"WAT-001": (4800, 12, 110), "FOO-001": (2400, 12, 190), "BED-001": (200, 48, 8600), "KIT-001": (100, 72, 25300)}


@transaction.atomic
def build(code: str = "JN-01", partner: str = "JN-CS") -> int:
    """Equip the county's centre store and conclude its agreements; returns how many assets were new."""
    if EquipmentAsset.objects.exists():
        return 0
    store, market = Warehouse.objects.get(code=code), Warehouse.objects.get(code=partner)
    keeper = cast.keeper_of(store)
    load_points()
    made = sum(_equip(store, keeper, *row) for row in EQUIPMENT)
    _partners(store.organisation, market, keeper)
    _year(store, keeper)
    _round(store, keeper)
    _gate(store, keeper)
    return made


def _equip(store: Warehouse, by: Person, kind: str, name: str, number: int, broken: int, check: int, charge: int | None) -> int:
    for count in range(1, number + 1):
        days = {"inspect_every_days": check, "charge_every_days": charge}
        asset = equipment.enter_asset(code=f"JN-{kind[:3].upper()}-{count:02d}", kind=kind, name=name, warehouse=store, by=by, **days)
        if count <= broken:
            equipment.send_to_repair(asset=asset, by=by, workshop="县农机修理铺(演示)", note="待修")
    return number


def _partners(society: Organisation, market: Warehouse, by: Person) -> None:
    today, items = clock.today(), Item.objects.in_bulk(field_name="sku")
    term: dict[str, Any] = {"starts_on": today - timedelta(days=200), "ends_on": today + timedelta(days=165), "organisation": society, "by": by}
    lines = [Agreed(items[sku], units, hours, price) for sku, (units, hours, price) in CORE.items()]
    conclude(**term, kind="framework", partner="县饮用水和应急物资供应商(演示)", lines=lines, contact="调度员", phone="199-0000-8101")
    kept = [Agreed(items[sku], units) for sku, units in (("BED-001", 40), ("BED-002", 50), ("WAT-001", 240))]
    custody = conclude(**term, kind="custody", partner="红星连锁超市(演示)", warehouse=market, lines=kept, contact="店长", phone="199-0000-8102")
    confirm_stock(agreement=custody, on=today, figures={"BED-001": 38, "BED-002": 50, "WAT-001": 240}, confirmed_by="店长", by=by)


def _year(store: Warehouse, by: Person) -> None:
    """A reading a week; one wet week of the plum rains was looked after."""
    for week in range(WEEKS, -1, -1):
        moment = clock.now() - timedelta(weeks=week, minutes=30)
        humidity = 86 if week == WET_WEEK else 58 + week % 9
        reading = record_reading(
            warehouse=store, temperature_c10=MONTHLY_C10[moment.month - 1] + week % 7, humidity_pct=humidity, by=by, occurred_at=moment
        )
        if week == WET_WEEK:
            look_at(reading=reading, by=by, note="开除湿机，垫高底层")


def _round(store: Warehouse, by: Person) -> None:
    answers = {code: Seen(met=True) for code in StandardPoint.objects.filter(is_active=True).values_list("code", flat=True)}
    answers["damp"] = Seen(met=False, finding="东墙底部返潮")
    inspect_store(warehouse=store, answers=answers, by=by, occurred_at=clock.now() - timedelta(days=5))


def _gate(store: Warehouse, by: Person) -> None:
    hand_out(warehouse=store, key_name="大门", holder=by, by=by, occurred_at=clock.now() - timedelta(hours=4))
    came = clock.now() - timedelta(days=5)
    visit = come_in(warehouse=store, visitor="访客01号", unit="县消防救援大队", purpose="检查消防", by=by, occurred_at=came)
    leave(visit=visit, by=by, occurred_at=came + timedelta(hours=1))
