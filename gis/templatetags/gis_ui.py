"""Distances and driving times as the board says them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from gis.printed.response_times import took
from gis.selectors.response_times import REACHED
from relief.core.templatetags.relief_ui import chip

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from gis.selectors.response_times import Step

from gis.selectors.nearby import said_distance

register = template.Library()
HALF_KG = 500


@register.filter
def km(metres: int) -> str:
    """Metres as kilometres with one decimal."""
    return number_format(metres / 1000, decimal_pos=1, force_grouping=True)


@register.filter
def kilograms(grams: int) -> str:
    """Grams as kilograms, to the gram: as many decimals as it takes and no more."""
    whole, rest = divmod(grams, 1000)
    return f"{whole:,}.{rest:03d}".rstrip("0") if rest else f"{whole:,}"


@register.filter
def whole_kilograms(grams: int) -> str:
    """Grams as whole kilograms, for a glance; what is there but rounds to nothing says so. The rows behind it are told to the gram."""
    return "<1" if 0 < grams < HALF_KG else f"{(grams + HALF_KG) // 1000:,}"


@register.filter
def minutes(seconds: int) -> str:
    """Seconds as whole minutes, rounded up."""
    return number_format(-(-seconds // 60), force_grouping=True)


@register.filter
def far(metres: int) -> str:
    """Metres as one says a distance."""
    return said_distance(metres)


@register.simple_tag
def step_state(step: Step) -> str | SafeString:
    """How long a step took after activation; what is not reached or not known is a chip with its word, never a number."""
    if step.after is not None:
        return took(step)
    if step.state == REACHED:
        return chip("neutral", _("reached, activation unknown"), "info")
    return chip("neutral", took(step), "clock" if step.state == "not-yet" else "info")


@register.filter
def at(found: dict[Any, object], key: Any) -> object:
    """What a page keeps under a key."""
    return found.get(key)


@register.filter
def percent(share: float) -> str:
    """A share of 1 as whole per cent."""
    return number_format(round(100 * share))
