"""Two people decide the same thing at the same moment: it happens once, the other gets a sentence, and no unit is promised twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from gis.domain.aid import WrongAidState
from gis.domain.refusals import MoreThanNeeded, NothingNeeded, NothingToLoad, ProposalClosed
from gis.domain.requisitions import WrongRequisitionState
from gis.models import MutualAidRequest, Need, Proposal, RequisitionLine, Trip, TripStop
from gis.selectors.balances import balance_of_needs
from gis.services.aid import accept_aid, offer_aid, request_aid
from gis.services.needs import estimate_needs
from gis.services.proposals import adjust_line, approve_proposal, propose_sourcing
from gis.services.requisitions import draw_up, take_up
from gis.services.trips import plan_trips
from inventory.models import ReleaseOrder, Reservation
from inventory.selectors import stock
from inventory.selectors.verification import verify
from relief.core.models import Appointment, Event, Incident
from relief.problems import Problem
from tests.cast import appoint
from tests.gis.test_at_once import in_a_thread
from tests.gis.world import MORNING, shelter

if TYPE_CHECKING:
    from collections.abc import Callable

    from relief.core.models import User

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 6, 14)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Every act in a thread and a connection of its own, all let go together; answers are results or refusals."""
    gate = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        gate.wait()
        return in_a_thread(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def kinds(answers: list[object]) -> Counter[type]:
    return Counter(type(one) for one in answers if isinstance(one, Problem))


def reserved(sku: str = "BED-001") -> int:
    return sum(Reservation.objects.filter(lot__item__sku=sku, released_at__isnull=True).values_list("quantity", flat=True))


@pytest.fixture
def giver(suichang) -> User:
    return appoint("giver", "遂昌常务副会长", Appointment.Role.EXECUTIVE_VICE_PRESIDENT, suichang)


@pytest.fixture
def request_(valley, commander) -> MutualAidRequest:
    there = {"incident": valley.incident, "giver": valley.neighbour.organisation, "shelter": valley.dongkeng}
    return request_aid(**there, wanted={valley.quilt: 40}, by=commander.person)


@pytest.fixture
def proposal(valley, commander) -> Proposal:
    """A hundred people at Dongkeng: 60 quilts from the county's store, 40 from the city's."""
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=1, on=DAY, by=commander.person)
    return propose_sourcing(incident=valley.incident, by=commander.person)


def test_two_who_offer_for_one_request_hold_the_goods_once(valley, request_, giver):
    line = request_.lines.get()
    answers = at_once(*[lambda: offer_aid(request=request_, offered={line.pk: (valley.neighbour, 40)}, by=giver.person)] * 2)
    assert kinds(answers) == {WrongAidState: 1}
    assert (reserved(), line.holds.count(), Event.objects.filter(kind="aid-offered").count()) == (40, 1, 1)


def test_two_who_accept_one_offer_make_one_order(valley, request_, giver, commander):
    offer_aid(request=request_, offered={request_.lines.get().pk: (valley.neighbour, 40)}, by=giver.person)
    answers = at_once(*[lambda: accept_aid(request=request_, by=commander.person)] * 2)
    assert kinds(answers) == {WrongAidState: 1}
    assert (ReleaseOrder.objects.count(), reserved(), MutualAidRequest.objects.get().state) == (1, 40, "accepted")
    assert verify().faults == []


def test_accepting_aid_while_a_proposal_is_approved_waits_for_nobody_for_ever(valley, request_, giver, commander, director, proposal):
    offer_aid(request=request_, offered={request_.lines.get().pk: (valley.neighbour, 40)}, by=giver.person)
    answers = at_once(lambda: accept_aid(request=request_, by=commander.person), lambda: approve_proposal(proposal=proposal, by=director.person))
    assert kinds(answers) == {}
    assert (ReleaseOrder.objects.count(), reserved()) == (3, 140)


def test_two_who_approve_one_proposal_order_once(valley, proposal, director):
    answers = at_once(*[lambda: approve_proposal(proposal=proposal, by=director.person)] * 3)
    assert kinds(answers) == {ProposalClosed: 2}
    assert (ReleaseOrder.objects.count(), reserved()) == (2, 100)


def test_two_who_propose_leave_one_open_proposal(valley, commander, proposal):
    answers = at_once(*[lambda: propose_sourcing(incident=valley.incident, by=commander.person)] * 3)
    assert kinds(answers) == {}
    assert Proposal.objects.filter(state=Proposal.State.PROPOSED).count() == 1
    assert Proposal.objects.count() == 4


def test_proposing_anew_while_another_approves_never_orders_twice(valley, commander, director, proposal):
    def anew() -> object:
        return approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)

    answers = at_once(anew, lambda: approve_proposal(proposal=proposal, by=director.person))
    assert sum(kinds(answers).values()) == 1
    assert set(kinds(answers)) <= {ProposalClosed, NothingNeeded}
    assert (reserved(), [row.unasked for row in balance_of_needs(valley.incident) if row.need.item_id == valley.quilt.pk]) == (100, [0])


def test_two_incidents_that_want_the_same_goods_do_not_both_get_them(valley, commander, director, proposal, jingning):
    other = Incident.objects.create(
        number="JN-IN-20260614-P002", name="大漈山洪", hazard="flash_flood", state="open", organisation=jingning,
        division=valley.incident.division, happened_at=MORNING, reported_at=MORNING,
    )  # fmt: skip
    estimate_needs(incident=other, shelter=shelter(other, "大漈小学二", 4, 60), people=60, days=1, on=DAY, by=commander.person)
    second = propose_sourcing(incident=other, by=commander.person)
    assert second.lines.get(need__item=valley.quilt).warehouse == valley.hexi
    answers = at_once(*[lambda one=one: approve_proposal(proposal=one, by=director.person) for one in (proposal, second)])
    assert len(kinds(answers)) == 1
    won = Proposal.objects.get(state=Proposal.State.APPROVED)
    assert reserved() == (100 if won == proposal else 60)
    assert sum(row.quantity for row in stock.usable([valley.hexi], items={valley.quilt.pk})) == 0
    assert verify().faults == []


def test_a_drag_while_another_approves_is_in_the_orders_or_refused_and_never_lost(valley, commander, director, proposal):
    line = proposal.lines.get(warehouse=valley.city, need__item=valley.quilt)
    answers = at_once(
        lambda: adjust_line(line=line, quantity=10, by=commander.person), lambda: approve_proposal(proposal=proposal, by=director.person)
    )
    dragged = not isinstance(answers[0], Problem)
    assert kinds(answers) == ({} if dragged else {ProposalClosed: 1})
    assert reserved() == (70 if dragged else 100)
    assert sum(proposal.lines.filter(need__item=valley.quilt).values_list("quantity", flat=True)) == reserved()


def test_who_approves_gets_what_he_saw_whoever_drags_meanwhile(valley, commander, director, proposal):
    line = proposal.lines.get(warehouse=valley.city, need__item=valley.quilt)
    shown = dict(proposal.lines.values_list("pk", "quantity"))
    answers = at_once(
        lambda: adjust_line(line=line, quantity=10, by=commander.person), lambda: approve_proposal(proposal=proposal, by=director.person, shown=shown)
    )
    assert not isinstance(answers[1], Problem)
    assert (reserved(), dict(proposal.lines.values_list("pk", "quantity"))) == (100, shown)


def test_two_who_drag_one_line_leave_an_unbroken_record(valley, commander, director, proposal):
    line = proposal.lines.get(warehouse=valley.city, need__item=valley.quilt)
    at_once(*[lambda units=units: adjust_line(line=proposal.lines.get(pk=line.pk), quantity=units, by=commander.person) for units in (10, 20, 30)])
    steps = list(Event.objects.filter(kind="proposal-adjusted").order_by("sequence").values_list("payload", flat=True))
    line.refresh_from_db()
    assert [row["from"] for row in steps] == [40, *(row["to"] for row in steps[:-1])]
    assert (steps[-1]["to"], proposal.unmet.get(need__item=valley.quilt).quantity) == (line.quantity, 40 - line.quantity)


def test_two_who_grant_one_requisition_raise_the_need_once(valley, commander, director):
    asked = draw_up(incident=valley.incident, shelter=valley.dongkeng, wanted={valley.quilt: 50}, by=commander.person)
    answers = at_once(*[lambda: take_up(requisition=asked, by=director.person)] * 2)
    assert kinds(answers) == {WrongRequisitionState: 1}
    assert (Need.objects.get().quantity, Event.objects.filter(kind="requisition-taken-up").count()) == (50, 1)


def test_requisitions_granted_at_once_lie_one_after_the_other_on_their_needs(valley, commander, director):
    both = [valley.quilt, valley.water]
    papers = [
        draw_up(incident=valley.incident, shelter=valley.dongkeng, wanted=dict.fromkeys(goods, 50), by=commander.person)
        for goods in (both, both[::-1], both, both[::-1])
    ]
    acts = [lambda paper=paper: take_up(requisition=paper, by=director.person) for paper in papers]
    count = lambda: estimate_needs(  # noqa: E731 - an act like the others
        incident=valley.incident, shelter=valley.dongkeng, people=10, days=1, on=DAY, by=commander.person
    )
    assert kinds(at_once(*acts, count)) == {}
    assert {need.item: need.quantity for need in Need.objects.select_related("item")} == dict.fromkeys(both, 200)
    for goods in both:
        assert sorted(RequisitionLine.objects.filter(item=goods).values_list("base", flat=True)) == [0, 50, 100, 150]


def test_two_who_plan_put_no_unit_and_no_vehicle_on_two_trips(valley, commander, director, proposal):
    approve_proposal(proposal=proposal, by=director.person)
    answers = at_once(*[lambda: plan_trips(incident=valley.incident, by=commander.person)] * 2)
    assert kinds(answers) == {NothingToLoad: 1}
    carried = sum(row["quantity"] for stop in TripStop.objects.all() for row in stop.load)
    assert carried == sum(line.quantity for order in ReleaseOrder.objects.all() for line in order.lines.all())
    plates = Trip.objects.values_list("vehicle", flat=True)
    assert len(plates) == len(set(plates))


def test_what_was_covered_since_is_not_ordered_again(valley, commander, director, proposal):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=50, days=1, on=DAY, by=commander.person)
    with pytest.raises(MoreThanNeeded) as refused:
        approve_proposal(proposal=proposal, by=director.person)
    assert (refused.value.facts["open"], refused.value.facts["asked"]) == (50, 100)
    assert not ReleaseOrder.objects.exists()
    assert Proposal.objects.get().state == Proposal.State.PROPOSED
