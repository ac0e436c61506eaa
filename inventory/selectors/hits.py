"""What a code stands for, as a small screen shows it: a title, a few facts, warnings, and what one may do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inventory.domain import own_codes
from relief.core.access import may
from relief.core.roles import KEEPERS

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from inventory.models import Item, Warehouse
    from relief.core.models import User

    type Visitor = User | AnonymousUser


class Action(NamedTuple):
    """Something to do next: a stable name, what the button says, where it leads."""

    name: str
    label: str
    url: str


@dataclass
class Hit:
    """One thing: its kind (as in own codes), its name there, a title, facts as (label, value), warnings, next actions."""

    kind: str
    ident: str
    title: str
    subtitle: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    page: str = ""

    @property
    def code(self) -> str:
        """The path its own QR leads to."""
        return own_codes.path_of(self.kind, self.ident)


def facts(*pairs: tuple[str, object]) -> list[tuple[str, str]]:
    """Facts with something to say, as texts."""
    return [(str(label), str(value)) for label, value in pairs if value not in {None, ""}]


def action(name: str, label: str, view: str, *args: object, query: str = "") -> list[Action]:
    """A next step, if the page for it exists here."""
    try:
        return [Action(name, label, reverse(view, args=args) + query)]
    except NoReverseMatch:
        return []


def labels(query: str) -> list[Action]:
    """The step that prints labels; ``query`` as the page of labels reads it."""
    return action("label", _("Print labels"), "labels", query=f"?{quote(query, safe='=&/')}")


def stock_card(item: Item) -> list[Action]:
    """The step that opens the stock card."""
    return action("stock", _("Stock card"), "stock_item", item.sku)


def keeps(user: Visitor, warehouse: Warehouse) -> bool:
    """Whether somebody may write the book of a warehouse."""
    return may(user, "write", warehouse.organisation, KEEPERS)


def day(value: date | None) -> str:
    """A date as people here write it."""
    return date_format(value, "Y-m-d") if value else ""
