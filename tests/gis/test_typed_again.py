"""What was typed wrongly stands again where it was typed, with a sentence beside it, and nothing has changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from gis.models import Closure, Need, Requisition, ScarcityRecord, TripStop
from gis.services.drives import arrive_stop, depart_trip
from gis.services.needs import estimate_needs
from gis.services.proposals import adjust_line, approve_proposal, propose_sourcing
from gis.services.requisitions import draw_up
from gis.services.scarcity import publish_scarcity
from gis.services.trips import plan_trips
from inventory.models import Waybill

if TYPE_CHECKING:
    from django.http import HttpResponse

    from relief.core.models import User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


@pytest.fixture
def web(commander: User) -> Client:
    client = Client()
    client.force_login(commander)
    return client


def sent(web: Client, valley: Valley, name: str, *args: Any, **typed: Any) -> HttpResponse:
    return web.post(reverse(name, args=[valley.incident.number, *args]), typed, headers={"HX-Request": "true"})


def field(page: HttpResponse, name: str) -> str:
    """The tag of the field of this name; there is one."""
    [found] = [piece.split(">", 1)[0] for piece in page.content.decode().split("<")[1:] if f'name="{name}"' in piece.split(">", 1)[0]]
    return found


def test_an_estimate_with_every_field_wrong_stands_open_again_with_a_sentence_beside_each(web, valley, commander):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=3, on=DAY, by=commander.person)
    before = list(Need.objects.values())
    mark = f"s{valley.dongkeng.pk}"
    page = sent(web, valley, "need_estimate", valley.dongkeng.pk, **{f"{mark}-people": "百余", f"{mark}-days": "99", f"{mark}-standard": "没有"})
    assert page.status_code == 422
    for name, typed in (("people", "百余"), ("days", "99")):
        assert f'value="{typed}"' in field(page, f"{mark}-{name}")
        assert 'aria-invalid="true"' in field(page, f"{mark}-{name}")
    form = next(form for shelter, _group, form in page.context["cards"] if shelter == valley.dongkeng)
    assert set(form.errors) == {"people", "days", "standard"}
    assert page.content.decode().count('<p class="field-error">') == 3
    assert list(Need.objects.values()) == before


def test_a_form_of_need_sent_again_opens_only_its_own_shelter(web, valley, commander):
    for shelter in (valley.dongkeng, valley.daji):
        estimate_needs(incident=valley.incident, shelter=shelter, people=10, days=1, on=DAY, by=commander.person)
    mark = f"s{valley.daji.pk}"
    page = sent(web, valley, "need_estimate", valley.daji.pk, **{f"{mark}-people": "", f"{mark}-days": "3", f"{mark}-standard": "catalogue"})
    assert [shelter for shelter, _group, form in page.context["cards"] if form.is_bound] == [valley.daji]
    assert page.content.decode().count("<details open><summary>重新清点") == 1


def test_a_line_that_touches_no_road_keeps_the_form_and_says_so_beside_the_road(web, valley):
    drawn = '{"type": "LineString", "coordinates": [[110.0, 20.0], [110.01, 20.01]]}'
    page = sent(web, valley, "road_close", description="桥头塌方", cause="landslide", geometry=drawn)
    assert page.status_code == 409
    assert 'value="桥头塌方"' in field(page, "description")
    assert list(page.context["closure_form"].errors) == ["ref"]
    said = page.content.decode()
    assert 'id="close-road"' in said.split("<details open", 1)[1][:40]
    assert '<p class="notice info chosen-road">' in said
    assert not Closure.objects.exists()


def test_a_signature_without_a_name_keeps_the_counted_boxes(web, valley, commander, director, keeper):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=50, days=1, on=DAY, by=commander.person)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    plan_trips(incident=valley.incident, by=commander.person)
    stop = TripStop.objects.select_related("trip", "waybill").first()
    depart_trip(trip=stop.trip, by=commander.person)
    stop.refresh_from_db()
    arrive_stop(stop=stop, by=commander.person)
    lot = stop.waybill.lines.first().lot_id
    page = sent(web, valley, "stop_sign", stop.pk, **{f"stop{stop.pk}-signed_by": "", f"stop{stop.pk}-lot{lot}": "7"})
    assert page.status_code == 422
    assert 'value="7"' in field(page, f"stop{stop.pk}-lot{lot}")
    assert 'aria-invalid="true"' in field(page, f"stop{stop.pk}-signed_by")
    assert Waybill.objects.get(pk=stop.waybill_id).state == Waybill.State.ARRIVED


def test_a_quantity_that_is_no_number_is_named_beside_its_line_and_kept(web, valley, commander):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=3, on=DAY, by=commander.person)
    line = propose_sourcing(incident=valley.incident, by=commander.person).lines.first()
    for name, args, typed in (
        ("adjust", [line.pk], {"quantity": "十二"}),
        ("approve", [], {"proposal": line.proposal.number, "line": str(line.pk), "quantity": "十二"}),
    ):
        page = sent(web, valley, name, *args, **typed)
        said = page.content.decode()
        assert page.status_code == 422
        assert f'value="十二" aria-invalid="true" aria-describedby="q{line.pk}_error"' in said
        assert f'<p class="field-error" id="q{line.pk}_error">' in said
        assert "请写整数" in said
    assert line.proposal.lines.get(pk=line.pk).quantity == line.quantity
    line.proposal.refresh_from_db()
    assert line.proposal.state == "proposed"


@pytest.mark.parametrize("typed", ["", "-5", "1.5", "五十"])
def test_a_grant_that_is_no_number_is_refused_and_grants_nothing(web, valley, commander, typed):
    row = draw_up(incident=valley.incident, shelter=valley.dongkeng, wanted={valley.quilt: 50, valley.water: 30}, by=commander.person)
    first, second = row.lines.all()
    step = reverse("requisition_step", args=[row.number, "take-up"])
    page = web.post(step, {f"grant-{first.pk}": typed, f"grant-{second.pk}": "20", "note": "先给一半"})
    assert page.status_code == 422
    assert f'value="{typed}"' in field(page, f"grant-{first.pk}")
    assert 'value="20"' in field(page, f"grant-{second.pk}")
    assert 'value="先给一半"' in field(page, "note")
    row.refresh_from_db()
    assert (row.state, list(row.lines.values_list("granted", flat=True))) == (Requisition.State.SUBMITTED, [0, 0])
    assert not Need.objects.exists()


def test_a_corrected_share_that_is_no_number_publishes_nothing(web, valley, commander, director):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=800, days=1, on=DAY, by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    line = proposal.lines.filter(need__item=valley.quilt).first()
    adjust_line(line=line, quantity=line.quantity - 10, by=commander.person)
    approve_proposal(proposal=proposal, by=director.person, why="留十床")
    record = ScarcityRecord.objects.get()
    publish_scarcity(record=record, by=commander.person)
    client = Client()
    client.force_login(director)
    page = client.post(reverse("scarcity_step", args=[record.number, "correct"]), {"share-0": "很多", "why": "抄错"})
    assert page.status_code == 422
    assert 'value="很多"' in field(page, "share-0")
    assert 'value="抄错"' in field(page, "why")
    assert ScarcityRecord.objects.count() == 1
