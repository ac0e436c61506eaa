"""How a warning's signal looks: the colour of the signal, a glyph and the word, never one of them alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language_info

from relief.core.models import Alert
from relief.core.templatetags.relief_ui import glyph

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()

GLYPHS = {"extreme": "stop", "severe": "alert", "moderate": "alert", "minor": "info", "unknown": "message"}


@register.filter
def tongue(code: str) -> str:
    """A language by its own name; a code that nobody knows stays as it came."""
    try:
        return str(get_language_info(code.lower())["name_local"])
    except KeyError:
        return code


@register.simple_tag
def signal(alert: Alert) -> SafeString:
    """The chip of a warning: 橙色."""
    return format_html('<span class="chip signal-{}">{}{}</span>', alert.severity, glyph(GLYPHS[alert.severity]), alert.get_severity_display())
