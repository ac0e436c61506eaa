"""Codes are given and bound here: a maker's trade number to an item, a serial number to a carton, a badge to a person."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from inventory.domain.gs1_numbers import OWN_PREFIX, gtin14, serials, sscc
from inventory.domain.random_codes import LETTERS
from inventory.models import Badge, IntakeCarton, ItemCode, LogisticUnit
from relief.core.columns import fits
from relief.problems import Problem, gettext_noop

if TYPE_CHECKING:
    from inventory.models import Item, Pack, Warehouse
    from relief.core.models import Person

CODE_LENGTH = 8
MOST_CARTONS = 2000


class TradeNumberTaken(Problem):
    """A trade number stands for one thing only. ``known``: the SKU it stands for."""

    slug = "trade-number-taken"
    sentence = gettext_noop("%(gtin)s already stands for %(item)s (%(known)s). Nothing was bound.")


class OtherItemsPack(Problem):
    """The pack belongs to another item."""

    slug = "other-items-pack"
    sentence = gettext_noop("%(pack)s is not a pack of %(item)s.")


class TooManyCartons(Problem):
    """More labels at once than one roll holds."""

    slug = "too-many-cartons"
    status = 400
    sentence = gettext_noop("At most %(most)s labels are made at once; %(wanted)s were asked for.")


def bind_gtin(*, item: Item, gtin: str, pack: Pack | None = None, note: str = "") -> ItemCode:
    """Let a maker's trade number stand for an item (or one of its packs); binding it again to the same changes nothing.

    Raises ``NotATradeNumber``, ``WrongCheckDigit``, ``OtherItemsPack`` or ``TradeNumberTaken``.
    """
    number = gtin14(gtin)
    if pack is not None and pack.item_id != item.pk:
        raise OtherItemsPack(pack=str(pack), item=item.name)
    words = fits(note.strip(), ItemCode, "note")
    found, made = ItemCode.objects.select_related("item").get_or_create(gtin=number, defaults={"item": item, "pack": pack, "note": words})
    if not made and (found.item_id, found.pack_id) != (item.pk, pack.pk if pack else None):
        raise TradeNumberTaken(gtin=number, item=found.item.name, known=found.item.sku)
    return found


def new_sscc(*, warehouse: Warehouse, extension: int = 0) -> str:
    """A serial shipping number not used before, from the store's company prefix.

    A store without one counts under GS1 prefix 04, which is good within the society only. The serial is random, so
    that two packers do not wait for each other.
    """
    prefix = warehouse.company_prefix or f"{OWN_PREFIX}{warehouse.pk % 100_000:05d}"
    room = serials(prefix)
    while LogisticUnit.every_world.filter(sscc=(number := sscc(prefix=prefix, serial=secrets.randbelow(room), extension=extension))).exists():
        continue
    return number


def intake_codes(number: int) -> list[str]:
    """So many random codes for cartons of a rush, none of them used or printed before. Raises ``TooManyCartons``."""
    if not 0 < number <= MOST_CARTONS:
        raise TooManyCartons(most=MOST_CARTONS, wanted=number)
    codes: set[str] = set()
    while len(codes) < number:
        fresh = {_random_code() for _ in range(number - len(codes))}
        codes |= fresh - set(IntakeCarton.every_world.filter(code__in=fresh).values_list("code", flat=True))
    return sorted(codes)


@transaction.atomic
def issue_badge(*, person: Person, by: Person) -> Badge:
    """A fresh badge for a person; one he had is withdrawn, because it is lost or worn."""
    withdraw_badge(person=person)
    return Badge.objects.create(code=_random_code(), person=person, issued_by=by)


def withdraw_badge(*, person: Person) -> None:
    """The badge in force says nothing any more."""
    Badge.objects.filter(person=person, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())


def badge_of(*, person: Person, by: Person) -> Badge:
    """The badge in force, or a first one."""
    return Badge.objects.filter(person=person, withdrawn_at__isnull=True).first() or issue_badge(person=person, by=by)


def _random_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
