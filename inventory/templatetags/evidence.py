"""``{% evidence paper.number %}``: signatures and photographs of a paper on its page, with a form to add one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from inventory.models import Attachment
from inventory.selectors.evidence import evidence_of

if TYPE_CHECKING:
    from django.template.context import RequestContext

register = template.Library()


@register.inclusion_tag("inventory/evidence.html", takes_context=True)
def evidence(context: RequestContext, number: str, *, adding: bool = False) -> dict[str, Any]:
    """Two queries; ``adding`` shows the form that takes a photograph or letter."""
    found = evidence_of(number)
    return {
        "paper": number,
        "signatures": found.signatures,
        "attachments": found.attachments,
        "adding": adding,
        "kinds": Attachment.Kind.choices,
        "csrf_token": context.get("csrf_token"),
        "back": context["request"].path,
    }
