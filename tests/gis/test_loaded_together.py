"""What leaves under one number plate is weighed with what is on that vehicle already: two papers that each fit may not fit together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO
from threading import Barrier
from time import sleep

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from gis.domain.errors import OverloadTogether, VehicleOverload
from gis.models import Trip, Vehicle
from gis.services import gates
from gis.services.drives import depart_trip
from gis.services.trips import cancel_trip
from inventory.models import DiscrepancyCase, Document, FieldCommand, Signature, Waybill
from inventory.selectors.outbound import aboard
from inventory.services import StockLine, issue, proofs, road, waybills
from inventory.services.evidence import Hand
from inventory.services.orders import issue_order
from relief.core import clock
from relief.core.models import Event
from tests.gis.test_at_once import in_a_thread
from tests.gis.test_replans import LIGHT, two_lorries
from tests.inventory.outbox.phone import enrol

pytestmark = pytest.mark.django_db
LIMIT = 300  # kg; 300 bottles are 174 kg and 0.24 m³
BOTTLES = 300
State = Waybill.State


@pytest.fixture
def valley(early, valley):
    early.close()
    Vehicle.objects.filter(plate=LIGHT).update(payload_kg=LIMIT)
    return valley


@pytest.fixture
def two(valley, keeper) -> tuple[Waybill, Waybill]:
    """Two papers of 174 kg each for one lorry that takes 300."""
    return paper(valley, keeper), paper(valley, keeper)


def ago(minutes: int) -> datetime:
    return timezone.now() - timedelta(minutes=minutes)


def paper(valley, keeper, *, bottles: int = BOTTLES, plate: str = LIGHT, party: str = "东坑村") -> Waybill:
    """A paper outside every trip, written four hours ago."""
    with clock.at(ago(240)):
        goods = [StockLine(valley.water.sku, bottles)]
        document = issue(warehouse=valley.hexi, lines=goods, by=keeper.person, party=party, incident=valley.incident)
        return waybills.prepare(document=document, by=keeper.person, plate=plate)


def on_an_order(valley, commander, director, keeper) -> Waybill:
    """A paper of 300 bottles that stay in transit until somebody signs."""
    with clock.at(ago(250)):
        Vehicle.objects.filter(plate=LIGHT).update(payload_kg=1_500)
        trip = two_lorries(valley, commander, director)[LIGHT]
        order = trip.stops.get().release_order
        cancel_trip(trip=trip, by=commander.person)
        Vehicle.objects.filter(plate=LIGHT).update(payload_kg=LIMIT)
        document = issue_order(order=order, lines=[StockLine(valley.water, BOTTLES)], by=keeper.person)
        return waybills.prepare(document=document, by=keeper.person, plate=LIGHT)


def leave(row: Waybill, keeper, at: datetime | None = None) -> Waybill:
    return waybills.depart(waybill=row, by=keeper.person, occurred_at=at)


def stays(row: Waybill) -> bool:
    row.refresh_from_db()
    told = Event.objects.filter(kind__in=("waybill-departed", "driver-signed"), subject_id=row.pk, subject_type="inventory.waybill")
    return (row.state, row.departed_at) == (State.PREPARED, None) and not told.exists() and not Signature.objects.filter(paper=row.number).exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("合计将载 348.0 kg、0.48 m³", "车上已有", "该车限载 300 kg、8.0 m³")),
        ("en", ("would carry 348.0 kg and 0.48 m³ together", "It takes 300 kg and 8.0 m³")),
    ],
)
def test_the_second_paper_on_a_plate_is_weighed_with_the_first_and_the_page_names_both(two, keeper, client, language, words):
    first, second = two
    leave(first, keeper)
    client.force_login(keeper)
    client.cookies["django_language"] = language
    answer = client.post(f"/field/forms/waybills/{second.number}/depart/", {"key": "k-1", "depart-driver_name": "司机甲"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(word in page for word in (LIGHT, f"{first.number} (174.0 kg, 0.24 m³)", f"{second.number} (174.0 kg, 0.24 m³)", *words))
    assert stays(second)


def test_what_fits_together_leaves_together(valley, keeper, two):
    leave(two[0], keeper)
    assert leave(paper(valley, keeper, bottles=200), keeper).state == State.DEPARTED


def test_volume_counts_as_weight_does(two, keeper):
    Vehicle.objects.filter(plate=LIGHT).update(payload_kg=1_500, volume_dm3=400)
    leave(two[0], keeper)
    with pytest.raises(OverloadTogether):
        leave(two[1], keeper)
    assert stays(two[1])


def test_a_plate_is_the_same_however_it_is_written_and_another_is_another(valley, keeper, two):
    leave(two[0], keeper)
    Waybill.objects.filter(pk=two[0].pk).update(plate=f" {LIGHT.lower()} ")
    with pytest.raises(OverloadTogether):
        leave(two[1], keeper)
    assert leave(paper(valley, keeper, plate="浙K00003"), keeper).state == State.DEPARTED


def test_a_vehicle_nobody_has_entered_has_no_limit(valley, keeper):
    for _ in range(2):
        assert leave(paper(valley, keeper, plate="浙K99999"), keeper).state == State.DEPARTED


def test_goods_that_were_loaded_count_and_those_that_wait_on_paper_do_not(two, keeper):
    waiting, leaving = two
    waybills.load(waybill=waiting, by=keeper.person)
    with pytest.raises(OverloadTogether):
        leave(leaving, keeper)
    assert stays(leaving)
    waybills.load(waybill=waiting, by=keeper.person, plate="浙K00003")  # put on another vehicle
    assert leave(leaving, keeper).state == State.DEPARTED


@pytest.mark.parametrize("became", ["arrived", "returned"])
def test_a_lorry_that_has_been_there_or_came_back_leaves_again(two, keeper, became):
    first, second = two
    leave(first, keeper)
    if became == "arrived":
        waybills.arrive(waybill=first, by=keeper.person)
    else:
        waybills.turn_back(waybill=first, by=keeper.person, reason="塌方")
    assert leave(second, keeper).state == State.DEPARTED


def test_what_was_lost_or_partly_came_back_is_off_the_lorry(valley, commander, director, keeper):
    first, second = on_an_order(valley, commander, director, keeper), paper(valley, keeper)
    leave(first, keeper, ago(200))
    with pytest.raises(OverloadTogether):
        leave(second, keeper)
    assert stays(second)
    lot = first.lines.get().lot
    waybills.turn_back(waybill=first, by=keeper.person, lines={lot: 100}, occurred_at=ago(100), reason="多装")
    with pytest.raises(OverloadTogether):
        leave(second, keeper, ago(120))  # nothing had come back then
    assert leave(second, keeper).state == State.DEPARTED  # 116 and 174 kg
    waybills.arrive(waybill=second, by=keeper.person)
    fourth = paper(valley, keeper, bottles=400)
    with pytest.raises(OverloadTogether):
        leave(fourth, keeper)
    road.lose(waybill=first, by=keeper.person, reason="失联")
    assert leave(fourth, keeper).state == State.DEPARTED


@pytest.mark.parametrize(("minutes", "taken"), [(100, "done"), (70, "refused"), (50, "refused"), (30, "done")])
def test_what_a_phone_tells_late_is_weighed_as_of_the_moment_it_happened_and_never_lost(two, keeper, minutes, taken):
    first, second = two
    leave(first, keeper, ago(60))
    waybills.arrive(waybill=first, by=keeper.person, occurred_at=ago(40))
    answer = enrol(keeper).one("depart", {"waybill": second.number}, at=ago(minutes))
    assert answer["state"] == taken, answer
    if taken == "refused":
        assert stays(second)
        case = DiscrepancyCase.objects.get()
        assert (FieldCommand.objects.get().state, case.owner, first.number in case.reason) == (FieldCommand.State.REFUSED, keeper.person, True)


def test_one_that_came_back_later_was_on_the_lorry_until_then(two, keeper):
    first, second = two
    leave(first, keeper, ago(60))
    waybills.turn_back(waybill=first, by=keeper.person, occurred_at=ago(40), reason="塌方")
    with pytest.raises(OverloadTogether):
        leave(second, keeper, ago(50))
    assert leave(second, keeper, ago(35)).state == State.DEPARTED


def test_a_trip_is_weighed_with_what_else_is_on_its_vehicle(valley, commander, director, keeper, client):
    Vehicle.objects.filter(plate=LIGHT).update(payload_kg=1_500)
    trip = two_lorries(valley, commander, director)[LIGHT]
    Vehicle.objects.filter(plate=LIGHT).update(payload_kg=trip.weight_g // 1000 + 100)
    leave(paper(valley, keeper), keeper)
    before = Document.objects.count()
    client.force_login(commander)
    answer = client.post(reverse("trip_depart", args=[valley.incident.number, trip.pk]))
    assert (answer.status_code, "车上已有" in answer.content.decode()) == (409, True)
    trip.refresh_from_db()
    assert (trip.state, Document.objects.count(), Waybill.objects.count()) == (Trip.State.PLANNED, before, 1)
    waybills.arrive(waybill=Waybill.objects.get(), by=keeper.person)
    assert depart_trip(trip=trip, by=keeper.person).state == Trip.State.UNDER_WAY


def test_one_paper_alone_that_is_too_heavy_is_refused_as_before(valley, keeper):
    with pytest.raises(VehicleOverload):
        leave(paper(valley, keeper, bottles=600), keeper)


@pytest.fixture
def slow(monkeypatch):
    """Whoever has looked at what is on a vehicle takes his time: who does not wait for him looks at the same."""

    def looked(*facts):
        found = aboard(*facts)
        sleep(0.3)
        return found

    monkeypatch.setattr(gates, "aboard", looked)


def ink() -> bytes:
    file = BytesIO()
    Image.new("L", (40, 30), 255).save(file, "PNG")
    return file.getvalue()


def at_once(*works):
    start = Barrier(len(works))

    def one(work):
        start.wait()
        return in_a_thread(work)

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("signed", [True, False])
def test_two_keepers_who_let_two_papers_leave_at_once_let_one_leave(valley, keeper, slow, signed):
    hands = [Hand(role=Signature.Role.DRIVER, method=Signature.Method.GLASS, name="司机甲", picture=ink())] if signed else []
    for _round in range(3):
        rows = [paper(valley, keeper), paper(valley, keeper)]
        answers = at_once(*(lambda row=row: proofs.depart(waybill=row, by=keeper.person, hands=hands) for row in rows))
        gone = [one for one in answers if isinstance(one, Waybill)]
        assert (len(gone), sum(isinstance(one, OverloadTogether) for one in answers)) == (1, 1), answers
        assert all(stays(row) for row in rows if row.pk != gone[0].pk)
        waybills.arrive(waybill=gone[0], by=keeper.person)


@pytest.mark.django_db(transaction=True)
def test_the_board_and_a_keeper_at_once_never_wait_for_each_other_for_ever(valley, commander, director, keeper, slow):
    Vehicle.objects.filter(plate=LIGHT).update(payload_kg=1_500)
    trip = two_lorries(valley, commander, director)[LIGHT]
    Vehicle.objects.filter(plate=LIGHT).update(payload_kg=trip.weight_g // 1000 + 100)
    row = paper(valley, keeper)
    answers = at_once(lambda: depart_trip(trip=trip, by=keeper.person), lambda: proofs.depart(waybill=row, by=keeper.person))
    assert sum(isinstance(one, OverloadTogether) for one in answers) == 1, answers
    assert sum(isinstance(one, Trip | Waybill) for one in answers) == 1, answers


@pytest.mark.django_db(transaction=True)
def test_a_trip_and_a_keepers_other_lorry_with_the_same_goods_both_leave_at_once(valley, commander, director, keeper, slow):
    Vehicle.objects.filter(plate=LIGHT).update(payload_kg=1_500)
    trip, row = two_lorries(valley, commander, director)[LIGHT], paper(valley, keeper, plate="浙K·甲0001")
    Vehicle.objects.create(
        plate="浙K·甲0001", organisation=trip.vehicle.organisation, vehicle_class=trip.vehicle.vehicle_class, payload_kg=1_500, volume_dm3=9_000
    )

    def board() -> object:
        sleep(0.1)
        return depart_trip(trip=trip, by=keeper.person)

    left = at_once(board, lambda: proofs.depart(waybill=row, by=keeper.person))
    assert [type(one) for one in left] == [Trip, Waybill], left
