"""Mutual aid: asked, offered, accepted; each side writes in its own books, and the waybills say what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from gis.domain.aid import KeptBack, MoreThanAsked, NotBack, NothingOffered, NotYourSide, OfferOver, OtherStore, WrongAidState
from gis.models import MutualAidRequest
from gis.selectors.aid import followed
from gis.selectors.balances import balance_of_needs
from gis.selectors.reasons import why_line
from gis.services.aid import accept_aid, decline_aid, offer_aid, request_aid, withdraw_aid
from gis.services.aid_settlements import settle_aid
from gis.services.needs import estimate_needs
from gis.services.proposals import approve_proposal, propose_sourcing
from inventory.models import ReleaseOrder, Reservation
from inventory.selectors import stock as shelves
from inventory.services import ReceiptLine, receive, waybills
from inventory.services.orders import issue_order
from relief.core import clock
from relief.core.models import Appointment, Event
from tests.cast import appoint
from tests.gis.world import LATER, MORNING

if TYPE_CHECKING:
    from relief.core.models import Organisation, User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db


@pytest.fixture
def giver(suichang: Organisation) -> User:
    """The executive vice-president of Suichang, who decides what it gives."""
    return appoint("giver", "遂昌常务副会长", Appointment.Role.EXECUTIVE_VICE_PRESIDENT, suichang)


def asked(valley: Valley, commander: User, units: int = 50) -> MutualAidRequest:
    return request_aid(
        incident=valley.incident, giver=valley.neighbour.organisation, shelter=valley.dongkeng, wanted={valley.quilt: units}, by=commander.person
    )


def offer(valley: Valley, request: MutualAidRequest, giver: User, units: int = 50) -> MutualAidRequest:
    line = request.lines.get()
    return offer_aid(request=request, offered={line.pk: (valley.neighbour, units)}, by=giver.person)


def free(valley: Valley) -> int:
    return sum(row.quantity for row in shelves.usable([valley.neighbour], item=valley.quilt))


def stage(request: MutualAidRequest) -> str:
    return followed([MutualAidRequest.objects.get(pk=request.pk)])[0].stage


def test_asking_moves_and_holds_nothing_and_an_offer_holds_the_goods_in_the_givers_store(valley, commander, giver):
    request = asked(valley, commander)
    assert (free(valley), ReleaseOrder.objects.count(), request.answer_due_at - request.requested_at) == (300, 0, timedelta(hours=2))
    offer(valley, request, giver)
    assert free(valley) == 250
    assert ReleaseOrder.objects.count() == 0
    assert Event.objects.get(kind="aid-offered").incident == valley.incident


def test_accepting_makes_the_givers_order_approved_by_who_offered(valley, commander, giver):
    request = offer(valley, asked(valley, commander), giver)
    accept_aid(request=request, by=commander.person)
    order = ReleaseOrder.objects.get()
    assert (order.warehouse, order.requested_by, order.approved_by, order.state) == (valley.neighbour, commander.person, giver.person, "approved")
    assert free(valley) == 250
    assert stage(request) == "accepted"


def test_less_than_the_offer_may_be_taken_and_the_rest_is_free_again(valley, commander, giver):
    request = offer(valley, asked(valley, commander), giver)
    line = request.lines.get()
    with pytest.raises(MoreThanAsked):
        accept_aid(request=request, accepted={line.pk: 51}, by=commander.person)
    accept_aid(request=request, accepted={line.pk: 20}, by=commander.person)
    assert free(valley) == 280


def test_neither_side_writes_for_the_other(valley, commander, giver, keeper, auditor):
    request = asked(valley, commander)
    line = request.lines.get()
    for person in (commander.person, keeper.person, auditor.person):
        with pytest.raises(NotYourSide):
            offer_aid(request=request, offered={line.pk: (valley.neighbour, 5)}, by=person)
    with pytest.raises(OtherStore):
        offer_aid(request=request, offered={line.pk: (valley.hexi, 5)}, by=giver.person)
    offer(valley, request, giver)
    with pytest.raises(NotYourSide):
        accept_aid(request=request, by=giver.person)
    assert not ReleaseOrder.objects.exists()
    with pytest.raises(NotYourSide):
        request_aid(incident=valley.incident, giver=valley.neighbour.organisation, shelter=valley.dongkeng, wanted={valley.quilt: 1}, by=giver.person)


def test_what_a_store_keeps_back_is_not_offered_and_the_refusal_says_how_much_may_go(valley, commander, giver):
    request = asked(valley, commander, 80)
    with pytest.raises(KeptBack) as refused:
        offer(valley, request, giver, 80)
    assert (refused.value.facts["kept"], refused.value.facts["available"]) == (250, 50)
    assert stage(request) == "requested"
    assert not Reservation.objects.exists()
    with pytest.raises(NothingOffered):
        offer(valley, request, giver, 0)


def test_an_offer_ends_at_its_hour_and_its_goods_are_free(valley, commander, giver):
    request = offer(valley, asked(valley, commander), giver)
    with clock.at(clock.now() + timedelta(hours=25)):
        assert free(valley) == 300
        with pytest.raises(OfferOver):
            accept_aid(request=request, by=commander.person)


def test_declined_and_withdrawn_requests_free_what_was_held_and_cannot_be_accepted(valley, commander, giver):
    request = offer(valley, asked(valley, commander), giver)
    decline_aid(request=request, by=commander.person, note="路断")
    assert free(valley) == 300
    with pytest.raises(WrongAidState):
        accept_aid(request=request, by=commander.person)
    other = asked(valley, commander)
    withdraw_aid(request=other, by=commander.person)
    with pytest.raises(WrongAidState):
        offer(valley, other, giver)
    assert not ReleaseOrder.objects.exists()


def test_dispatched_and_received_follow_from_the_waybills_and_only_then_the_account_is_settled(valley, commander, giver, stranger):
    request = accept_aid(request=offer(valley, asked(valley, commander), giver), by=commander.person)
    with pytest.raises(WrongAidState):
        settle_aid(request=request, settlement="gift", by=giver.person)
    document = issue_order(order=ReleaseOrder.objects.get(), by=stranger.person)
    paper = waybills.prepare(document=document, by=stranger.person, plate="浙K00003")
    waybills.depart(waybill=paper, by=stranger.person)
    assert stage(request) == "dispatched"
    waybills.arrive(waybill=paper, by=stranger.person)
    waybills.sign(waybill=paper, by=stranger.person, signed_by="乡秘书")
    assert stage(request) == "received"
    with pytest.raises(NotBack) as refused:
        settle_aid(request=request, settlement="returned", by=giver.person)
    assert refused.value.facts["wanted"] == 50
    back = receive(
        warehouse=valley.neighbour,
        lines=[ReceiptLine(valley.quilt, 50, lot="SC-Q", location="A1", expires_on=LATER)],
        by=stranger.person,
    )
    settle_aid(request=request, settlement="returned", returned_on=back, by=giver.person)
    assert stage(request) == "returned"
    with pytest.raises(WrongAidState):
        settle_aid(request=request, settlement="gift", by=giver.person)


def test_a_proposal_asks_another_county_instead_of_ordering_there_and_asks_only_once(valley, commander, director, giver):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=800, days=1, on=MORNING.date(), by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    line = proposal.lines.select_related("need__item", "warehouse").get(warehouse=valley.neighbour)
    assert "遂昌" in why_line(line)
    orders = approve_proposal(proposal=proposal, by=director.person)
    assert {order.warehouse.code for order in orders} == {"JN-HX", "LS-LD"}
    request = MutualAidRequest.objects.get()
    assert [(row.item, row.asked) for row in request.lines.all()] == [(valley.quilt, 50)]
    balance = next(row for row in balance_of_needs(valley.incident) if row.need.item_id == valley.quilt.pk)
    assert (balance.gap, balance.asked, balance.unasked) == (240, 50, 190)
    accept_aid(request=offer(valley, request, giver), by=commander.person)
    balance = next(row for row in balance_of_needs(valley.incident) if row.need.item_id == valley.quilt.pk)
    assert (balance.gap, balance.asked, balance.committed) == (190, 0, 610)


def test_the_pages_lead_both_sides_through_and_the_city_reads(valley, commander, giver, viewer, visitor, auditor, lishui, codes):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=30, days=1, on=MORNING.date(), by=commander.person)
    ours, theirs, city, nobody, reader = (Client() for _ in range(5))
    for client, user in ((ours, commander), (theirs, giver), (city, viewer), (nobody, visitor), (reader, auditor)):
        client.force_login(user)
    here = reverse("aid_ask", args=[valley.incident.number])
    assert "棉被" in ours.get(here).content.decode()
    body = {"giver": valley.neighbour.organisation_id, "shelter": valley.dongkeng.pk, f"item{valley.quilt.pk}": "20", "key": "a" * 32}
    assert ours.post(here, body).status_code == 302
    request = MutualAidRequest.objects.get()
    page, line = reverse("aid", args=[request.number]), request.lines.get()
    assert line.need is not None
    assert [client.get(page).status_code for client in (ours, theirs, city, nobody, reader)] == [200, 200, 200, 404, 200]
    offered = {f"offer-units{line.pk}": "20", f"offer-store{line.pk}": valley.neighbour.pk, "key": "b" * 32}
    for client, status in ((city, 403), (nobody, 404), (reader, 403)):
        assert client.post(reverse("aid_step", args=[request.number, "offer"]), offered).status_code == status
    assert stage(request) == "requested"
    assert theirs.post(reverse("aid_step", args=[request.number, "offer"]), offered).status_code == 302
    refused = theirs.post(reverse("aid_step", args=[request.number, "accept"]), {"key": "c" * 32})
    assert refused.status_code == 403
    wrong = ours.post(reverse("aid_step", args=[request.number, "accept"]), {f"take-{line.pk}": "一半", "key": "e" * 32})
    assert (wrong.status_code, stage(request)) == (422, "offered")
    assert 'value="一半"' in wrong.content.decode()
    accepted = {f"take-{line.pk}": "15", "key": "d" * 32}
    assert ours.post(reverse("aid_step", args=[request.number, "accept"]), accepted).status_code == 302
    assert ReleaseOrder.objects.get().lines.get().quantity == 15
    assert "景宁" in city.get(reverse("aid_list")).content.decode()
    paper = city.get(reverse("aid_paper", args=[request.number, "request"]))
    assert paper.content.startswith(b"%PDF")
    assert city.get(codes[-1]).status_code == 200
    assert city.get(reverse("aid_paper", args=[request.number, "settlement"])).status_code == 404
