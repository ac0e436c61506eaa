"""Reckon all township cards in the background, with progress."""

from __future__ import annotations

from functools import partial
from itertools import batched
from typing import TYPE_CHECKING

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from gis.models import CardRun, TownshipCard
from gis.selectors.cards import Reckoning, townships
from relief.core.worlds import current_world_id, entered
from relief.problems import Problem

if TYPE_CHECKING:
    from relief.core.models import Person

BATCH = 20
FACTS = ["key", "mark", "minutes", "data", "computed_at"]


def start_cards(*, by: Person | None = None) -> CardRun:
    """Begin to reckon every card that is not up to date; a run for the same state of roads that is still going is joined.

    Raises NoNetwork.
    """
    key = Reckoning().key
    with transaction.atomic():
        going = CardRun.objects.filter(key=key, state=CardRun.State.RUNNING).first()
        if going is not None:
            return going
        CardRun.objects.filter(state=CardRun.State.RUNNING).update(state=CardRun.State.FAILED, why="roads changed", finished_at=timezone.now())
        run = CardRun.objects.create(key=key, by=by)
        transaction.on_commit(partial(work.enqueue, run=run.pk, world=current_world_id()))
    return run


@task
def work(*, run: int, world: int) -> str:
    """The task behind ``start_cards``: runs at once, or in a worker where ``RELIEF_TASKS`` is ``database``."""
    with entered(world):
        row = CardRun.objects.get(pk=run)
        try:
            reckon_cards(run=row)
        except Problem as problem:
            row.state, row.why, row.finished_at = CardRun.State.FAILED, problem.say(_)[:250], timezone.now()
            row.save(update_fields=["state", "why", "finished_at"])
        return row.state


def reckon_cards(*, run: CardRun) -> CardRun:
    """Twenty cards a transaction; those already reckoned for this state of roads are left as they are."""
    reckoning = Reckoning()
    kept = set(TownshipCard.objects.filter(key=reckoning.key).values_list("division_id", flat=True))
    towns = townships()
    run.key, run.total, run.done = reckoning.key, len(towns), len(kept)
    run.save(update_fields=["key", "total", "done"])
    for batch in batched([town for town in towns if town.pk not in kept], BATCH):
        now = timezone.now()
        facts = [
            TownshipCard(division=town, key=run.key, mark=card.mark, minutes=card.minutes, data=card.data, computed_at=now)
            for town, card in reckoning.cards(batch)
        ]
        with transaction.atomic():
            TownshipCard.objects.bulk_create(facts, update_conflicts=True, unique_fields=["world", "division"], update_fields=FACTS)
            run.done += len(facts)
            run.save(update_fields=["done"])
    run.state, run.finished_at = CardRun.State.DONE, timezone.now()
    run.save(update_fields=["state", "finished_at"])
    return run
