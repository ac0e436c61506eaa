"""Counts on the desk and on a phone: what is due, the plan, the blind sheet, the differences, the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from inventory.domain.counts import accuracy, permille
from inventory.domain.errors import NotWhole
from inventory.domain.floor_refusals import LeftEmpty
from inventory.domain.packs import whole
from inventory.models import Item, Lot, Signature, StockCount, StockCountLine
from inventory.pages import reading
from inventory.pages.bins import few
from inventory.pages.count_forms import PlanForm
from inventory.pages.floor import page, person_at, place_of, scanned, stored, tried
from inventory.pages.forms import box_of
from inventory.printed import floor as printed
from inventory.selectors.counts import counts_due, sheet, to_count, variances, zones
from inventory.services import counts as counting
from inventory.services.evidence import sign
from inventory.services.notices import keepers_of
from relief.core.access import get_or_404, may
from relief.core.digits import key
from relief.core.models import Person
from relief.core.papers import pdf_response
from relief.core.roles import APPROVERS, KEEPERS, LEADERS, OFFICE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from inventory.models import Pack, Warehouse

COUNTERS = KEEPERS | OFFICE | LEADERS
PLANNERS = KEEPERS | OFFICE
LISTED, A_PAGE = 30, 60
FIELDS = ("packs", "loose")
OPEN_BOOK = (StockCount.State.VARIANCE_REVIEW, StockCount.State.APPROVED, StockCount.State.POSTED)
State = StockCount.State
AGAIN = Q(again=True, second__isnull=True)


class SheetLine:
    """One line of the blind sheet and what was typed for it."""

    def __init__(self, row: StockCountLine) -> None:
        self.row, self.key = row, f"n{row.pk}"
        self.packs = self.loose = self.error = ""

    @property
    def pack(self) -> Pack | None:
        """The box one counts by."""
        return box_of(self.row.lot.item)

    @property
    def counted(self) -> int | None:
        """Base units seen; None where nothing was typed."""
        if not self.packs and not self.loose:
            return None
        return whole(self.packs or 0) * (self.pack.units if self.pack else 0) + whole(self.loose or 0)

    def take(self, typed: Mapping[str, str]) -> None:
        """Keep what was typed and say what is wrong with it."""
        self.packs, self.loose = typed.get(f"{self.key}-packs", "").strip(), typed.get(f"{self.key}-loose", "").strip()
        try:
            self.counted  # noqa: B018 - reading it is the check
        except NotWhole:
            self.error = _("Only whole numbers can be counted.")


@login_required
@require_http_methods(["GET", "POST"])
def counts(request: HttpRequest) -> HttpResponse:
    """What is due, what is being counted, what was counted; sending the form plans a count."""
    place = place_of(request)
    form = PlanForm(request.POST or None, store=place.store, initial={"zone": request.GET.get("zone", "")})
    context = place.context()
    if request.method == "POST" and place.store and form.is_valid():
        store = place.store
        context |= tried(request, lambda: _plan(request, store, form))
        if "number" in context:
            return redirect("floor_count", number=context["number"])
    rows = stored(StockCount.objects.select_related("planned_by", "approved_by"), place.store)
    context |= {
        "form": form,
        "due": counts_due([place.store]) if place.store else [],
        "open": list(rows.filter(state__in=StockCount.OPEN)),
        "past": list(rows.exclude(state__in=StockCount.OPEN)[:LISTED]),
        "may_plan": bool(place.store and may(request.user, "write", place.store.organisation, PLANNERS)),
    }
    return page(request, "count_list", context)


def _plan(request: HttpRequest, store: Warehouse, form: PlanForm) -> str:
    by, data = person_at(request, store, PLANNERS), form.cleaned_data
    kind = StockCount.Kind.SPOT if data["what"] == "spot" else StockCount.Kind.FULL
    return counting.plan(warehouse=store, by=by, scope=form.scope(), kind=kind, due_on=data["due_on"]).number


@login_required
@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, number: str) -> HttpResponse:
    """One count: blind while it is counted, with its differences once it is under review."""
    found = _found(request, number)
    zone = request.POST.get("zone", request.GET.get("zone", ""))
    sheet_page = Paginator(_waiting(found, zone), A_PAGE).get_page(request.GET.get("page"))
    lines = [SheetLine(row) for row in sheet_page]
    context: dict[str, Any] = {"sheet_page": sheet_page}
    if request.method == "POST":
        lines = _sent(request, found) or lines
        context |= _act(request, found, lines)
        if "number" in context:
            address = redirect("floor_count", number=number)
            return redirect(f"{address['Location']}?zone={zone}") if zone else address
        found.refresh_from_db()
    context = place_of(request).context() | _shown(request, found) | {"lines": lines, "zone": zone} | context
    context["command_key"] = request.POST.get("key") or context["command_key"]
    return page(request, "count", context)


def _found(request: HttpRequest, number: str) -> StockCount:
    found = get_or_404(request.user, "read", StockCount, number=number)
    return StockCount.objects.select_related("warehouse__organisation__society", "planned_by", "approved_by", "document").get(pk=found.pk)


def _waiting(found: StockCount, zone: str) -> QuerySet[StockCountLine]:
    if found.state not in {State.PLANNED, State.COUNTING}:
        return StockCountLine.objects.none()
    rows = to_count(found)
    return rows.filter(holder__location__zone=zone) if zone else rows


def _sent(request: HttpRequest, found: StockCount) -> list[SheetLine]:
    """The lines the form was made of, also those somebody else has seen since: they are refused with a sentence, never dropped."""
    keys = dict.fromkeys(key(name[1:].partition("-")[0]) for name in request.POST if name.startswith("n") and name.partition("-")[2] in FIELDS)
    rows = sheet(found).in_bulk([one for one in keys if one])
    return [SheetLine(rows[one]) for one in keys if one in rows]


def _shown(request: HttpRequest, found: StockCount) -> dict[str, Any]:
    store = found.warehouse
    rows = sorted(variances(found), key=lambda row: not (row.variance or row.stale or row.line.unexpected)) if found.state in OPEN_BOOK else []
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    own = getattr(request.user, "person", None)
    return {
        "count": found,
        "store": store,
        "zones": zones(store),
        **found.lines.aggregate(total=Count("pk"), seen=Count("first"), again=Count("pk", filter=AGAIN), twice=Count("second")),
        "variances": page.object_list,
        "variances_page": page,
        "accuracy": permille(accuracy((row.counted, row.booked) for row in rows)),
        "cases": counting.cases_of(found),
        "is_keeper": bool(own and own in keepers_of(store)),
        "witnessed": counting.witnessed(found),
        "witnesses": list(
            Person.objects.filter(pin__isnull=False, organisation__society=store.organisation.society_id).exclude(pk=getattr(own, "pk", 0))
        ),
        "items": reading.catalogue(),
        "places": few(store.locations.all()),
        "may_count": may(request.user, "write", store.organisation, COUNTERS),
        "may_approve": may(request.user, "write", store.organisation, APPROVERS),
    }


def _act(request: HttpRequest, found: StockCount, lines: list[SheetLine]) -> dict[str, Any]:
    act = request.POST.get("act", "look")
    if act == "look":
        return _look(request, found, lines)
    acts = {"found": _unexpected, "witness": _witness, "again": _again, "approve": _approve, "cancel": _cancel}
    if act not in acts:
        raise Http404
    return tried(request, lambda: acts[act](request, found))


def _look(request: HttpRequest, found: StockCount, lines: list[SheetLine]) -> dict[str, Any]:
    for line in lines:
        line.take(request.POST)
    if errors := sorted({line.error for line in lines if line.error}):
        return {"errors": errors}
    seen = [line for line in lines if line.counted is not None]
    if not seen:
        return {"errors": [_("Nothing was counted: type what you saw in at least one bin.")]}

    def run() -> str:
        by = person_at(request, found.warehouse, COUNTERS)
        looks = [counting.Look(line.row.lot, line.row.holder.location or "", line.counted or 0) for line in seen]
        return counting.look(count=found, looks=looks, by=by).number

    return tried(request, run)


def _unexpected(request: HttpRequest, found: StockCount) -> str:
    """Goods that no line names: a lot by its number, else an item with the number on the box."""
    typed, store = request.POST, found.warehouse
    by = person_at(request, store, COUNTERS)
    item = Item.objects.filter(sku=typed.get("item", "")).first()
    number = typed.get("lot", "").strip()
    known = Lot.objects.filter(number=number, owner__in=[store.organisation.society or store.organisation], **({"item": item} if item else {}))
    if not typed.get("counted", "").strip():
        raise LeftEmpty(needed=_("how many lie there"))
    counted = whole(typed["counted"])
    counting.found(
        count=found,
        location=scanned(request, typed.get("location", "").strip()),
        lot=known.first() if number else None,
        item=item,
        number=number,
        counted=counted,
        by=by,
    )
    return found.number


def _witness(request: HttpRequest, found: StockCount) -> str:
    """A witness signs on the keeper's phone: by PIN if known here, else by name with a photograph of the signed sheet."""
    typed, file = request.POST, request.FILES.get("picture")
    by = person_at(request, found.warehouse, COUNTERS)
    person = Person.objects.filter(pk=key(typed.get("person"))).first()
    method = Signature.Method.PIN if person else Signature.Method.PAPER
    facts: dict[str, Any] = {"name": typed.get("name", ""), "person": person, "pin": typed.get("pin", ""), "picture": file.read() if file else b""}
    sign(paper=found.number, role=Signature.Role.WITNESS, by=by, warehouse=found.warehouse, method=method, **facts)
    return found.number


def _again(request: HttpRequest, found: StockCount) -> str:
    by = person_at(request, found.warehouse, APPROVERS)
    return counting.look_again(count=found, lines=[key(one) for one in request.POST.getlist("line") if key(one)], by=by).number


@transaction.atomic
def _approve(request: HttpRequest, found: StockCount) -> str:
    by = person_at(request, found.warehouse, APPROVERS)
    approved = counting.approve(count=found, by=by) if found.state == State.VARIANCE_REVIEW else found
    return counting.post_count(count=approved, by=by).number


def _cancel(request: HttpRequest, found: StockCount) -> str:
    by = person_at(request, found.warehouse, PLANNERS)
    return counting.cancel(count=found, by=by, reason=request.POST.get("reason", "")).number


@login_required
@require_GET
def sheet_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The blind sheet of a count, of one zone or of all."""
    found, zone = _found(request, number), request.GET.get("zone", "")
    return pdf_response(f"{number}-{zone}" if zone else number, printed.count_sheet(found, zone))


@login_required
@require_GET
def report_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Book, count and difference, once the count is under review."""
    found = _found(request, number)
    if found.state not in OPEN_BOOK:
        raise Http404
    return pdf_response(f"{number}-report", printed.variance_report(found))
