"""Undoing an import: every row it touched goes back, or none does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Max, ProtectedError

from relief.problems import Problem, gettext_noop
from relief.registrar.exchange.resources import BATCH
from relief.registrar.rights import rights

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model

    from relief.registrar.registry import Registry

UNDONE = "undo:"


class BlockedUndo(Problem):
    """A row of the import was changed or used since; nothing was undone."""

    slug = "blocked-undo"
    sentence = gettext_noop("The import cannot be undone: since then these rows were changed or used: %(rows)s.")


class NothingToUndo(Problem):
    """No such import, or it was undone already."""

    slug = "nothing-to-undo"
    status = 404
    sentence = gettext_noop("There is no such import, or it was undone already.")


@dataclass(frozen=True)
class Batch:
    """One import that can be undone."""

    code: str
    at: datetime
    rows: int


def history_of(model: type[Model]) -> Any:
    """The table that keeps the model's history; None where it keeps none."""
    name = getattr(model._meta, "simple_history_manager_attribute", None)
    return getattr(model, name).model if name else None


def batches(model: type[Model], user: Any, limit: int = 20) -> list[Batch]:
    """The latest imports of this user into this register that were not undone."""
    kept = history_of(model)._default_manager.filter(history_change_reason__startswith=BATCH, history_user=user)
    found = (
        kept.exclude(history_change_reason__in=_undone(model))
        .values("history_change_reason")
        .annotate(at=Max("history_date"), rows=Count("pk"))
        .order_by("-at")[:limit]
    )
    return [Batch(code=one["history_change_reason"].removeprefix(BATCH), at=one["at"], rows=one["rows"]) for one in found]


def undo(*, registry: Registry, code: str, user: Any) -> int:
    """Take one import into a register back as a whole; returns how many rows went back. Raises BlockedUndo, NothingToUndo."""
    model = registry.model
    entries = history_of(model)._default_manager.filter(history_change_reason=f"{BATCH}{code}", history_user=user)
    with transaction.atomic():
        latest = list(entries.order_by("-history_date", "-pk"))
        _stand_still(model, latest)
        if not latest or f"{BATCH}{code}" in _undone(model):
            raise NothingToUndo
        blocked = [entry for entry in latest if entry.next_record is not None]
        if blocked:
            raise BlockedUndo(rows=_named(blocked))
        rows = rights().scope(user, "import", model)
        for entry in latest:
            _back(registry, rows.filter(pk=entry.instance.pk).first(), entry, code, user)
    return len(latest)


def _stand_still(model: type[Model], entries: list[Any]) -> None:
    """Whoever is changing one of these rows goes first, and is then seen; or waits until the import is taken back."""
    key = model._meta.pk
    keys = [getattr(entry, key.attname) for entry in entries] if key else []
    list(model._default_manager.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def _undone(model: type[Model]) -> list[str]:
    told = history_of(model)._default_manager.filter(history_change_reason__startswith=UNDONE)
    return [BATCH + reason.removeprefix(UNDONE) for reason in told.values_list("history_change_reason", flat=True).distinct()]


def _back(registry: Registry, row: Any, entry: Any, code: str, user: Any) -> None:
    if row is None:
        raise BlockedUndo(rows=str(entry.instance))
    row._change_reason = f"{UNDONE}{code}"  # noqa: SLF001 - simple-history's own door
    if entry.history_type == "+":
        _removed(row)
        return
    before = entry.prev_record
    for field in entry.tracked_fields:
        setattr(row, field.attname, getattr(before, field.attname))
    registry.enter(row, row.save, user)


def _removed(row: Model) -> None:
    try:
        row.delete()
    except ProtectedError:
        raise BlockedUndo(rows=str(row)) from None


def _named(entries: list[Any]) -> str:
    return ", ".join(str(entry.instance) for entry in entries[:10])
