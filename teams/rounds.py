"""What the squads do by themselves: readiness is kept, tracks are deleted, numbers are asked after, call-outs go on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relief.core.models import World
from relief.core.rounds import At, rounds
from relief.core.worlds import entered
from teams.models import RescueTeam
from teams.services.call_clock import turn_clock
from teams.services.forgetting import forget_positions
from teams.services.leaving import forget_who_left
from teams.services.readiness import keep_day
from teams.services.reminding import remind_holders
from teams.services.self_service import ask_to_confirm


@rounds(At.NIGHT, _("Squads whose readiness was kept"))
def keep() -> int:
    """Tonight's figure of every squad, for the plot."""
    return keep_day(RescueTeam.objects.all())


@rounds(At.NIGHT, _("Positions of rescuers deleted"))
def forget() -> int:
    """Thirty days after their mission."""
    return forget_positions()


@rounds(At.NIGHT, _("Members who left, whose next of kin and hours were deleted"))
def let_go() -> int:
    """Whoever retired while he was out."""
    return forget_who_left()


@rounds(At.MORNING, _("Members asked to confirm their number"))
def ask() -> int:
    """By link, at most once a week; in the morning, because it is a text message."""
    return ask_to_confirm()


@rounds(At.MORNING, _("Members told that a paper runs out"))
def remind() -> int:
    """90 and 30 days before a certificate ends and on the day, 60 and 15 before medical check and insurance."""
    return remind_holders()


@rounds(At.MINUTE, _("Steps of call-outs taken"))
def turn() -> int:
    """In the real world and in every drill that runs."""
    steps = 0
    for world in World.objects.filter(closed_at__isnull=True).order_by("pk").values_list("pk", flat=True):
        with entered(world):
            steps += len(turn_clock())
    return steps
