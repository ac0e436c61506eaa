"""A member's code: made for two days, read as of the moment it was scanned."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from relief.core import clock
from relief.core.worlds import current_world_id
from teams.domain.badges import Badge, read, written
from teams.domain.errors import BadgeForged
from teams.models import TeamMember

if TYPE_CHECKING:
    from datetime import datetime

GOOD_FOR = timedelta(hours=48)
PURPOSE = b"relief.teams.badge"


def badge_of(member: TeamMember, *, at: datetime | None = None) -> str:
    """The text of a member's code, good for 48 hours from a moment. It holds his key in the register and nothing else."""
    return written(Badge(current_world_id(), member.pk, (at or clock.now()) + GOOD_FOR), _key())


def member_of_badge(text: str, *, at: datetime) -> TeamMember:
    """Whose code it is. Raises BadgeForged (also for another world's code), BadgeExpired."""
    badge = read(text, _key(), at)
    member = TeamMember.objects.filter(pk=badge.member, person__erased_at=None).select_related("person").first()
    if member is None or badge.world != current_world_id():
        raise BadgeForged
    return member


def _key() -> bytes:
    return hashlib.sha256(PURPOSE + settings.SECRET_KEY.encode()).digest()
