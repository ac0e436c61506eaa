"""Rest after being out: nobody is called out before it is over. A drill puts no real person to rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from relief.core.worlds import REAL, current_world_id
from teams.models import TeamMember

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


def put_to_rest(people: Collection[int], until: datetime) -> None:
    """These persons (keys) rest until then; a longer rest that was known stays. A drill's rest is read from its own missions."""
    if current_world_id() == REAL:
        mine = TeamMember.objects.filter(person__in=people)
        mine.filter(Q(resting_until=None) | Q(resting_until__lt=until)).update(resting_until=until)
