"""Reading call-outs: how a running one stands, whom a test reached, what an incident has in people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery, Sum

from relief.core.models import Message
from teams.models import CallOut, CallOutNeed, Invitation, Reply, TeamMember
from teams.selectors.proposals import standings_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from relief.core.models import Incident
    from teams.domain.waves import Standing

State = Invitation.State
CELLS = dict(TeamMember.Cell.choices)
REACHED_WITHIN = (5, 15, 30)


@dataclass(frozen=True, slots=True)
class CellStanding:
    """One cell of a running call-out."""

    cell: str
    label: str
    standing: Standing

    @property
    def percent(self) -> int:
        """Of the people wanted, those who come."""
        return min(100 * self.standing.coming // self.standing.wanted, 100) if self.standing.wanted else 100


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of those asked could be reached, and how fast (minutes; None where nobody answered)."""

    asked: int
    answered: int
    opened: int
    within: list[tuple[int, int]]
    median: int | None

    @property
    def percent(self) -> int:
        """Of those asked, the ones who answered."""
        return round(100 * self.answered / self.asked) if self.asked else 0


def cells_of(call_out: CallOut, now: datetime) -> list[CellStanding]:
    """Every wanted cell as it stands."""
    return [CellStanding(cell, str(CELLS[cell]), standing) for cell, standing in standings_of(call_out, now).items()]


def people_of(call_out: CallOut) -> list[Invitation]:
    """Everybody asked, those who come first, by their time. One query."""
    order = {State.ARRIVED: 0, State.COMING: 1, State.STANDBY: 2, State.ACKNOWLEDGED: 3, State.NOTIFIED: 4, State.NO_ANSWER: 5}
    rows = list(call_out.invitations.select_related("person", "call_out"))
    rows.sort(key=lambda row: (order.get(State(row.state), 6), row.eta_at is None, row.eta_at or row.notified_at, row.pk))
    return rows


def words_of(call_out: CallOut) -> dict[int, list[Reply]]:
    """The answers of everybody, by invitation, the newest first. One query."""
    found: dict[int, list[Reply]] = {}
    for reply in call_out.replies.order_by("-received_at", "-pk"):
        found.setdefault(reply.invitation_id or 0, []).append(reply)
    return found


def failed_of(call_out: CallOut) -> set[int]:
    """Invitations of which every message failed or was withheld: these people know nothing. One query."""
    counted = call_out.invitations.order_by().annotate(good=Count("messages", filter=~Q(messages__state__in=Message.LOST)), all=Count("messages"))
    return {row.pk for row in counted if row.all and not row.good}


def is_lost(messages: Iterable[Message]) -> bool:
    """Whether everything that was sent to somebody failed or was withheld; nothing sent is nothing lost."""
    states = [one.state for one in messages]
    return bool(states) and all(state in Message.LOST for state in states)


def newest_by_way(messages: Iterable[Message]) -> list[Message]:
    """Of messages, the newest first, the last one on each way to a telephone: a gateway tells what became of it."""
    found: dict[str, Message] = {}
    for one in messages:
        if one.channel in Message.OUTSIDE:
            found.setdefault(one.channel, one)
    return list(found.values())


def reach_of(call_outs: Iterable[CallOut]) -> dict[int, Reach]:
    """Whom call-outs reached, by call-out. One query."""
    rows = Invitation.objects.filter(call_out__in=[one.pk for one in call_outs]).order_by()
    first = Min("replies__received_at", filter=~Q(replies__channel=Reply.Channel.DESK))
    waits: dict[int, list[tuple[timedelta | None, bool]]] = defaultdict(list)
    for key, answered, seen, asked in rows.annotate(first=first).values_list("call_out_id", "first", "seen_at", "notified_at"):
        waits[key].append((answered - asked if answered else None, seen is not None))
    return {key: _reach(found) for key, found in waits.items()}


def _reach(found: list[tuple[timedelta | None, bool]]) -> Reach:
    waited = sorted(wait for wait, _seen in found if wait is not None)
    within = [(minutes, sum(wait <= timedelta(minutes=minutes) for wait in waited)) for minutes in REACHED_WITHIN]
    median = int(waited[(len(waited) - 1) // 2].total_seconds() // 60) if waited else None
    return Reach(len(found), len(waited), sum(seen or wait is not None for wait, seen in found), within, median)


@dataclass(frozen=True, slots=True)
class Crew:
    """One call-out of an incident in figures."""

    call_out: CallOut
    wanted: int
    asked: int
    coming: int
    arrived: int
    declined: int
    last_eta: datetime | None


def crews_of(incident: Incident) -> list[Crew]:
    """The call-outs of an incident that were sent, the newest first. One query."""
    needs = CallOutNeed.objects.filter(call_out=OuterRef("pk")).order_by().values("call_out").annotate(n=Sum("people")).values("n")
    rows = CallOut.objects.filter(incident=incident, kind=CallOut.Kind.REAL, sent_at__isnull=False).select_related("organisation")
    counted = rows.annotate(
        wanted=Subquery(needs),
        asked=Count("invitations", distinct=True),
        coming=Count("invitations", filter=Q(invitations__state=State.COMING), distinct=True),
        arrived=Count("invitations", filter=Q(invitations__arrived_at__isnull=False), distinct=True),
        declined=Count("invitations", filter=Q(invitations__state=State.DECLINED), distinct=True),
        last_eta=Max("invitations__eta_at", filter=Q(invitations__state=State.COMING)),
    )
    return [Crew(row, row.wanted or 0, row.asked, row.coming, row.arrived, row.declined, row.last_eta) for row in counted.order_by("-sent_at", "-pk")]
