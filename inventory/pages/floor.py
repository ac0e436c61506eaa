"""What the pages inside a store share: which store, who may act, lines of a shelf with boxes and loose pieces, and the way in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from inventory.domain import own_codes
from inventory.domain.errors import NotWhole
from inventory.domain.packs import whole
from inventory.models import DisposalOrder, Loan, Lot, RotationLine, StockCount
from inventory.pages import booking, reading
from inventory.pages.forms import box_of
from inventory.pages.problems import said, status_of
from inventory.selectors.counts import counts_due
from inventory.selectors.exceptions import watched
from inventory.selectors.loans import overdue
from inventory.selectors.rotation import planned
from inventory.selectors.scanning import resolve
from inventory.services.disposals import WAITING
from relief.core.access import demand, may
from relief.core.roles import KEEPERS
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from inventory.models import Holding, Pack, Warehouse
    from relief.core.models import Person, User

SHOWN = 120
TILES = (
    ("floor_counts", gettext_lazy("Stock counts"), "count"),
    ("floor_moves", gettext_lazy("Move goods"), "transfer"),
    ("floor_quarantine", gettext_lazy("Quarantine"), "quarantine"),
    ("floor_disposals", gettext_lazy("Disposal"), "dispose"),
    ("floor_rotation", gettext_lazy("Rotation plan"), "calendar"),
    ("floor_kits", gettext_lazy("Kits"), "box"),
    ("floor_loans", gettext_lazy("Loans"), "returned"),
)
BESIDE = (
    ("inbound", gettext_lazy("Receipt notices"), "receive"),
    ("inbound_arrivals", gettext_lazy("Goods at the gate"), "truck"),
    ("cases", gettext_lazy("Discrepancy cases"), "scale"),
    ("labels", gettext_lazy("Labels"), "print"),
    ("sheets", gettext_lazy("Sheets into the book"), "paper"),
)
EXCEPTIONS = ("exceptions", gettext_lazy("Exceptions"), "alert")
TABS = (("floor", gettext_lazy("Inside the store")), *((name, word) for name, word, _sign in TILES))


@dataclass(slots=True)
class ShelfLine:
    """One lot in one bin and what was typed for it; nothing typed means left alone."""

    key: str
    holding: Holding
    packs: str = ""
    loose: str = ""
    goal: str = ""
    error: str = ""
    note: str = ""

    @property
    def pack(self) -> Pack | None:
        """The box one counts by."""
        return box_of(self.holding.lot.item)

    @property
    def place(self) -> str:
        """The code of the bin."""
        return self.holding.holder.location.code if self.holding.holder.location else ""

    @property
    def typed(self) -> bool:
        """Whether anything was typed."""
        return bool(self.packs or self.loose)

    @property
    def quantity(self) -> int:
        """Base units typed."""
        return whole(self.packs or 0) * (self.pack.units if self.pack else 0) + whole(self.loose or 0)

    def take(self, typed: Mapping[str, str]) -> None:
        """Keep what was typed and say what is wrong with it."""
        self.packs, self.loose = typed.get(f"{self.key}-packs", "").strip(), typed.get(f"{self.key}-loose", "").strip()
        self.goal = typed.get(f"{self.key}-to", "").strip()
        if typed.get(f"{self.key}-all"):
            self.packs, self.loose = "", str(self.holding.quantity)
        try:
            self.quantity  # noqa: B018 - reading it is the check
        except NotWhole:
            self.error = _("Only whole numbers can be counted.")


@dataclass(frozen=True, slots=True)
class Place:
    """The store a page is about, among those the visitor may see."""

    stores: list[Warehouse]
    store: Warehouse | None
    search: str

    def context(self) -> dict[str, Any]:
        """What every page of a store shows."""
        return {"stores": self.stores, "store": self.store, "search": self.search, "command_key": uuid.uuid4().hex}


def place_of(request: HttpRequest) -> Place:
    """The store named in the address or the form, else the first the visitor keeps, else the first he sees; 404 for any other."""
    stores = list(reading.visible(request.user).filter(is_active=True).select_related("organisation__society"))
    named = request.POST.get("warehouse") or request.GET.get("warehouse") or ""
    search = (request.GET.get("q") or "").strip()
    if named:
        found = next((store for store in stores if store.code == named), None)
        if found is None:
            raise Http404
        return Place(stores, found, search)
    mine = (store for store in stores if may(request.user, "write", store.organisation, KEEPERS))
    first = next(mine, stores[0] if stores else None)
    return Place(stores, first, search)


def person_at(request: HttpRequest, store: Warehouse, roles: Collection[str]) -> Person:
    """The person behind the sign-in, if one of his roles may do this at the store. Raises ``Denied``."""
    demand(request.user, "write", store.organisation, roles)
    return cast("Person", cast("User", request.user).person)


def shelf(store: Warehouse, search: str, *, kinds: Collection[str] = (), durable: bool = False) -> list[ShelfLine]:
    """Lines for what lies in a store, found by item, lot, bin or a scanned code; at most 120, in the order of the walk."""
    rows = reading.on_shelves(store)
    if kinds:
        rows = rows.filter(holder__location__kind__in=kinds)
    if durable:
        rows = rows.filter(lot__item__durable=True)
    if search:
        rows = rows.filter(fits(search))
    return [ShelfLine(f"h{row.pk}", row) for row in rows[:SHOWN]]


def scanned(request: HttpRequest, search: str) -> str:
    """What a scanned code stands for, in the words the search understands; typed words stay as they are."""
    hit = resolve(search, request.user).only if "/q/" in search or search.isdigit() else None
    if hit is None or hit.kind not in {own_codes.LOT, own_codes.BIN, own_codes.ITEM}:
        return search
    if hit.kind == own_codes.LOT:
        return Lot.objects.filter(pk=hit.ident).values_list("number", flat=True).first() or search
    return hit.ident.rpartition("/")[2]


def fits(search: str) -> Q:
    """Holdings of a lot, an item or a bin by what was typed."""
    return (
        Q(lot__number__icontains=search)
        | Q(lot__item__name__icontains=search)
        | Q(lot__item__sku__icontains=search)
        | Q(holder__location__code__iexact=search)
    )


def tried(request: HttpRequest, run: Callable[[], str]) -> dict[str, Any]:
    """Run an act once for each form that was opened: ``number`` of its paper, or ``problem`` with what was refused."""
    try:
        return {"number": booking.once(request, run)}
    except Problem as problem:
        return {"problem": said(problem)}


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page; 409 (or what the refusal says) where something was refused, 400 where the form was wrong."""
    wrong = bool(context.get("errors") or getattr(context.get("form"), "errors", None))
    return render(
        request,
        f"inventory/{template}.html",
        context | {"floor_tabs": TABS, "floor_tiles": TILES, "most": SHOWN},
        status=400 if wrong and "problem" not in context else status_of(context),
    )


def complaints(lines: list[ShelfLine]) -> list[str]:
    """What is wrong with typed lines, once each."""
    return sorted({line.error for line in lines if line.error})


def stored(rows: QuerySet[Any], store: Warehouse | None) -> QuerySet[Any]:
    """Rows of the chosen store."""
    return rows.filter(warehouse=store) if store else rows.none()


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Everything one does inside a store, with what waits."""
    place = place_of(request)
    context = place.context()
    if place.store:
        here = [place.store]
        context |= {
            "due": [row for row in counts_due(here) if row.late or row.last is None],
            "counts_open": stored(StockCount.objects.all(), place.store).filter(state__in=StockCount.OPEN).count(),
            "late": overdue(here).count(),
            "loans_out": stored(Loan.objects.all(), place.store).filter(state=Loan.State.OUT).count(),
            "disposals_open": stored(DisposalOrder.objects.all(), place.store).filter(state__in=WAITING).count(),
            "rotation_open": planned(here).filter(state=RotationLine.State.PLANNED).count(),
            "beside_tiles": [*BESIDE, *([EXCEPTIONS] if watched(request.user) else [])],
        }
    return page(request, "floor", context)
