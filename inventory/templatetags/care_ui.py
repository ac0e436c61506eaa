"""Words of the building's pages: degrees, and a point of the checklist in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language

if TYPE_CHECKING:
    from inventory.models import StandardPoint

register = template.Library()


@register.simple_tag
def temperature(tenths: int) -> str:
    """Tenths of a degree as one reads them: 25.3 °C."""
    return f"{tenths / 10:.1f} °C"


@register.simple_tag
def tenths(value: int) -> str:
    """Tenths of a degree as they are typed: 25.3."""
    return f"{value / 10:.1f}"


@register.simple_tag
def point_text(point: StandardPoint) -> str:
    """What is looked at, in English where the reader reads English and the point has it."""
    english = point.text_en if (get_language() or "").startswith("en") else ""
    return english or point.text
