"""Which level the figures of a call would propose, by which trigger, and who may put it in force: asked before anything is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relief.core import clock
from relief.core.access import in_force
from relief.core.domain.incidents import Threshold, figures_of, reached
from relief.core.models import Appointment, PlanTrigger
from relief.core.selectors.offices import ENTITLED
from relief.core.selectors.plans import triggers_in_force

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relief.core.models import Organisation, Person

MEASURES = ("dead", "missing", "evacuated", "affected", "collapsed_rooms")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A level, the trigger that asks for it with the figure that reached it, the offices that may activate it, and whether this person may."""

    level: int
    trigger: PlanTrigger
    figure: int
    offices: tuple[str, ...]
    may: bool

    @property
    def sign(self) -> str:
        """The level in its official figure."""
        return self.trigger.get_level_display()


def level_for(*, society: Organisation, hazard: str, figures: Mapping[str, int | None], by: Person | None) -> Proposal | None:
    """The proposal, or None where no threshold of a plan in force is reached. ``figures``: as of an incident, None for unknown."""
    now = clock.now()
    known = figures_of(**{name: figures.get(name) for name in MEASURES})
    triggers = {one.pk: one for one in triggers_in_force(society, now)}
    thresholds = [Threshold(one.pk, one.level, one.measure, one.threshold, one.hazard) for one in triggers.values()]
    met = reached(thresholds, known, hazard)
    if met is None:
        return None
    roles = ENTITLED[met.level]
    offices = tuple(str(role.label) for role in Appointment.Role if role in roles)
    held = Appointment.objects.filter(person=by, organisation=society, role__in=roles).select_related("delegated_by") if by else ()
    return Proposal(met.level, triggers[met.key], known[met.measure] or 0, offices, any(in_force(one, now) for one in held))
