"""What the public may know of the emergencies that are running: levels, townships, totals; small numbers are not told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Sum

from gis.models import Shelter
from gis.selectors.balances import balance_of_needs
from relief.core.models import Incident, ResponseActivation
from relief.core.worlds import REAL, entered

if TYPE_CHECKING:
    from inventory.models import Item
    from relief.core.models import GovernmentResponse, Organisation

TOLD = (Incident.State.OPEN, Incident.State.STABILISED)
FEW = 10


class Wanted(NamedTuple):
    """One kind of goods: what is needed in all places, and what nothing covers yet, in base units."""

    item: Item
    needed: int
    lacking: int


@dataclass(frozen=True)
class Emergency:
    """One running incident for the public page. ``sheltered`` and ``evacuated`` are None where fewer than ten: too few to stay unknown."""

    incident: Incident
    level: ResponseActivation | None
    government: GovernmentResponse | None
    townships: list[str]
    shelters: int
    sheltered: int | None
    evacuated: int | None
    wanted: list[Wanted]
    contact: Organisation


def emergencies() -> list[Emergency]:
    """The running incidents of the real world, newest first; a drill is never among them."""
    with entered(REAL):
        rows = Incident.objects.filter(state__in=TOLD).select_related("division__parent", "organisation__division")
        return [_emergency(row) for row in rows.order_by("-happened_at")]


def _emergency(incident: Incident) -> Emergency:
    shelters = Shelter.objects.filter(incident=incident).select_related("division")
    towns = {str(row.division) for row in shelters if row.division}
    people = shelters.aggregate(n=Sum("people"))["n"] or 0
    return Emergency(
        incident=incident,
        level=incident.activations.filter(state=ResponseActivation.State.ACTIVATED).order_by("-activated_at").first(),
        government=incident.government_responses.filter(ends_at=None).order_by("-starts_at").first(),
        townships=sorted(towns | ({str(incident.division)} if incident.division else set())),
        shelters=len(shelters),
        sheltered=told_number(people),
        evacuated=told_number(incident.evacuated or 0),
        wanted=_wanted(incident),
        contact=incident.organisation,
    )


def told_number(people: int) -> int | None:
    """A count of people as it may be published: nothing below ten but 0."""
    return people if people >= FEW or people == 0 else None


def _wanted(incident: Incident) -> list[Wanted]:
    """Goods over all shelters, never one shelter's; what is lacking first."""
    totals: dict[Item, tuple[int, int]] = {}
    for row in balance_of_needs(incident):
        needed, lacking = totals.get(row.need.item, (0, 0))
        totals[row.need.item] = needed + row.need.quantity, lacking + row.gap
    rows = [Wanted(item, needed, lacking) for item, (needed, lacking) in totals.items() if needed]
    return sorted(rows, key=lambda row: (-row.lacking, row.item.sku))
