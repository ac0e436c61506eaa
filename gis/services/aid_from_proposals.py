"""An approved proposal asks other counties for what it would take from them: one request a society and shelter, announced by the caller."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gis.services.aid import society_of, write_request

if TYPE_CHECKING:
    from gis.models import MutualAidRequest, Proposal, ProposalLine
    from inventory.models import Item
    from relief.core.models import Organisation, Person


def ask_others(proposal: Proposal, lines: list[ProposalLine], by: Person) -> list[MutualAidRequest]:
    """The lines of stores that answer only to their own society, as requests for mutual aid."""
    groups: dict[tuple[int, int], list[ProposalLine]] = defaultdict(list)
    for line in lines:
        groups[society_of(line.warehouse.organisation).pk, line.need.shelter_id].append(line)
    return [_ask(proposal, rows, by) for __, rows in sorted(groups.items())]


def _ask(proposal: Proposal, lines: list[ProposalLine], by: Person) -> MutualAidRequest:
    giver: Organisation = society_of(lines[0].warehouse.organisation)
    wanted: dict[Item, int] = defaultdict(int)
    for line in lines:
        wanted[line.need.item] += line.quantity
    return write_request(
        incident=proposal.incident,
        giver=giver,
        shelter=lines[0].need.shelter,
        wanted=wanted,
        needs={line.need.item_id: line.need for line in lines},
        note=_("From the sourcing proposal %(number)s") % {"number": proposal.number},
        by=by,
    )
