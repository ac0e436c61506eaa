"""Goods and places a code may stand for: items, lots, bins; and what a maker's label says about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.domain import own_codes
from inventory.domain.expiry import is_expired
from inventory.domain.gs1_numbers import is_digits
from inventory.models import Holding, Item, ItemCode, Location, Lot
from inventory.selectors.hits import Hit, action, day, facts, keeps, labels, stock_card
from relief.core import clock
from relief.core.access import scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from inventory.domain.gs1 import Reading
    from relief.core.models import User

    type Visitor = User | AnonymousUser

FEW = 8
PLACES = 6
LONGEST_KEY = 15
SOON = 90


def items(user: Visitor, sku: str) -> list[Hit]:
    """The item of a SKU."""
    return [_item(user, item) for item in scope(user, "read", Item).filter(sku__iexact=sku)]


def lot_by_key(user: Visitor, key: str) -> list[Hit]:
    """The lot of a row number, as it stands in our own codes."""
    return _lots(user, Q(pk=int(key))) if is_digits(key) and len(key) <= LONGEST_KEY else []


def lots(user: Visitor, number: str) -> list[Hit]:
    """Every lot with a number."""
    return _lots(user, Q(number__iexact=number))


def bins(user: Visitor, code: str) -> list[Hit]:
    """A bin as ``warehouse/code``, or every bin with the code."""
    store, _slash, place = code.partition("/")
    wanted = Q(warehouse__code__iexact=store, code__iexact=place) if place else Q(code__iexact=code)
    rows = scope(user, "read", Location).filter(wanted).select_related("warehouse__organisation__society")
    return [_bin(user, row) for row in rows[:FEW]]


def goods(user: Visitor, reading: Reading) -> tuple[list[Hit], list[str]]:
    """What a maker's label stands for, and what to say about it: the lots it names, else the item it is bound to."""
    known = ItemCode.objects.select_related("item", "pack").filter(gtin=reading.gtin).first()
    if known is None or not scope(user, "read", Item).filter(pk=known.item_id).exists():
        return [], [_("%(gtin)s is not bound to any item yet.") % {"gtin": reading.gtin}]
    hit = _item(user, known.item)
    label = facts((_("Pack"), known.pack), (_("Lot on the label"), reading.lot), (_("Expires"), day(reading.expires_on)), (_("Count"), reading.count))
    if not reading.lot and not reading.expires_on:
        hit.facts += label
        return [hit], []
    found = _lots(user, _of_label(known.item, reading))
    if found:
        return found, _differing(user, known.item, reading)
    hit.facts += label
    return [hit], [_("This lot is not in the book yet.")]


def _of_label(item: Item, reading: Reading) -> Q:
    """Lots by the number on the label; where there is none, by the expiry date."""
    return Q(item=item) & (Q(number__iexact=reading.lot) if reading.lot else Q(expires_on=reading.expires_on))


def _differing(user: Visitor, item: Item, reading: Reading) -> list[str]:
    if reading.expires_on is None:
        return []
    said = {"label": day(reading.expires_on)}
    known = scope(user, "read", Lot).filter(_of_label(item, reading)).exclude(expires_on=reading.expires_on).values_list("number", "expires_on")
    text = _("The label says lot %(lot)s expires on %(label)s, the book says %(book)s.")
    return [text % {**said, "lot": number, "book": day(expires_on) or _("unknown")} for number, expires_on in known[:FEW]]


def _item(user: Visitor, item: Item) -> Hit:
    packs = ", ".join(f"{pack.name} × {pack.units} {item.unit}" for pack in item.packs.all())
    on_hand = sum(units for _lot, units, _places in _where(user, Q(lot__item=item)).values())
    told = facts((_("SKU"), item.sku), (_("Specification"), item.specification), (_("Packs"), packs), (_("On hand"), f"{on_hand} {item.unit}"))
    steps = [*stock_card(item), *labels(f"items={item.sku}")]
    return Hit(own_codes.ITEM, item.sku, item.name, item.get_category_display(), told, actions=steps, page=next((step.url for step in steps), ""))


def _lots(user: Visitor, wanted: Q) -> list[Hit]:
    rows = list(scope(user, "read", Lot).filter(wanted).select_related("item", "owner", "earmark")[:FEW])
    held = _where(user, Q(lot__in=rows)) if rows else {}
    return [_lot(row, *held.get(row.pk, (row, 0, []))[1:]) for row in rows]


def _lot(lot: Lot, units: int, places: Iterable[str]) -> Hit:
    item = lot.item
    told = facts(
        (_("Item"), f"{item.name} {item.sku}"),
        (_("On hand"), f"{units} {item.unit}"),
        (_("Lies in"), ", ".join(places)),
        (_("Expires"), day(lot.expires_on)),
        (_("Quality"), lot.get_quality_display()),
        (_("Source"), lot.source),
        (_("Earmark"), lot.earmark),
    )
    steps = [*stock_card(item), *labels(f"lots={lot.pk}")]
    return Hit(own_codes.LOT, str(lot.pk), f"{item.name} · {lot.number}", str(lot.owner), told, _alarms(lot), steps)


def _alarms(lot: Lot) -> list[str]:
    said = []
    today = clock.today()
    if is_expired(lot.expires_on, today):
        said.append(_("Expired on %(day)s: do not give out.") % {"day": day(lot.expires_on)})
    elif lot.expires_on and (left := (lot.expires_on - today).days) <= SOON:
        said.append(ngettext("Expires in %(left)s day.", "Expires in %(left)s days.", left) % {"left": left})
    if lot.quality != Lot.Quality.AVAILABLE:
        said.append(_("%(quality)s: do not give out.") % {"quality": lot.get_quality_display()})
    if lot.earmark:
        said.append(_("Only for: %(earmark)s.") % {"earmark": lot.earmark})
    return said


def _where(user: Visitor, wanted: Q) -> dict[int, tuple[Lot, int, list[str]]]:
    """For each lot its units and places within the reader's scope."""
    rows = scope(user, "read", Holding).filter(wanted, quantity__gt=0, holder__location__isnull=False)
    rows = rows.select_related("lot", "holder__location__warehouse").order_by("-quantity", "pk")
    found: dict[int, tuple[Lot, int, list[str]]] = {}
    for row in rows:
        lot, units, places = found.get(row.lot_id, (row.lot, 0, []))
        named = [*places, f"{row.holder.location} ({row.quantity})"] if len(places) < PLACES else places
        found[row.lot_id] = (lot, units + row.quantity, named)
    return found


def _bin(user: Visitor, place: Location) -> Hit:
    rows = Holding.objects.filter(holder__location=place, quantity__gt=0)
    sums = rows.order_by().values_list("lot__item__name", "lot__item__unit", "lot__number").annotate(units=Sum("quantity")).order_by("-units")
    inside = [(f"{name} · {number}", f"{units} {unit}") for name, unit, number, units in sums[:FEW]]
    told = [*facts((_("Warehouse"), place.warehouse.name), (_("Name"), place.name), (_("What for"), place.get_kind_display())), *inside]
    more = rows.count() - len(inside)
    warnings = [] if inside else [_("By the book nothing lies here.")]
    if more > 0:
        told.append((_("more lots"), str(more)))
    steps = [*labels(f"what=bins&warehouse={place.warehouse.code}&q={place.code}")] if keeps(user, place.warehouse) else []
    steps += action("count", _("Count"), "field_count", query=f"?warehouse={place.warehouse.code}") if steps else []
    return Hit(own_codes.BIN, str(place), f"{place.code}", place.warehouse.name, told, warnings, steps)
