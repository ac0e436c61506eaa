"""Two distributions of the county store: one of the landslide, finished and reported; one of the made-up night, half way through its roster."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from gis.demo import cast
from gis.demo.agenda import Agenda
from inventory.models import Distribution, DistributionLine, RosterLine, Warehouse
from inventory.services import distributions, handout_plans, rosters, waybills
from inventory.services.orders import OrderLine, approve_order, issue_order, open_order
from relief.core import clock
from relief.core.models import Appointment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.models import Waybill
    from relief.core.models import Incident, Person

STORE = "JN-01"
PLACE = "鹤溪街道社区安置点(情景)"
AGO = timedelta(minutes=170)
GOODS = (("BED-002", 40), ("FOO-004", 24))  # what the shelters of the night do not ask for
TWO = ("鹤溪街道红会秘书", "志愿者07号")
OFFICE = "县红十字会值班室 199-0000-1001"
SIZES = [4, 3, 2, 5, 1, 3, 4, 2, 3, 6, 2, 1]
State = RosterLine.State


@transaction.atomic
def build(landslide: Incident, night: Incident) -> None:
    """Both, once: a second call adds nothing."""
    store = Warehouse.objects.select_related("organisation__society").get(code=STORE)
    by = cast.keeper_of(store)
    delivered = landslide.waybills.filter(warehouse=store, proof__isnull=False).select_related("proof").order_by("pk").first()
    if delivered and not delivered.distributions.exists():
        _finished(delivered, by)
    if not Distribution.objects.filter(place=PLACE).exists():
        _running(_delivered(store, night, by), by)


def _laid_out(waybill: Waybill, by: Person, sizes: Sequence[int], planned_for: datetime, recipients: str) -> Distribution:
    """Planned, listed and shared out evenly."""
    row = distributions.plan(waybill=waybill, by=by)
    rosters.list_households(distribution=row, sizes=sizes, group="一组", by=by)
    shares: dict[int, tuple[int | None, str]] = {}
    for line in row.lines.select_related("lot"):
        share = shares.get(line.lot.item_id, (0, ""))[0] or 0
        shares[line.lot.item_id] = (share + line.quantity // len(sizes), DistributionLine.Per.HOUSEHOLD)
    facts = {"recipients": recipients, "selected_by": "街道办事处、村(居)民委员会", "contact": OFFICE}
    return handout_plans.lay_out(distribution=row, by=by, staff=TWO, planned_for=planned_for, shares=shares, **facts)


def _finished(waybill: Waybill, by: Person) -> None:
    """Handed out on the day after, two households missing; the result went up the day after that."""
    agenda = Agenda(waybill.proof.signed_at)
    sizes = SIZES * 17
    numbers = list(range(1, len(sizes) + 1))
    with clock.at(agenda.moment(30)):
        row = _laid_out(waybill, by, sizes, agenda.moment(12 * 60), "苏村转移安置的群众(演示)")
    agenda.at(60, lambda: distributions.announce(distribution=row, by=by))
    agenda.at(12 * 60, lambda: distributions.start(distribution=row, by=by))
    agenda.at(14 * 60, lambda: _collected(row, by, numbers[:-2]))
    agenda.at(16 * 60, lambda: rosters.miss_the_rest(distribution=row, by=by))
    whole = {line.lot_id: line.quantity for line in row.lines.filter(share=None)}  # too few for a share: given to those who needed them most
    agenda.at(16 * 60, lambda: distributions.complete(distribution=row, by=by, handed_out_by=TWO, handed_out=whole))
    agenda.at(30 * 60, lambda: distributions.report(distribution=row, by=by, result="按花名册发放,2 户未到；余物由安置点保管并登记。"))
    agenda.run()


def _delivered(store: Warehouse, night: Incident, by: Person) -> Waybill:
    """A small load for people of the town itself, ordered, driven and signed for in the first hour."""
    agenda = Agenda(timezone.now() - AGO)
    approver = cast.post("JN", Appointment.Role.EXECUTIVE_VICE_PRESIDENT, "常务副会长")
    with clock.at(agenda.moment(0)):
        lines = [OrderLine(sku, units) for sku, units in GOODS]
        order = open_order(warehouse=store, lines=lines, by=by, destination=PLACE, incident=night)
    with clock.at(agenda.moment(5)):
        approve_order(order=order, by=approver)
    with clock.at(agenda.moment(15)):
        paper = waybills.prepare(document=issue_order(order=order, by=by), by=by, plate="浙K0D107", driver="驾驶员07号", driver_phone="199-0000-0707")
    agenda.at(20, lambda: waybills.depart(waybill=paper, by=by))
    agenda.at(35, lambda: waybills.arrive(waybill=paper, by=by))
    agenda.at(40, lambda: waybills.sign(waybill=paper, by=by, signed_by=TWO[0], witness="社区网格员"))
    agenda.run()
    paper.refresh_from_db()
    return paper


def _running(waybill: Waybill, by: Person) -> None:
    """Announced and begun; seven households have collected, one declined, four are still to come."""
    agenda = Agenda(timezone.now() - AGO)
    with clock.at(agenda.moment(50)):
        row = _laid_out(waybill, by, SIZES, agenda.moment(90), "低洼地段转移的居民(情景)")
    agenda.at(55, lambda: distributions.announce(distribution=row, by=by))
    agenda.at(90, lambda: distributions.start(distribution=row, by=by))
    agenda.at(110, lambda: _collected(row, by, [1, 2, 3, 4]))
    agenda.at(125, lambda: rosters.settle_lines(distribution=row, by=by, numbers=[5], outcome=State.REFUSED))
    agenda.at(140, lambda: _collected(row, by, [6, 7, 8]))
    agenda.run()


def _collected(row: Distribution, by: Person, numbers: Sequence[int]) -> None:
    proof = RosterLine.Proof.SIGNATURE
    rosters.settle_lines(distribution=row, by=by, numbers=numbers, outcome=State.COLLECTED, proof=proof, second=TWO[1])
