"""Closures drawn on the board's own map as line, point and area, then amended and ended; a time that cannot be is refused beside its field."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from gis.domain.refusals import ClosureOutOfOrder
from gis.models import Closure, Trip
from gis.services.closures import close_road
from relief.core import clock
from relief.core.models import Incident
from tests.gis.test_trips import planned

ACROSS = ((0.35, 0.4), (0.65, 0.6))
ROUND = ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("points", "button", "kind"), [(ACROSS, "画好了", "LineString"), (((0.5, 0.5),), "画好了", "Point"), (ROUND, "按区域完成", "Polygon")]
)
def test_what_is_drawn_on_the_map_closes_the_road_under_it(desk, valley, commander, points, button, kind):
    page = desk(commander)
    page.set_default_timeout(10_000)
    page.goto(f"{reverse('dispatch', args=[valley.incident.number])}?tab=trips")
    chart = page.frame_locator("#chart")
    chart.get_by_role("button", name="画断路").click()
    road = chart.locator("path.road").nth(1).bounding_box()
    for x, y in points:
        page.mouse.click(road["x"] + x * road["width"], road["y"] + y * road["height"])
    expect(chart.locator(".tool.draw .tool-said")).to_have_text(str(len(points)))
    chart.get_by_role("button", name=button, exact=True).click()
    form = page.locator("[data-closure-form]")
    form.locator("[name=description]").fill("K31")
    form.locator("[name=starts_at]").fill("2026-06-14T01:00")
    form.locator("[name=ends_at]").fill("2099-06-20T18:00")
    form.locator("[name=confirmed_by]").fill("公路段值班")
    form.get_by_role("button").click()
    expect(page.locator("#closures .plan-lines")).to_contain_text("K31")
    kept = Closure.objects.get()
    assert (kept.geometry["type"], kept.confirmed_by) == (kind, "公路段值班")
    assert 1 in kept.segments
    assert (timezone.localtime(kept.starts_at).hour, timezone.localtime(kept.ends_at).year) == (1, 2099)
    expect(chart.locator(".symbol.closures").first).to_be_visible()


@pytest.mark.django_db
def test_a_closure_is_amended_and_ended_from_its_page_and_every_version_stays(client, valley, commander, director):
    planned(valley, commander, director)
    area = {"type": "Polygon", "coordinates": [[[119.54, 28.14], [119.56, 28.14], [119.56, 28.16], [119.54, 28.16], [119.54, 28.14]]]}
    closure = close_road(network=valley.network, geometry=area, description="K31", incident=valley.incident, by=commander.person)
    closed = closure.segments
    assert 1 in closed
    assert Trip.objects.filter(blocked_by=closure).count() == Trip.objects.count() > 0
    client.force_login(commander)
    page, ending = reverse("road_amend", args=[valley.incident.number, closure.pk]), timezone.localtime(timezone.now() + timedelta(hours=6))
    typed = {"description": "K31 至 K33", "cause": "flooded", "starts_at": f"{timezone.localtime(closure.starts_at):%Y-%m-%dT%H:%M}"}
    assert client.post(page, typed | {"ends_at": "2020-01-01T00:00"}).status_code == 422
    assert client.post(page, typed | {"ends_at": f"{ending:%Y-%m-%dT%H:%M}", "confirmed_by": "公路段值班"}).status_code == 302
    closure.refresh_from_db()
    assert (closure.description, closure.cause, closure.confirmed_by, closure.segments) == ("K31 至 K33", "flooded", "公路段值班", closed)
    assert closure.history.count() == 2
    assert client.post(reverse("road_reopen", args=[valley.incident.number, closure.pk])).status_code == 302
    closure.refresh_from_db()
    assert closure.ends_at <= timezone.now() + timedelta(seconds=2)
    assert not Trip.objects.exclude(blocked_by=None).exists()


@pytest.mark.django_db
def test_an_end_before_the_beginning_is_refused_beside_its_field_and_nothing_is_closed(client, valley, commander):
    client.force_login(commander)
    typed = {"description": "K31", "cause": "landslide", "ref": "X001"}
    answer = client.post(
        reverse("road_close", args=[valley.incident.number]), typed | {"starts_at": "2026-06-14T12:00", "ends_at": "2026-06-14T08:00"}
    )
    assert answer.status_code == 422
    assert list(answer.context["closure_form"].errors) == ["ends_at"]
    assert client.post(reverse("road_close", args=[valley.incident.number]), typed | {"ends_at": "2020-01-01T00:00"}).status_code == 422
    with pytest.raises(ClosureOutOfOrder):
        close_road(network=valley.network, ref="X001", description="K31", ends_at=timezone.now() - timedelta(days=1), by=commander.person)
    assert not Closure.objects.exists()


def test_a_closure_of_another_incident_is_shown_and_changed_only_there(client, valley, commander):
    other = Incident.objects.create(
        number="JN-IN-20260614-P099",
        name="另一场",
        hazard="flood",
        organisation=valley.incident.organisation,
        happened_at=clock.now(),
        reported_at=clock.now(),
    )
    row = close_road(network=valley.network, segments=[1], description="K31", incident=other, by=commander.person)
    client.force_login(commander)
    board = client.get(reverse("dispatch", args=[valley.incident.number]), {"tab": "trips"}).content.decode()
    assert "属于另一个事件" in board
    assert reverse("road_amend", args=[other.number, row.pk]) in board
    assert client.get(reverse("road_amend", args=[other.number, row.pk])).status_code == 200
    assert reverse("road_reopen", args=[valley.incident.number, row.pk]) not in board
    assert (
        reverse("road_reopen", args=[other.number, row.pk]) in client.get(reverse("dispatch", args=[other.number]), {"tab": "trips"}).content.decode()
    )
