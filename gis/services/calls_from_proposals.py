"""An approved proposal calls suppliers for what they have promised: one call an agreement, hours and store, announced by the caller."""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gis.services.aid import require_side, society_of
from inventory.services.agreements import write_call
from relief.core.roles import APPROVERS

if TYPE_CHECKING:
    from gis.models import Proposal, ProposalLine
    from inventory.models import Agreement, CallOff, Item
    from relief.core.models import Person


def call_suppliers(proposal: Proposal, lines: list[ProposalLine], by: Person) -> list[CallOff]:
    """The lines of suppliers as calls on their agreements. Raises NotYourSide, NotAgreed, AgreementNotInForce."""
    groups: dict[tuple[int, int, int], list[ProposalLine]] = defaultdict(list)
    agreements: dict[int, Agreement] = {}
    for line in lines:
        if line.agreed:
            agreements[line.agreed.agreement_id] = line.agreed.agreement
            groups[line.agreed.agreement_id, int(line.reason.get("hours") or 0), line.warehouse_id].append(line)
    return [_call(proposal, agreements[key[0]], rows, by) for key, rows in sorted(groups.items(), key=itemgetter(0))]


def _call(proposal: Proposal, agreement: Agreement, lines: list[ProposalLine], by: Person) -> CallOff:
    require_side(society_of(agreement.organisation), by, APPROVERS)
    wanted: dict[Item, int] = defaultdict(int)
    for line in lines:
        wanted[line.need.item] += line.quantity
    note = _("From the sourcing proposal %(number)s") % {"number": proposal.number}
    call = write_call(agreement=agreement, wanted=wanted, to_warehouse=lines[0].warehouse, incident=proposal.incident, by=by, note=note)
    for line in lines:
        line.call = call
        line.save(update_fields=["call"])
    return call
