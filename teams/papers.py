"""From call-outs to paper: the phone tree for the night when no gateway answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from relief.core.papers.data import Paper
from relief.core.worlds import REAL, current_world_id
from teams.domain.phone_tree import branches
from teams.models import CallOut, Invitation
from teams.selectors.calls import CELLS
from teams.selectors.proposals import proposal

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT_OUT = (Invitation.State.DECLINED, Invitation.State.STOOD_DOWN, Invitation.State.ARRIVED)


@dataclass(frozen=True, kw_only=True)
class TreeRow:
    """One person to be rung: by whom, under which number, and what he said, to be written in."""

    caller: str = ""
    place: int = 0
    person: str = ""
    cell: str = ""
    phone: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class PhoneTree(Paper):
    """``phone_tree``: what to say, and who rings whom."""

    what: str = ""
    assembly_point: str = ""
    report_by: datetime | None = None
    kit: str = ""
    test: bool = False
    rows: list[TreeRow] = field(default_factory=list)


def phone_tree(call_out: CallOut) -> PhoneTree:
    """The tree of a call-out: of everybody asked who has not said no, or of whom a draft would ask."""
    return PhoneTree(
        organisation=call_out.organisation.name,
        duty_phone=call_out.organisation.phone,
        printed_at=timezone.now(),
        drill=current_world_id() != REAL,
        number=call_out.number,
        url=f"/call-outs/{call_out.number}/",
        what=f"{call_out.get_hazard_display()} {call_out.place}".strip(),
        assembly_point=call_out.assembly_point,
        report_by=call_out.report_by,
        kit=_bring(call_out),
        test=call_out.is_test,
        rows=_tree(_drafted(call_out) if call_out.state == CallOut.State.DRAFTED else _asked(call_out)),
    )


def _bring(call_out: CallOut) -> str:
    return "；".join([*(str(row.bag) for row in call_out.bags.select_related("bag")), *filter(None, [call_out.kit_remark])])


def _drafted(call_out: CallOut) -> list[TreeRow]:
    return [TreeRow(person=one.who.name, cell=str(CELLS[one.who.cell]), phone=one.who.phone) for one in proposal(call_out).wave]


def _asked(call_out: CallOut) -> list[TreeRow]:
    rows = call_out.invitations.exclude(state__in=LEFT_OUT).select_related("person")
    return [TreeRow(person=row.person.name, cell=str(row.get_cell_display()), phone=row.person.phone, code=row.code) for row in rows]


def _tree(people: Sequence[TreeRow]) -> list[TreeRow]:
    return [
        TreeRow(
            caller="" if branch.caller is None else f"{branch.caller + 1}. {people[branch.caller].person}",
            place=place + 1,
            person=people[place].person,
            cell=people[place].cell,
            phone=people[place].phone,
            code=people[place].code,
        )
        for branch in branches(len(people))
        for place in branch.called
    ]
