"""How far the release orders of an incident are on their way out of the stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gis.models import Trip, TripStop
from inventory.models import ReleaseOrder, Waybill

if TYPE_CHECKING:
    from relief.core.models import Incident

State = ReleaseOrder.State
AT_THE_GATE = (Waybill.State.PREPARED, Waybill.State.LOADED)


class Leaving(NamedTuple):
    """Orders by what they wait for; ``gone``: all that was issued of them has left. ``unsigned`` is counted besides."""

    draft: int
    no_vehicle: int
    on_shelf: int
    at_gate: int
    gone: int
    unsigned: int

    @property
    def waiting(self) -> int:
        """Approved orders of which something has still to leave."""
        return self.no_vehicle + self.on_shelf + self.at_gate

    @property
    def to_approve(self) -> str:
        """What waits for a hand under it, in the room of a step; empty where nothing does."""
        if self.draft:
            return _("%(n)s to approve") % {"n": self.draft}
        return _("%(n)s to ratify") % {"n": self.unsigned} if self.unsigned else ""

    @property
    def left(self) -> str:
        """How many have still to leave, in the room of a step; empty where none has."""
        return _("%(n)s to leave") % {"n": self.waiting} if self.waiting else ""

    @property
    def to_leave(self) -> str:
        """The same in full."""
        return ngettext("%(n)s order to leave", "%(n)s orders to leave", self.waiting) % {"n": self.waiting} if self.waiting else ""

    @property
    def parts(self) -> list[str]:
        """What they wait for, one phrase each."""
        said = (
            (self.no_vehicle, _("%(n)s without a vehicle")),
            (self.on_shelf, _("%(n)s to be picked")),
            (self.at_gate, _("%(n)s issued, standing at the gate")),
        )
        return [words % {"n": n} for n, words in said if n]


def leaving(incident: Incident) -> Leaving:
    """The orders of an incident that were not cancelled; one query."""
    planned = TripStop.objects.filter(release_order=OuterRef("pk")).exclude(trip__state=Trip.State.CANCELLED)
    papers = Waybill.objects.filter(order=OuterRef("pk"), state__in=AT_THE_GATE)
    rows = ReleaseOrder.objects.filter(incident=incident).exclude(state=State.CANCELLED)
    waiting, issued = Q(state__in=ReleaseOrder.WAITING), Q(state=State.ISSUED)
    counted = rows.annotate(planned=Exists(planned), at_gate=Exists(papers)).aggregate(
        n_draft=Count("pk", filter=Q(state=State.DRAFT)),
        n_no_vehicle=Count("pk", filter=waiting & Q(planned=False, at_gate=False)),
        n_on_shelf=Count("pk", filter=waiting & ~Q(planned=False, at_gate=False)),
        n_at_gate=Count("pk", filter=issued & Q(at_gate=True)),
        n_gone=Count("pk", filter=issued & Q(at_gate=False)),
        n_unsigned=Count("pk", filter=Q(ratified_at__isnull=True) & ~Q(approval_channel="")),
    )
    return Leaving(**{name.removeprefix("n_"): count for name, count in counted.items()})
