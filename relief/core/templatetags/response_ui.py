"""Words and signs of command and duty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import gettext as _

from relief.core.models import Appointment
from relief.core.templatetags.relief_ui import chip, status

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()

READY = {"green": ("good", "check"), "amber": ("warning", "alert"), "red": ("danger", "stop"), "unknown": ("neutral", "info")}


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


@register.filter
def role(value: str) -> str:
    """An office in words."""
    return str(dict(Appointment.Role.choices).get(value, value))
