"""A drill from the front door: opened, entered, practised in, left and closed; the real book stays as it is."""

from __future__ import annotations

import pytest
from django.utils import timezone

from relief.core.models import Incident, World
from relief.core.services.incidents import report_incident

pytestmark = pytest.mark.django_db


def _open(client, **facts):
    return client.post("/drills/", {"name": "夜雨演练", "as_of": "", **facts})


def test_who_leads_opens_a_drill_and_stands_in_it_at_once(client, commander, jingning):
    report_incident(organisation=jingning, name="真实滑坡", hazard="landslide", happened_at=timezone.now(), by=commander.person)
    client.force_login(commander)
    assert _open(client).status_code == 302
    world = World.objects.get(kind=World.Kind.DRILL)
    assert list(world.enrolled.all()) == [commander.person]
    page = client.get("/incidents/").content.decode()
    assert "data-drill" in page
    assert "真实滑坡" not in page
    client.post("/drills/leave/")
    page = client.get("/incidents/").content.decode()
    assert "data-drill" not in page
    assert "真实滑坡" in page


def test_others_take_part_and_are_enrolled(client, commander, keeper):
    client.force_login(commander)
    _open(client)
    world = World.objects.get(kind=World.Kind.DRILL)
    client.force_login(keeper)
    assert "夜雨演练" in client.get("/drills/").content.decode()
    assert client.post(f"/drills/{world.code}/enter/").status_code == 302
    assert set(world.enrolled.all()) == {commander.person, keeper.person}
    assert "data-drill" in client.get("/drills/").content.decode()


def test_a_closed_drill_lets_nobody_in(client, commander):
    client.force_login(commander)
    _open(client)
    world = World.objects.get(kind=World.Kind.DRILL)
    assert client.post(f"/drills/{world.code}/close/").status_code == 302
    world.refresh_from_db()
    assert world.closed_at is not None
    assert client.post(f"/drills/{world.code}/enter/").status_code == 404
    assert "data-drill" not in client.get("/drills/").content.decode()


def test_a_keeper_opens_no_drill_and_a_visitor_enters_none(client, commander, auditor, visitor):
    client.force_login(auditor)
    assert _open(client).status_code == 403
    assert not World.objects.filter(kind=World.Kind.DRILL).exists()
    client.force_login(commander)
    _open(client)
    world = World.objects.get(kind=World.Kind.DRILL)
    client.force_login(auditor)
    assert client.post(f"/drills/{world.code}/close/").status_code == 403
    client.force_login(visitor)
    assert client.post(f"/drills/{world.code}/enter/").status_code == 403
    assert world.enrolled.count() == 1


def test_a_drill_of_tomorrow_or_without_a_name_is_refused_by_name(client, commander):
    client.force_login(commander)
    later = timezone.localtime(timezone.now() + timezone.timedelta(days=1))
    answer = _open(client, as_of=later.strftime("%Y-%m-%dT%H:%M"))
    assert (answer.status_code, "还没到" in answer.content.decode()) == (400, True)
    assert _open(client, name="").status_code == 400
    assert not World.objects.filter(kind=World.Kind.DRILL).exists()
    assert Incident.every_world.count() == 0
