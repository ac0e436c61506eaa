"""What is going on inside the centre store the morning after: goods at the gate, a count that differs, kits, loans, a gate of gifts, a disposal.

All of it is invented, made by the services that a keeper uses, and made once: where a notice is known, nothing is added.
"""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from PIL import Image, ImageDraw

from gis.demo import cast
from inventory.models import Item, Lot, ReceiptNotice, Warehouse
from inventory.services import StockLine, counts, disposals, inbound, intake, kits, loans, receipts, tallies
from inventory.services.evidence import Hand
from inventory.services.inbound import NoticeFacts, NoticeLine
from inventory.services.tally_lines import Counted
from relief.core import clock
from relief.core.models import Appointment

if TYPE_CHECKING:
    from inventory.models import Holder, StockCountLine
    from relief.core.models import Person

Role = Appointment.Role
PARTY = "省红十字会备灾救灾中心(演示)"
# Item, announced, boxes on the first lorry, units a box, days until it expires.
CONSIGNMENT = (
    ("WAT-001", 4800, 100, 24, 330),
    ("FOO-001", 1440, 30, 24, 183),
    ("FOO-002", 1200, 30, 20, 330),
    ("FOO-003", 720, 30, 12, 700),
    ("BED-003", 60, 0, 30, None),
)
SECOND = (("WAT-001", 60, 24, 331),)
GIFTS = ("WAT-001", "FOO-001", "CLO-003", "HYG-001")
LOGGED = (("WAT-001", 24, "爱心企业03号"), ("CLO-003", 50, ""), ("HYG-001", 40, "爱心人士12号"))
KIT, VERSION, KITS = "KIT-002", "1", 10
SCRIBBLE = ((10, 60), (40, 20), (60, 70), (90, 25), (130, 60), (170, 30), (210, 55))


@transaction.atomic
def build(code: str = "JN-01") -> int:
    """Fill the morning of one store; returns how many lorries were new."""
    if ReceiptNotice.objects.exists():
        return 0
    store = Warehouse.objects.get(code=code)
    keeper, clerk, leader = cast.keeper_of(store), cast.post("JN", Role.CLERK, "内勤"), cast.post("JN", Role.TEAM_LEADER, "救援队长")
    _lorries(store, keeper)
    kits.assemble(warehouse=store, bench=kits.Bench(Item.objects.get(sku=KIT), VERSION, KITS), by=keeper)
    _loans(store, keeper)
    _count(store, clerk, leader)
    _gate(store, keeper)
    _disposal(store, keeper, clerk)
    return 2


def _lorries(store: Warehouse, keeper: Person) -> None:
    """One lorry of a consignment is booked under two hands, without the blankets; the next has been counted and waits for its check."""
    now = clock.now()
    facts = NoticeFacts(
        origin=ReceiptNotice.Origin.ALLOCATION, party=PARTY, party_phone="199-0000-8201", reference="调拨函 17 号", expected_on=clock.today()
    )
    told = [NoticeLine(sku, units) for sku, units, *_rest in CONSIGNMENT]
    notice = inbound.announce(warehouse=store, by=keeper, facts=facts, lines=told, occurred_at=now - timedelta(hours=26))
    inbound.contacted(notice=notice, by=keeper, occurred_at=now - timedelta(hours=25))
    first = tallies.Lorry(plate="浙A·199D31")
    tally = tallies.arrive(warehouse=store, by=keeper, lorry=first, notice=notice, occurred_at=now - timedelta(hours=3))
    rows = [_counted(sku, "A", boxes, units, days) for sku, _told, boxes, units, days in CONSIGNMENT]
    tallies.count_off(tally=tally, by=keeper, lines=rows)
    tallies.inspect(tally=tally, by=keeper, decisions={})
    witness = Hand(role="checker", method="glass", name="鹤溪街道干部(演示)", picture=_scribble())
    receipts.book(tally=tally, by=keeper, second=witness, occurred_at=now - timedelta(hours=2))
    second = tallies.Lorry(plate="浙A·199D32")
    tally = tallies.arrive(warehouse=store, by=keeper, lorry=second, notice=notice, occurred_at=now - timedelta(minutes=20))
    rows = [_counted(sku, "B", boxes, units, days, loose=7) for sku, boxes, units, days in SECOND]
    tallies.count_off(tally=tally, by=keeper, lines=rows)


def _counted(sku: str, letter: str, boxes: int, units: int, days: int | None, loose: int = 0) -> Counted:
    expires = clock.today() + timedelta(days=days) if days else None
    return Counted(item=sku, boxes=boxes, box_units=units, loose=loose, lot_number=f"{sku}-26{letter}", expires_on=expires)


def _loans(store: Warehouse, keeper: Person) -> None:
    """Life jackets lent out; one borrower is two days late."""
    today, now = clock.today(), clock.now()
    for name, units, ago, due in (("县中学(演示)", 12, 1, 14), ("九龙乡水上救援点(演示)", 8, 16, -2)):
        borrower = loans.Borrower(name, today + timedelta(days=due), "199-0000-8202", "水上安全培训")
        with clock.written(now - timedelta(days=ago)):
            loans.lend(warehouse=store, lines=[StockLine("RES-001", units)], borrower=borrower, by=keeper, occurred_at=now - timedelta(days=ago))


def _count(store: Warehouse, clerk: Person, leader: Person) -> None:
    """Rice agrees; of the oil two bottles are missing, and a second pair of eyes sees the same. It waits for approval."""
    scope = counts.Scope(items=list(Item.objects.filter(sku__in=["FOO-004", "FOO-005"])))
    sheet = counts.plan(warehouse=store, by=clerk, scope=scope, due_on=clock.today() + timedelta(days=2))
    lines = list(sheet.lines.select_related("lot__item", "holder__location"))
    short = {"FOO-004": 0, "FOO-005": 2}
    for by, skus in ((clerk, ("FOO-004", "FOO-005")), (leader, ("FOO-005",))):
        counts.look(count=sheet, looks=[_seen(line, short[line.lot.item.sku]) for line in lines if line.lot.item.sku in skus], by=by)


def _seen(line: StockCountLine, missing: int) -> counts.Look:
    lying = line.holder.holdings.get(lot=line.lot).quantity
    return counts.Look(line.lot, _bin(line.holder), lying - missing)


def _bin(holder: Holder) -> str:
    return holder.location.code if holder.location else ""


def _gate(store: Warehouse, keeper: Person) -> None:
    """A gate open until tonight; three cartons were logged by strangers' phones and wait for the supervisor."""
    items = list(Item.objects.filter(sku__in=GIFTS))
    session = intake.open_session(warehouse=store, by=keeper, ends_at=clock.now() + timedelta(hours=12), items=items, cartons=12)
    by_sku = {item.sku: item for item in items}
    for carton, (sku, units, donor) in zip(session.cartons.order_by("pk"), LOGGED, strict=False):
        intake.log_carton(carton=carton, item=by_sku[sku], quantity=units, donor=donor, helper="志愿者(演示)")


def _disposal(store: Warehouse, keeper: Person, clerk: Person) -> None:
    """The biscuits that are over: proposed, looked at, waiting for whoever may let them go."""
    lot = Lot.objects.get(number=f"{store.code}-FOO-002-26")
    row = lot.holdings.select_related("holder__location").get(holder__location__warehouse=store, quantity__gt=0)
    waste = disposals.Waste(lot, _bin(row.holder), row.quantity)
    order = disposals.propose(warehouse=store, lines=[waste], way="destroyed", by=keeper, reason="已过保质期")
    disposals.inspect(order=order, by=clerk, finding="外箱完好，保质期已过，不得发放")


def _scribble() -> bytes:
    """A signature on the glass that is nobody's."""
    file, picture = io.BytesIO(), Image.new("RGB", (220, 90), "white")
    ImageDraw.Draw(picture).line(SCRIBBLE, fill="black", width=4)
    picture.save(file, "PNG")
    return file.getvalue()
