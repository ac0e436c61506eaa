"""A refusal beside a form: what happened, the facts that help, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_noop as _

from inventory.models import Item

if TYPE_CHECKING:
    from relief.problems import Problem

NEXT: dict[str, str] = {
    "insufficient-stock": _("Take less, or ask the command to send the rest from another warehouse."),
    "expired-lot": _("Take another lot, and put this one aside for disposal."),
    "quarantined-lot": _("Take another lot; this one stays where it is until it has been inspected."),
    "earmark": _("Take another lot, or have the change of purpose decided and recorded first."),
    "back-dated": _("Check the time; if it is right, count the shelf first."),
    "counted-since": _("Take a moment after the count, or count again."),
    "in-future": _("Correct the time."),
    "lot-mismatch": _("Compare the label with the form; use another lot number if these are other goods."),
    "idempotency-key-reused": _("This form was booked before. Look at your last papers; for new goods open a new form."),
    "denied": _("Ask the keeper of this warehouse to do it."),
}
MOMENTS = frozenset({"occurred_at", "moment", "counted_at", "now", "before"})
SAID = frozenset({"why", "label"})  # a sentence or a name of a field, to be said in the reader's language
HELD: dict[str, str] = {
    "expired": _("expired"),
    "quarantined": _("quarantined"),
    "earmarked": _("kept for a donor's purpose"),
    "reserved": _("reserved for other orders"),
}
# A field that was left empty, by the label it has on its form.
FIELDS: dict[str, str] = {
    "confirmed_by": _("Confirmed by (custodian)"),
    "finding": _("Finding or note"),
    "holder": _("Holder or workshop"),
    "key": _("Key"),
    "purpose": _("What for"),
    "reason": _("Reason"),
    "visitor": _("Visitor"),
    "workshop": _("Holder or workshop"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A refusal in the words of the page."""

    sentence: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    next: str = ""
    status: int = 409
    column: str = ""


def status_of(context: dict[str, Any]) -> int:
    """The HTTP status of a page that may show a refusal."""
    return context["problem"].status if "problem" in context else 200


def said(problem: Problem) -> Said:
    """Translate a refusal for the error summary of a form."""
    step, facts = NEXT.get(problem.slug, ""), {name: _plain(name, value) for name, value in problem.facts.items()}
    more = [*_held(problem.facts), *_elsewhere(problem.facts)]
    return Said(translate(problem.sentence) % facts, more, translate(step) if step else "", problem.status, problem.facts.get("column", ""))


def _plain(name: str, value: Any) -> Any:
    """A fact as a keeper says it: the item by its name, a moment by the clock on the wall."""
    if name == "item":
        return Item.objects.filter(sku=value).values_list("name", flat=True).first() or value
    if name == "field" and value in FIELDS:
        return translate(FIELDS[value])
    if name in SAID and value:
        return translate(value)
    if name in MOMENTS and isinstance(value, str):
        moment = parse_datetime(value)
        return f"{date_format(localtime(moment), 'DATE_FORMAT')} {localtime(moment):%H:%M}" if moment else value
    return value


def _held(facts: dict[str, Any]) -> list[tuple[str, str]]:
    held = facts.get("held_back") or {}
    return [(translate(HELD[cause]), f"{units:,}") for cause, units in held.items() if units and cause in HELD]


def _elsewhere(facts: dict[str, Any]) -> list[tuple[str, str]]:
    there = translate(_("%(place)s has"))
    return [(there % {"place": place["name"]}, f"{place['available']:,}") for place in facts.get("elsewhere") or []]
