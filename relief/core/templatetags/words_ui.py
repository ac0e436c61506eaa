"""A line of a person's own words: as long as its column takes, kept as typed, with the refusal beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.apps import apps
from django.utils.html import format_html, format_html_join

from relief.core.columns import longest
from relief.core.templatetags.relief_ui import glyph

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()
OWN = {"class": "form-control", "autocomplete": "off"}


@register.simple_tag(takes_context=True)
def words(context: dict[str, Any], column: str, name: str, **given: Any) -> SafeString:
    """The input of a text column (``"inventory.Document.note"``), sent as ``name`` (with ``row`` behind it where every row has one).

    ``value``: what stands there at first. ``beside``: characters we write beside the words ourselves. ``of`` and ``key``, or
    ``at``: which one of several alike was sent (the value of another input; the address). ``nr`` makes the ``id`` of each its
    own. The rest become attributes.
    """
    name, value, beside = f"{name}{given.pop('row', '')}", given.pop("value", ""), given.pop("beside", 0)
    place = f"{given.pop('id', name)}{given.pop('nr', '')}"
    sent = _sent(context, given.pop("of", ""), given.pop("key", ""), given.pop("at", ""))
    refused = _refused(context, column) if sent else ""
    kept = context["request"].POST.get(name, value) if sent else value
    facts = OWN | {"id": place, "name": name, "maxlength": most_of(column) - beside, "value": kept}
    facts |= {part.replace("_", "-"): one for part, one in given.items()}
    facts |= {"aria-invalid": "true", "aria-describedby": f"{place}-error"} if refused else {}
    wrong = format_html('<p class="field-error" id="{}-error">{}{}</p>', place, glyph("stop"), refused) if refused else ""
    return format_html("{}<input{}>", wrong, format_html_join("", ' {}="{}"', ((part, one) for part, one in facts.items() if one not in {None, ""})))


@register.simple_tag
def most_of(column: str) -> int:
    """How many characters a column takes."""
    model, _dot, name = column.rpartition(".")
    return longest(apps.get_model(model), name)


def _sent(context: dict[str, Any], of: str, key: object, at: str) -> bool:
    """Whether this page answers a refused form, and that form held this input."""
    request = context.get("request")
    if request is None or request.method != "POST" or (request.headers.get("HX-Request") and not context.get("problem")):
        return False
    return (not of or request.POST.get(of) == str(key)) and (not at or request.path == at)


def _refused(context: dict[str, Any], column: str) -> str:
    problem = context.get("problem")
    said = problem if isinstance(problem, dict) else {"column": getattr(problem, "column", ""), "sentence": getattr(problem, "sentence", "")}
    return str(said["sentence"]) if said.get("column") == column else ""
