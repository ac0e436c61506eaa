"""Words and signs of command and duty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import gettext as _

from relief.core import clock
from relief.core.models import Appointment, PlanFiling
from relief.core.selectors.plans import because_of
from relief.core.templatetags.relief_ui import chip, status

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from relief.core.models import EmergencyPlan, ResponseActivation

register = template.Library()

State = PlanFiling.State
READY = {"green": ("good", "check"), "amber": ("warning", "alert"), "red": ("danger", "stop"), "unknown": ("neutral", "info")}


@register.filter
def because(row: ResponseActivation) -> str:
    """Why a level was proposed or put in force."""
    return because_of(row)


@register.simple_tag
def task_chip(task: Any) -> SafeString:
    """The state of an action card as the clock has it."""
    return status(task.standing, _("overdue") if task.is_overdue else task.get_state_display())


@register.simple_tag
def ready_chip(value: str) -> SafeString:
    """Green, amber, red or not computable, with sign and word."""
    words = {"green": _("ready"), "amber": _("partly ready"), "red": _("not ready"), "unknown": _("not computable")}
    tone, sign = READY[value]
    return chip(tone, words[value], sign)


@register.simple_tag
def filing_chip(plan: EmergencyPlan) -> SafeString:
    """Whether a plan is filed with the government, until when, or by when it is to be; reads ``plan.filings``."""
    now, by_state = clock.today(), {row.state: row for row in reversed(plan.filings.all())}
    if State.FILED in by_state:
        until = by_state[State.FILED].renew_by
        return chip("good", _("filed until %(day)s") % {"day": until} if until else _("Filed"), "paper")
    if State.LAPSED in by_state:
        return chip("danger", _("to be filed again since %(day)s") % {"day": by_state[State.LAPSED].renew_by}, "clock")
    if plan.state != plan.State.IN_FORCE:
        return chip("neutral", _("not filed"), "paper")
    if plan.file_by and plan.file_by < now:
        return chip("danger", _("not filed, overdue since %(day)s") % {"day": plan.file_by}, "clock")
    words = _("Letter sent") if State.SENT in by_state else _("not filed")
    return chip("warning", f"{words} · {_('due by %(day)s') % {'day': plan.file_by}}" if plan.file_by else words, "paper")


@register.filter
def role(value: str) -> str:
    """An office in words."""
    return str(dict(Appointment.Role.choices).get(value, value))
