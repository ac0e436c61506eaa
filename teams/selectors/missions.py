"""Missions as those who watch them see them: who was heard when, who has worked how long, who is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from relief.core import clock
from relief.core.access import scope
from teams.domain.roll_call import RollCall
from teams.domain.timers import Advice, Welfare, advice, welfare
from teams.models import DeployedMember, Deployment, Muster
from teams.words import WELFARE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from relief.core.models import User


@dataclass(frozen=True, slots=True)
class Watched:
    """One person on a mission at a moment."""

    row: DeployedMember
    welfare: Welfare
    advice: Advice

    @property
    def down(self) -> bool:
        """Needs help now."""
        return self.row.down_at is not None

    @property
    def back(self) -> bool:
        """Has been called in."""
        return self.row.back_at is not None


@dataclass(frozen=True, slots=True)
class Watch:
    """A mission at a moment."""

    mission: Deployment
    people: list[Watched]
    call: RollCall[int]

    @property
    def worst(self) -> Welfare:
        """The worst of those who are out."""
        found = {one.welfare for one in self.people if not one.back}
        return next((tone for tone in (Welfare.RED, Welfare.AMBER) if tone in found), Welfare.FINE)

    @property
    def down(self) -> list[Watched]:
        """Those who need help now."""
        return [one for one in self.people if one.down and not one.back]

    @property
    def silent(self) -> list[Watched]:
        """Those nobody has heard of for too long."""
        return [one for one in self.people if not one.back and one.welfare != Welfare.FINE]


def roll_call_of(people: Iterable[DeployedMember]) -> RollCall[int]:
    """Who went out and who was called in, by the keys of the roll."""
    rows = list(people)
    return RollCall(frozenset(one.pk for one in rows), frozenset(one.pk for one in rows if one.back_at))


def watch_of(mission: Deployment, *, at: datetime | None = None, people: Iterable[DeployedMember] | None = None) -> Watch:
    """A mission as it stands at a moment. One query, none where its people are given or were fetched with it."""
    now, rows = at or clock.now(), list(mission.people.all() if people is None else people)
    watched = [Watched(one, Welfare.FINE if one.back_at else welfare(one.heard_at, now), advice(one.working_since, now)) for one in rows]
    return Watch(mission, watched, roll_call_of(rows))


def missions_out(user: User | AnonymousUser) -> list[Watch]:
    """Every mission that is out and that a user may read. Two queries."""
    return _out(scope(user, "read", Deployment))


def squads_here(user: User | AnonymousUser, incident: int) -> tuple[list[tuple[Watch, StrOrPromise, str, str]], list[Muster]]:
    """The missions that are out on an incident, each with how long it was not heard of, and the squads that gather for it. Three queries."""
    out = [(one, *WELFARE[one.worst]) for one in _out(scope(user, "read", Deployment).filter(incident=incident))]
    return out, list(scope(user, "read", Muster).filter(incident=incident, state=Muster.State.OPEN).order_by("pk"))


def _out(rows: QuerySet[Deployment]) -> list[Watch]:
    people = Prefetch("people", DeployedMember.objects.select_related("person").order_by("pair", "pk"))
    rows = rows.filter(state__in=Deployment.OUT).select_related("organisation", "incident", "team", "leader").order_by("pk")
    return [watch_of(one) for one in rows.prefetch_related(people)]
