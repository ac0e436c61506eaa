"""From a filing to its letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from relief.core.papers.command import FilingLetter, LiaisonRow
from relief.core.plan_hooks import needs_of
from relief.core.response.printing import head_of, level_words

if TYPE_CHECKING:
    from relief.core.models import EmergencyPlan, PlanFiling


def filing_paper(filing: PlanFiling) -> FilingLetter:
    """The letter with the plan's facts as they are now, and the authority's answer once there is one."""
    plan = filing.plan
    return FilingLetter(
        **head_of(plan.organisation),
        number=filing.number,
        url=f"/plans/{plan.pk}/filings/",
        authority=filing.authority,
        drawn_up_on=filing.drawn_up_on,
        title=plan.title,
        version=plan.version,
        hazard=str(plan.get_hazard_display()) if plan.hazard else _("every hazard"),
        in_force_from=plan.in_force_from,
        review_due_on=plan.review_due_on,
        booklet=f"{plan.organisation.code}-EP-{plan.pk}",
        contents=_contents(plan),
        ladder=[LiaisonRow(rung=one.rung, body=one.body, post=one.post, tested_on=one.tested_on) for one in plan.organisation.liaison.all()],
        sent_on=filing.sent_on,
        filed_on=filing.filed_on,
        reference=filing.reference,
        renew_by=filing.renew_by,
    )


def _contents(plan: EmergencyPlan) -> list[str]:
    """What the plan holds, in figures counted from its rows."""
    levels = sorted({*plan.levels.values_list("level", flat=True), *plan.triggers.values_list("level", flat=True)}, reverse=True)
    return [
        _("Levels: %(levels)s") % {"levels": "、".join(level_words(level) for level in levels) or "—"},
        _("Triggers: %(n)s") % {"n": plan.triggers.count()},
        _("Action cards: %(n)s") % {"n": plan.cards.count()},
        _("Resources: %(n)s") % {"n": len(needs_of(plan))},
    ]
