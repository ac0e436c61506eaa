"""Words that are longer than their column are refused beside their field on every page of a store, and nothing changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inventory.models import ClimateReading, Device, FieldCommand, Holding, Item, Lot, StandardPoint
from inventory.outbox.settling import ROOM
from inventory.services import intake
from inventory.services.agreements import Agreed, call_off, conclude
from inventory.services.cases import About, open_case
from inventory.services.counting import count
from inventory.services.counts import plan
from inventory.services.disposals import BESIDE, Waste, propose
from inventory.services.inspections import load_points
from inventory.services.lines import CountLine, StockLine
from inventory.services.loans import Borrower, lend
from inventory.services.tally_lines import Counted
from relief.core import clock
from tests.inventory.inbound.hands import counted, noticed
from tests.inventory.stock import day, make_item, stocked
from tests.too_long import Door, refused, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def doors(shelves, counter, by, jingning, keeper, clerk, commander):
    """Every page of a store on which somebody writes words of his own."""
    here = {"warehouse": shelves.code}
    make_item("KIT-01", "家庭箱")
    Item.objects.filter(sku="BED-001").update(durable=True)
    rows = {row.lot.number: row for row in Holding.objects.filter(holder__location__warehouse=shelves).select_related("lot")}
    loan = lend(warehouse=shelves, lines=[StockLine("BED-001", 2, "L2")], borrower=Borrower("寄宿学校", day(9), "199-0000-0007"), by=by)
    stocked(shelves, by, 5, "OLD", expires_on=day(-3))
    order = propose(warehouse=shelves, lines=[Waste(Lot.objects.get(number="OLD"), "R-01", 5)], way="destroyed", by=by)
    lots = {number: rows[number].lot.pk for number in ("L1", "R1")}
    l1 = f"h{rows['L1'].pk}"
    return [
        Door(keeper, "/floor/moves/", here | {f"{l1}-loose": "1", f"{l1}-to": "A-02"}, "note", "inventory.Document.note"),
        Door(keeper, "/floor/quarantine/?q=L1", here | {"act": "part", "holding": rows["L1"].pk, "quantity": "1"}, "reason", "inventory.Document.note"),
        Door(keeper, "/floor/disposals/", here | {"way": "destroyed", "all": "1", f"{l1}-loose": "1"}, "reason", "inventory.DisposalOrder.reason"),
        Door(commander, f"/floor/disposals/{order.number}/", {"act": "inspect"}, "finding", "inventory.DisposalOrder.finding", BESIDE),
        Door(commander, f"/floor/disposals/{order.number}/", {"act": "refuse"}, "reason", "inventory.DisposalOrder.finding", BESIDE),
        Door(keeper, "/floor/rotation/", here | {"act": "plan", f"give-{lots['R1']}": "1"}, "programme", "inventory.RotationLine.programme"),
        Door(keeper, "/floor/kits/recipes/KIT-01/", here | {"item-1": "RICE-01", "units-1": "2"}, "version", "inventory.KitLine.version"),
        Door(
            keeper, "/floor/kits/recipes/KIT-01/", here | {"version": "9", "item-1": "RICE-01", "units-1": "2", "units-2": "1"}, "text-2",
            "inventory.KitLine.description",
        ),
        Door(clerk, f"/floor/counts/{plan(warehouse=shelves, by=counter).number}/", {"act": "cancel"}, "reason", "inventory.StockCount.note"),
        Door(keeper, f"/floor/loans/{loan.number}/", {"act": "back", f"b{rows['L2'].lot.pk}": "1"}, "note", "inventory.Document.note"),
        Door(keeper, f"/floor/loans/{loan.number}/", {"act": "missing"}, "reason", "inventory.DiscrepancyCase.reason"),
    ]  # fmt: skip


@pytest.fixture
def care_doors(store, by, jingning, quilt, keeper):
    """Suppliers, climate and rounds."""
    agreed = [Agreed(quilt, 200, 48)]
    days = {"starts_on": clock.today() - timedelta(days=9), "ends_on": clock.today() + timedelta(days=9)}
    supplier = conclude(organisation=jingning, kind="framework", partner="某被服厂", lines=agreed, by=by, **days)
    calls = [call_off(agreement=supplier, wanted={quilt: 5}, to_warehouse=store, by=by) for _n in range(2)]
    warm = ClimateReading.objects.create(warehouse=store, at=clock.now(), temperature_c10=400, by=by)
    load_points()
    seen = {f"met-{point.code}": "yes" for point in StandardPoint.objects.filter(is_active=True)}
    return [
        Door(keeper, f"/agreements/{supplier.number}/call/", {"to": store.code, "units-BED-001": "3"}, "note", "inventory.CallOff.note"),
        Door(keeper, f"/calls/{calls[0].number}/confirm/", {"call": calls[0].pk}, "note", "inventory.CallOff.note"),
        Door(keeper, f"/calls/{calls[1].number}/refuse/", {"call": calls[1].pk}, "note", "inventory.CallOff.note"),
        Door(keeper, f"/care/{store.code}/climate/{warm.pk}/looked/", {}, "note", "inventory.ClimateReading.done"),
        Door(keeper, f"/care/{store.code}/inspection/", seen, "note", "inventory.StoreInspection.note"),
        Door(keeper, f"/care/{store.code}/inspection/", seen | {"met-damp": "no"}, "finding-damp", "inventory.InspectionAnswer.finding"),
    ]


@pytest.fixture
def inbound_doors(store, by, quilt, keeper):
    """What arrives, what differs, what a phone sent in vain."""
    stocked(store, by, 40)
    paper = count(warehouse=store, by=by, lines=[CountLine("L1", 35)])
    about = About(lot=paper.counted_lines.get().lot, document=paper)
    case = open_case(kind="count", warehouse=store, by=by, expected=40, found=35, about=about)
    gate = intake.open_session(warehouse=store, by=by, ends_at=clock.now() + timedelta(hours=6), items=[quilt], cartons=4)
    one, other = gate.cartons.order_by("code")[:2]
    for carton in (one, other):
        intake.log_carton(carton=carton, item=quilt, quantity=5)
    notice, tally, away = noticed(store, by, ("BED-001", 9)), counted(store, by, Counted(item=quilt, loose=9)), counted(store, by)
    seen, line = {"item": quilt.pk, "quantity": "5"}, tally.lines.get()
    phone = Device.objects.create(organisation=store.organisation, code="K9", enrolled_by=by, secret="x" * 64)
    row = FieldCommand.objects.create(
        device=phone, key="7e57ab1e-0000-4000-8000-000000000001", sequence=1, kind="issue", person=by, warehouse=store, organisation=store.organisation,
        body={}, state="refused", occurred_at=clock.now(), received_at=clock.now(),
    )  # fmt: skip
    return [
        Door(keeper, "/scan/bind/", {"gtin": "4006381333931", "goods": "BED-001"}, "note", "inventory.ItemCode.note"),
        Door(keeper, f"/cases/{case.number}/", {"step": "explain"}, "reason", "inventory.DiscrepancyCase.reason"),
        Door(keeper, f"/cases/{case.number}/", {"step": "settle", "answer": "paper_mistake"}, "note", "inventory.DiscrepancyCase.reason"),
        Door(None, f"/in/{gate.token}/{one.code}/", seen, "donor", "inventory.IntakeCarton.donor"),
        Door(None, f"/in/{gate.token}/{one.code}/", seen, "helper", "inventory.IntakeCarton.helper"),
        Door(keeper, f"/intake/{gate.pk}/", {"step": "refuse", "code": other.code}, "reason", "inventory.IntakeCarton.reason"),
        Door(keeper, "/field/forms/arrivals/", {"warehouse": store.code, "party_typed": "1"}, "party", "inventory.Tally.party"),
        Door(keeper, "/field/forms/arrivals/", {"warehouse": store.code, "party_typed": "1", "party": "某厂"}, "plate", "inventory.Tally.plate"),
        Door(keeper, f"/inbound/{notice.number}/", {"step": "cancel"}, "reason", "inventory.ReceiptNotice.note"),
        Door(
            keeper, f"/field/forms/arrivals/{tally.number}/", {"step": "check", f"rejected-{line.pk}": "1"}, f"reason-{line.pk}",
            "inventory.TallyLine.reason",
        ),
        Door(keeper, f"/field/forms/arrivals/{away.number}/", {"step": "turn_away"}, "reason", "inventory.Tally.note"),
        Door(keeper, f"/field/forms/refusals/{row.pk}/", {"act": "withdraw"}, "note", "inventory.FieldCommand.resolution", ROOM),
    ]  # fmt: skip


@pytest.mark.parametrize("folder", ["doors", "care_doors", "inbound_doors"])
def test_one_character_too_many_is_refused_beside_its_field_and_changes_nothing(request, client, folder):
    wrong = [one for door in request.getfixturevalue(folder) for one in refused(client, door)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("folder", ["doors", "care_doors", "inbound_doors"])
def test_the_exact_length_goes_in_whole(request, client, folder):
    wrong = [one for door in request.getfixturevalue(folder) for one in taken(client, door)]
    assert not wrong, "\n".join(wrong)
