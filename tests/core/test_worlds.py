"""A drill lives in a world of its own."""

from __future__ import annotations

import pytest
from django.utils import timezone

from relief.core.domain.errors import WrongState
from relief.core.models import Event, Incident, World
from relief.core.services.incidents import report_incident
from relief.core.services.worlds import close_drill_world, open_drill_world
from relief.core.worlds import entered
from relief.registrar import hooks


def test_what_happens_in_a_drill_is_not_seen_outside(jingning):
    drill = open_drill_world(code="drill-1", name="夜间演练", by=None)
    with entered(drill.pk):
        report_incident(organisation=jingning, name="演练滑坡", hazard="landslide", happened_at=timezone.now(), by=None)
        assert Incident.objects.count() == 1
        assert "-Y" in Incident.objects.get().number
    assert not Incident.objects.exists()
    assert not Event.objects.exists()
    real = report_incident(organisation=jingning, name="真", hazard="flood", happened_at=timezone.now(), by=None)
    assert real.number.endswith("-S001")


def test_every_app_is_asked_to_fill_the_world_from_inside_it(db, monkeypatch):
    asked = []
    monkeypatch.setattr(hooks, "_seeders", [lambda **facts: asked.append((facts["world"].code, Incident.objects.create is not None, facts["as_of"]))])
    moment = timezone.now()
    open_drill_world(code="drill-2", name="演练", by=None, as_of=moment)
    assert asked == [("drill-2", True, moment)]


def test_a_seeder_that_fails_leaves_no_world(db, monkeypatch):
    def broken(**facts):
        raise ValueError("no stock")

    monkeypatch.setattr(hooks, "_seeders", [broken])
    with pytest.raises(ValueError, match="no stock"):
        open_drill_world(code="drill-3", name="演练", by=None)
    assert not World.objects.filter(code="drill-3").exists()


def test_the_real_world_is_never_closed_and_a_drill_only_once(db):
    with pytest.raises(WrongState):
        close_drill_world(World.objects.get(pk=1), by=None)
    drill = open_drill_world(code="drill-4", name="演练", by=None)
    close_drill_world(drill, by=None)
    with pytest.raises(WrongState):
        close_drill_world(drill, by=None)
