"""What the shelters of the made-up night ask for, and what neighbours give: counts, assessments, requisitions, mutual aid."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from gis.demo import cast
from gis.models import GroupFactor, MutualAidRequest, ScarcityRecord
from gis.services.aid import accept_aid, offer_aid, request_aid
from gis.services.aid_settlements import settle_aid
from gis.services.assessments import assess
from gis.services.requisitions import draw_up, reject_requisition, take_up
from gis.services.scarcity import publish_scarcity
from gis.services.shelters import count_people
from inventory.models import Item, StockLevel, Warehouse
from inventory.selectors import stock
from inventory.services import waybills
from inventory.services.orders import issue_order
from relief.core import clock
from relief.core.models import Appointment, Organisation

if TYPE_CHECKING:
    from gis.models import Shelter
    from relief.core.models import Incident, Person

QUILT, WATER = "BED-001", "WAT-001"
UNITS = 20
GIVER, OTHER = "YH", "QT"
FACTORS = (("BED-001", "elders", 150), ("BED-001", "children", 150), ("WAT-001", "pregnant", 150))
SOURCE = "demonstration value; a society enters its own"
Role = Appointment.Role


@transaction.atomic
def begin(incident: Incident) -> None:
    """Everything once: a second call adds nothing."""
    for sku, group, percent in FACTORS:
        item = Item.objects.filter(sku=sku).first()
        if item:
            GroupFactor.objects.get_or_create(item=item, group=group, defaults={"percent": percent, "source": SOURCE})
    _publish()
    if incident.requisitions.exists():
        return
    first, second = incident.shelters.order_by("pk")[:2]
    leader, logistics = cast.post("JN", Role.TEAM_LEADER, "救援队长"), cast.post("LS", Role.LOGISTICS_LEAD, "物资组长")
    with clock.at(timezone.now() - timedelta(minutes=100)):
        _seen(incident, first, second, leader)
        _asked(incident, first, second, leader, logistics)
    _settled(incident, second, logistics)
    with clock.at(timezone.now() - timedelta(minutes=50)):
        _open(incident, first, logistics)


def _publish() -> None:
    """The shares of the landslide are public since the day after."""
    for record in ScarcityRecord.objects.filter(published_at__isnull=True, incident__happened_at__year=2016):
        with clock.at(record.made_at + timedelta(days=1)):
            publish_scarcity(record=record, by=cast.post("LS", Role.EXECUTIVE_VICE_PRESIDENT, "常务副会长"))


def _seen(incident: Incident, first: Shelter, second: Shelter, leader: Person) -> None:
    count_people(shelter=first, people=184, groups={"children": 11, "elders": 46, "disabled": 3, "pregnant": 2}, families=58, by=leader)
    facts: dict[str, Any] = {
        "water": "short",
        "food": "enough",
        "cover": "short",
        "health": "unknown",
        "access": "foot",
        "note": "公路断，可步行进村(情景)",
    }
    assess(incident=incident, shelter=second, place="", people=44, groups={"children": 3, "elders": 17}, by=leader, **facts)
    assess(
        incident=incident, place="垟斜自然村(情景)", people=26, by=leader, water="none", food="short", cover="enough", health="enough", access="cut"
    )


def _asked(incident: Incident, first: Shelter, second: Shelter, leader: Person, logistics: Person) -> None:
    """A draft, one that waits, one taken up, one turned down."""
    quilt, water = Item.objects.get(sku=QUILT), Item.objects.get(sku=WATER)
    draw_up(incident=incident, shelter=second, wanted={quilt: 10}, by=leader, asked_for_by="大漈乡政府(情景)", submit=False)
    draw_up(incident=incident, shelter=second, wanted={water: 240}, by=leader, asked_for_by="大漈乡政府(情景)")
    more = draw_up(incident=incident, shelter=first, wanted={quilt: 20}, by=leader, asked_for_by="东坑镇政府(情景)")
    take_up(requisition=more, by=logistics, note="按 150% 给老人")
    twice = draw_up(incident=incident, shelter=first, wanted={water: 600}, by=leader, asked_for_by="东坑镇政府(情景)")
    reject_requisition(requisition=twice, by=logistics, note="已在途，不重复发")


def _spare(society: str) -> tuple[Warehouse, Item] | None:
    """A store of a society and goods of which it may give forty."""
    for store in Warehouse.objects.filter(organisation__code=society, is_active=True).order_by("pk"):
        kept = dict(StockLevel.objects.filter(warehouse=store).values_list("item_id", "keep_back"))
        units: dict[int, int] = {}
        for row in stock.usable([store]):
            units[row.lot.item_id] = units.get(row.lot.item_id, 0) + (0 if row.lot.earmark_id else row.quantity)
        for item in Item.objects.filter(pk__in=units, category=Item.Category.BEDDING).order_by("sku"):
            if units[item.pk] - kept.get(item.pk, 0) >= 2 * UNITS:
                return store, item
    return None


def _settled(incident: Incident, shelter: Shelter, logistics: Person) -> None:
    """Yunhe gave, its goods were signed for, nothing is owed."""
    found = _spare(GIVER)
    if found is None:
        return
    store, item = found
    giver, keeper = cast.post(GIVER, Role.EXECUTIVE_VICE_PRESIDENT, "常务副会长"), cast.keeper_of(store)
    start = timezone.now() - timedelta(minutes=90)
    with clock.at(start):
        request = request_aid(
            incident=incident, giver=store.organisation, shelter=shelter, wanted={item: UNITS}, by=logistics, note="本地存量留给东坑(情景)"
        )
    with clock.at(start + timedelta(minutes=9)):
        line = request.lines.get()
        offer_aid(request=request, offered={line.pk: (store, UNITS)}, by=giver, note="可即时装车(情景)")
    with clock.at(start + timedelta(minutes=14)):
        accept_aid(request=request, by=logistics)
    line.refresh_from_db()
    with clock.at(start + timedelta(minutes=25)):
        document = issue_order(order=line.order, by=keeper)  # type: ignore[arg-type]
        paper = waybills.prepare(document=document, by=keeper, plate="浙K·示范", driver="驾驶员(情景)", driver_phone="199-0000-9901")
        waybills.depart(waybill=paper, by=keeper)
    with clock.at(start + timedelta(minutes=70)):
        waybills.arrive(waybill=paper, by=keeper)
        waybills.sign(waybill=paper, by=keeper, signed_by="乡红会秘书(情景)")
    with clock.at(start + timedelta(minutes=85)):
        settle_aid(request=request, settlement=MutualAidRequest.Settlement.GIFT, by=giver, note="同城互助，不需归还(情景)")


def _open(incident: Incident, shelter: Shelter, logistics: Person) -> None:
    """Qingtian is asked and has not answered yet."""
    giver, item = Organisation.objects.filter(code=OTHER).first(), Item.objects.get(sku=QUILT)
    if giver:
        request_aid(incident=incident, giver=giver, shelter=shelter, wanted={item: 3 * UNITS}, by=logistics, note="夜里转冷，棉被不足(情景)")
