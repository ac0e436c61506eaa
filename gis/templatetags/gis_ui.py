"""Distances and driving times as the board says them."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format

from gis.selectors.nearby import said_distance

register = template.Library()


@register.filter
def km(metres: int) -> str:
    """Metres as kilometres with one decimal."""
    return number_format(metres / 1000, decimal_pos=1, force_grouping=True)


@register.filter
def minutes(seconds: int) -> str:
    """Seconds as whole minutes, rounded up."""
    return number_format(-(-seconds // 60), force_grouping=True)


@register.filter
def far(metres: int) -> str:
    """Metres as one says a distance."""
    return said_distance(metres)
