"""How a warning's signal looks: the colour of the signal, a glyph and the word, never one of them alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language_info, gettext

from relief.core.models import Alert
from relief.core.templatetags.relief_ui import glyph, named

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


@register.filter
def said(line: dict[str, Any], part: str) -> str:
    """A part of a line that was kept when stores were looked through, in the reader's language; lines of old were kept as sentences."""
    facts = {name: _listed(fact) if isinstance(fact, list) else fact for name, fact in line.get("facts", {}).items()}
    return gettext(line[part]) % facts if facts and line[part] else str(line[part])


def _listed(rows: list[dict[str, str]]) -> str:
    return gettext(", ").join(named(SimpleNamespace(**row)) for row in rows)


@register.simple_tag
def signal(alert: Alert) -> SafeString:
    """The chip of a warning: 橙色."""
    return format_html('<span class="chip signal-{}">{}{}</span>', alert.severity, glyph(GLYPHS[alert.severity]), alert.get_severity_display())
