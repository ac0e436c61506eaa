"""What a scanned or typed code stands for, within what the reader may see."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from inventory.domain import own_codes
from inventory.domain.gs1 import Reading, certain, read
from inventory.domain.gs1_refusals import CodeRefused
from inventory.selectors import scanned, scanned_things
from inventory.selectors.hits import Hit
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser

    from relief.core.models import User
    from relief.problems import Problem

    type Visitor = User | AnonymousUser

LONGEST = 300
MOST = 12


@dataclass
class Found:
    """What became of a code: everything it may stand for, what a person should know, or why it cannot be read."""

    text: str
    hits: list[Hit] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    reading: Reading | None = None
    problem: Problem | None = None

    @property
    def only(self) -> Hit | None:
        """The one thing it stands for; None where there is none, or a choice."""
        return self.hits[0] if len(self.hits) == 1 else None


FINDERS: dict[str, Callable[[Visitor, str], list[Hit]]] = {
    own_codes.ITEM: scanned.items,
    own_codes.LOT: scanned.lot_by_key,
    own_codes.BIN: scanned.bins,
    own_codes.PAPER: scanned_things.papers,
    own_codes.UNIT: scanned_things.units,
    own_codes.ASSET: scanned_things.assets,
    own_codes.VEHICLE: scanned_things.vehicles,
    own_codes.PERSON: scanned_things.people,
    own_codes.CARTON: scanned_things.cartons,
}
PLAIN = [*(finder for kind, finder in FINDERS.items() if kind != own_codes.LOT), scanned.lots]


def resolve(text: str, user: Visitor) -> Found:
    """Everything a code may stand for: own addresses, GS1 in every form, SKU, lot, bin, paper, carton, asset, plate, badge.

    Letters may be large or small and digits full-width. Nothing outside the reader's scope is found. A code that can
    only be GS1 and is wrong comes back with its ``problem``; a row of digits may first be a lot number of the house.
    """
    text = text.strip(" \t\r\n")[:LONGEST]
    found = Found(text)
    plain = unicodedata.normalize("NFKC", text).strip()
    own = own_codes.own(plain, _hosts())
    if own:
        return _own(found, own, user)
    if certain(plain):
        return _gs1(found, plain, user)
    found.hits = _plain(user, {text: None, plain: None})
    if not found.hits:
        _gs1(found, plain, user)
    return found


def find(kind: str, ident: str, user: Visitor) -> list[Hit]:
    """What an own code names, if the reader may see it."""
    finder = FINDERS.get(kind)
    return finder(user, ident) if finder else []


def _own(found: Found, own: own_codes.Own, user: Visitor) -> Found:
    if not own.ours:
        found.warnings.append(_("This code is of another installation."))
        return found
    found.hits = find(own.kind, own.ident, user)
    return found


def _plain(user: Visitor, words: dict[str, None]) -> list[Hit]:
    hits: dict[tuple[str, str], Hit] = {}
    for word in words:
        for finder in PLAIN if word else ():
            hits |= {(hit.kind, hit.ident): hit for hit in finder(user, word)}
    return list(hits.values())[:MOST]


def _gs1(found: Found, text: str, user: Visitor) -> Found:
    try:
        found.reading = read(text, today=clock.today())
    except CodeRefused as problem:
        found.problem = problem
        return found
    if found.reading is None:
        return found
    found.warnings += [_(warned.sentence) % warned.facts for warned in found.reading.warnings]
    found.hits = scanned_things.units(user, found.reading.sscc) if found.reading.sscc else []
    if not found.hits and found.reading.gtin:
        found.hits, warnings = scanned.goods(user, found.reading)
        found.warnings += warnings
    return found


def _hosts() -> set[str]:
    named = {host.lower().strip("[]") for host in settings.ALLOWED_HOSTS if host != "*"}
    return named | {(urlsplit(settings.PUBLIC_URL).hostname or "").lower()}
