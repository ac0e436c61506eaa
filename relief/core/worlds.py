"""The world in which a request, a task or a command lives: the real one, or a drill's."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Iterator

REAL = 1
_current: ContextVar[int] = ContextVar("world", default=REAL)

M = TypeVar("M", bound=models.Model, covariant=True)  # noqa: PLC0105 - Django's own name for it


def current_world_id() -> int:
    """The primary key of the world we are in."""
    return _current.get()


@contextmanager
def entered(world_id: int) -> Iterator[None]:
    """Everything inside the block sees and writes only this world."""
    token = _current.set(world_id)
    try:
        yield
    finally:
        _current.reset(token)


class WorldManager(models.Manager[M]):
    """The default manager of operational rows: only the world we are in."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Rows of the current world."""
        return super().get_queryset().filter(world_id=current_world_id())


class Operational(models.Model):
    """A row that belongs to exactly one world."""

    world = models.ForeignKey("core.World", on_delete=models.PROTECT, default=current_world_id, editable=False, related_name="+")

    objects = WorldManager()
    every_world = models.Manager()  # noqa: DJ012 - a manager, too: `objects` stays the first, so the default one

    class Meta:
        """``objects`` is the default; ``every_world`` is for seals, backups and checks."""

        abstract = True
        default_manager_name = "objects"
        base_manager_name = "every_world"
