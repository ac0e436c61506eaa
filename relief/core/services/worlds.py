"""Drill worlds: opened from the stock and roster of a moment, closed when the drill is over; the real world is never touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from relief.core import clock
from relief.core.domain.errors import WrongState
from relief.core.models import World
from relief.core.worlds import entered
from relief.registrar.hooks import world_seeders

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from relief.core.models import Person


def open_drill_world(*, code: str, name: str, by: Person | None, as_of: datetime | None = None, enrolled: Iterable[Person] = ()) -> World:
    """A new closed world; every app fills it from the real one as it stood at ``as_of`` (now, if not given).

    Messages of the drill reach only the ``enrolled``.
    """
    moment = as_of or clock.now()
    with transaction.atomic():
        world = World(code=code, name=name, kind=World.Kind.DRILL, taken_from=moment)
        world.full_clean()
        world.save()
        world.enrolled.set(enrolled)
        with entered(world.pk):
            for seed in world_seeders():
                seed(world=world, as_of=moment, by=by)
    return world


def take_part(world: World, *, person: Person) -> None:
    """Enrol somebody in a running drill, so that its messages reach him. Raises WrongState."""
    if not world.is_drill or world.closed_at is not None:
        raise WrongState(state=str(world.get_kind_display()))
    world.enrolled.add(person)


def close_drill_world(world: World, *, by: Person | None, at: datetime | None = None) -> World:  # noqa: ARG001 - every service says who
    """Nobody enters it any more; its rows stay for scoring and replay. Raises WrongState."""
    with transaction.atomic():
        world = World.objects.select_for_update().get(pk=world.pk)
        if not world.is_drill or world.closed_at is not None:
            raise WrongState(state=str(world.get_kind_display()))
        world.closed_at = at or clock.now()
        world.save()
    return world
