"""The stock book: what lies where at any moment, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from inventory.domain.moments import in_reach
from inventory.models import Item
from inventory.pages import reading
from inventory.pages.forms import BookForm, ShelfForm
from inventory.pages.plot import stepped
from inventory.selectors import stock
from inventory.selectors.cards import Cursor, over_time, shelf_card
from inventory.selectors.stock import Sums
from relief.core.access import scope

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from inventory.models import Warehouse
    from inventory.selectors.cards import Card, CardRow

LONGEST = 18  # digits of a key that every database takes
A_PAGE, LOTS_A_PAGE = 200, 50


@dataclass(frozen=True, slots=True)
class Row:
    """One item of the list with its sums, in base units."""

    item: Item
    sums: Sums
    first_expiry: date | None
    minimum: int

    @property
    def below_minimum(self) -> bool:
        """Less may be given than the store is meant to keep."""
        return self.sums.usable < self.minimum


@login_required
@require_GET
def stock_list(request: HttpRequest) -> HttpResponse:
    """Every item with what is usable, reserved, barred and expired, now or at a moment."""
    form, stores, moment = _asked(request, BookForm)
    chosen = form.cleaned_data.get("warehouse")
    seen = [chosen] if chosen and stores else stores
    wanted = _items(form.cleaned_data.get("category", ""), form.cleaned_data.get("q", ""))
    sums = stock.by_item(seen, as_of=moment)
    expiries, minimums = reading.first_expiries(seen, moment), reading.minimums(seen)
    rows = [Row(item, sums[item.pk], expiries.get(item.pk), minimums.get(item.pk, 0)) for item in wanted if item.pk in sums]
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "rows": page.object_list, "page": page, "facts": _facts(rows), "warehouse": chosen, "kept": reading.kept(request.user)}
    return render(request, "inventory/stock.html", context | _when(moment))


@login_required
@require_GET
def item_card(request: HttpRequest, sku: str) -> HttpResponse:
    """One item: its lots, where they lie, every movement with the balance after it, and the line over time."""
    item = get_object_or_404(scope(request.user, "read", Item).prefetch_related("packs"), sku=sku)
    form, stores, moment = _asked(request, ShelfForm)
    chosen = form.cleaned_data.get("warehouse")
    seen = [chosen] if chosen and stores else stores
    before = _before(request.GET.get("before", ""))
    page, newest = shelf_card(seen, item=item, until=moment, before=before)
    context: dict[str, Any] = {"item": item, "form": form, "page": page, "later": before is not None, **_when(moment)}
    points = [(timezone.localtime(at), balance) for at, balance in over_time(seen, newest, item=item)]
    context |= {"plot": stepped(points, timezone.localtime(moment), dots=[_dot(row) for row in newest.rows]), "drawn_since": _drawn_since(newest)}
    context["sums"] = stock.by_item(seen, as_of=moment).get(item.pk) or Sums(item.pk, 0, 0, 0, 0, 0, 0)
    names = {store.pk: store for store in stores}
    day = timezone.localdate(moment)
    lots = Paginator(stock.lying(stock.holdings(seen, item=item), moment), LOTS_A_PAGE).get_page(request.GET.get("lots"))
    context["lots"] = [(names[held.warehouse_id], held, stock.may_leave(held, day)) for held in stock.held(lots)]
    context["lots_page"] = lots
    return render(request, "inventory/item.html", context)


def _before(asked: str) -> Cursor | None:
    """Where the page before this one ended; whatever cannot be read is the newest page."""
    at, _sep, key = asked.partition("~")
    if not key.isascii() or not key.isdecimal() or len(key) > LONGEST:
        return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return Cursor(moment, int(key)) if moment.tzinfo and in_reach(moment) else None


def _dot(row: CardRow) -> tuple[datetime, int, str]:
    """A movement on the plot, with what its title says."""
    at, document = timezone.localtime(row.movement.occurred_at), row.movement.document
    return at, row.balance, f"{at:%Y-%m-%d %H:%M} · {document.get_kind_display()} {document.number} · {row.change:+,} → {row.balance:,}"


def _drawn_since(newest: Card) -> datetime | None:
    """From when on the plot shows every movement, where there are older ones."""
    return newest.rows[-1].movement.occurred_at if newest.after else None


def _asked(request: HttpRequest, form: type[ShelfForm]) -> tuple[ShelfForm, list[Warehouse], Any]:
    """The filter as it was asked; a warehouse the reader may not see is not among the choices and filters nothing.

    A moment that cannot be read shows no store at all: what lies there now was not asked for.
    """
    stores = reading.visible(request.user)
    asked = form(request.GET, warehouses=stores)
    asked.is_valid()
    if "as_of" in asked.errors:
        return asked, [], None
    return asked, list(stores), asked.cleaned_data.get("as_of")


def _when(moment: Any) -> dict[str, Any]:
    return {"as_of": moment, "as_of_day": timezone.localdate(moment) if moment else None}


def _items(category: str, words: str) -> Iterable[Item]:
    rows = Item.objects.prefetch_related("packs")
    if category:
        rows = rows.filter(category=category)
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(name_en__icontains=word) | Q(sku__icontains=word))
    return rows


def _facts(rows: list[Row]) -> list[dict[str, Any]]:
    return [
        {"name": _("Items"), "count": len(rows)},
        {"name": _("below minimum"), "count": sum(row.below_minimum for row in rows)},
        {"name": _("with expired lots"), "count": sum(bool(row.sums.expired) for row in rows)},
        {"name": _("with quarantined lots"), "count": sum(bool(row.sums.quarantined) for row in rows)},
    ]
