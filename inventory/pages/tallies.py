"""The keeper at the gate: which lorries are expected, what was counted off one, its check, its receipt, its bins."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from inventory.domain.quality import WORDS
from inventory.models import ReceiptNotice, Tally, Warehouse
from inventory.pages import booking, reading
from inventory.pages.bins import few
from inventory.pages.doing import done
from inventory.pages.forms import box_of, line_forms, printable
from inventory.pages.inbound_forms import TallyLineForm, person_of, second_hand, witnesses, writable
from inventory.pages.problems import said, status_of
from inventory.selectors.inbound import expected_at, in_the_bay, open_tallies, tallies_of
from inventory.services import receipts, tallies
from inventory.services.putaway import put_away as put_away_goods
from inventory.services.tallies import Lorry
from inventory.services.tally_lines import Counted, Decision, concerns_of
from relief.core.access import may
from relief.core.digits import key, number
from relief.core.roles import KEEPERS
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from inventory.models import TallyLine

REASONS = {
    "same_item": _("the same item lies there"),
    "same_shelf": _("shelf of its kind"),
    "empty": _("empty bin"),
    "any": _("room beside other goods"),
    "full": _("no bin has room: look yourself"),
}

DECIDED = ("quarantined", "damaged", "rejected", "reason")


@login_required
@require_http_methods(["GET", "POST"])
def arrivals(request: HttpRequest) -> HttpResponse:
    """What is expected, what stands at the gate; a lorry that has come opens its tally."""
    kept = reading.kept(request.user)
    if not kept:
        return booking.turned_away(request)
    context: dict[str, Any] = {"warehouses": kept, "expected": expected_at(kept), "tallies": open_tallies(kept)}
    if request.method == "POST":
        try:
            return redirect("inbound_tally", number=booking.once(request, lambda: _arrive(request, kept)))
        except Problem as problem:
            context["problem"] = said(problem)
    context["command_key"] = request.POST.get("key") or uuid.uuid4().hex
    return render(request, "inventory/inbound_arrivals.html", context, status=status_of(context))


@login_required
@require_http_methods(["GET", "POST"])
def tally(request: HttpRequest, number: str) -> HttpResponse:
    """One lorry, from the count to the receipt."""
    found = tallies_of(request.user).filter(number=number).first()
    if found is None:
        raise Http404
    if request.method == "GET":
        return _page(request, found)
    writable(request, Tally, number=number)
    if request.POST.get("step") == "count" or "more" in request.POST:
        return _count(request, found)
    acts = {"check": _check, "book": _book, "turn_away": _turn_away, "take_back": _take_back}
    act = acts.get(request.POST.get("step", ""))
    if act is None:
        raise Http404
    return act(request, found)


@login_required
@require_http_methods(["GET", "POST"])
def put_away(request: HttpRequest) -> HttpResponse:
    """What lies in the bay and the bin for each; one tap for one line or for all."""
    kept = reading.kept(request.user)
    chosen = request.POST.get("warehouse") or request.GET.get("warehouse") or (kept[0].code if kept else "")
    store = next((one for one in kept if one.code == chosen), None)
    if store is None:
        return booking.turned_away(request) if not kept else _unknown()
    if request.method == "POST":
        line = request.POST.get("line", "")
        bins = {key(line): request.POST.get(f"bin-{line}", "")} if line else _all_bins(request)
        step = lambda: put_away_goods(warehouse=store, by=person_of(request), bins=bins).number  # noqa: E731 - the step itself
        back = f"{request.path}?warehouse={store.code}"
        return done(request, step, told=_("Booked on its shelf."), back=back, show=lambda **more: _bay(request, kept, store, **more))
    return _bay(request, kept, store)


def _all_bins(request: HttpRequest) -> dict[int, str] | None:
    """Where each line of the form goes; None where it named none."""
    named = {key(name[4:]): str(code) for name, code in request.POST.items() if name.startswith("bin-") and key(name[4:])}
    return named or None


def _unknown() -> HttpResponse:
    raise Http404


def _bay(request: HttpRequest, kept: list[Warehouse], store: Warehouse, *, status: int = 200, **more: Any) -> HttpResponse:
    waiting = [
        {"holding": one.holding, "proposal": one.proposal, "why": REASONS[one.proposal.why] if one.proposal else ""} for one in in_the_bay(store)
    ]
    places = few(store.locations.filter(kind="storage").order_by("walk_order", "code"))
    context = {"warehouses": kept, "warehouse": store, "waiting": waiting, "places": places, "command_key": uuid.uuid4().hex, **more}
    return render(request, "inventory/inbound_put_away.html", context, status=status)


def _arrive(request: HttpRequest, kept: list[Warehouse]) -> str:
    given, by = request.POST, person_of(request)
    notice = (
        ReceiptNotice.objects.filter(number=given.get("notice", ""), warehouse__in=kept).select_related("warehouse__organisation__society").first()
    )
    store = notice.warehouse if notice else next((one for one in kept if one.code == given.get("warehouse")), None)
    if store is None or (given.get("notice") and notice is None):
        raise PermissionDenied
    lorry = Lorry(party=given.get("party", "").strip(), plate=given.get("plate", "").strip())
    return tallies.arrive(warehouse=store, by=by, lorry=lorry, notice=notice).number


def _page(request: HttpRequest, found: Tally, *, status: int = 200, **more: Any) -> HttpResponse:
    writes = may(request.user, "write", found.warehouse.organisation, KEEPERS)
    if "lines" not in more and writes and found.state in Tally.OPEN:
        more["lines"] = _typed(found)
    day = timezone.localdate(found.arrived_at)
    context = {
        "tally": found,
        "checked": [_checked(line, day, request.POST) for line in found.lines.all()],
        "writes": writes,
        "is_open": found.state in Tally.OPEN,
        "witnesses": witnesses(person_of(request)) if writes and found.state == Tally.State.INSPECTED else [],
        "cases": found.cases.all(),
        "command_key": uuid.uuid4().hex,
        **more,
    }
    return render(request, "inventory/inbound_tally.html", context, status=status)


def _checked(line: TallyLine, day: date, typed: Mapping[str, str]) -> dict[str, Any]:
    """A line of the check with what stands in its fields: what was typed and refused, else what was decided."""
    row: dict[str, Any] = {"line": line, "concerns": [gettext(WORDS[one]) for one in concerns_of(line, day)]}
    row |= {name: typed.get(f"{name}-{line.pk}", getattr(line, name) or "") for name in DECIDED}
    return row | {"certificate": f"certificate-{line.pk}" in typed or line.certificate}


def _typed(found: Tally) -> Any:
    """The form of the count: what was counted before, else the lines of the notice, with an empty one to go on."""
    known = [
        {
            "item": line.item_id,
            "boxes": line.boxes,
            "loose": line.loose,
            "lot": line.lot_number,
            "expires_on": line.expires_on,
            "made_on": line.made_on,
        }
        for line in found.lines.all()
    ]
    if not known and found.notice:
        known = [{"item": line.item_id} for line in found.notice.lines.all()]
    made = line_forms(TallyLineForm, None, reading.catalogue())
    made.initial = known
    return made


def _count(request: HttpRequest, found: Tally) -> HttpResponse:
    lines = line_forms(TallyLineForm, request.POST, reading.catalogue(), more=int("more" in request.POST))
    if "more" in request.POST:
        return _page(request, found, lines=lines)
    if not lines.is_valid():
        errors = [str(error) for line in lines for wrong in line.errors.values() for error in wrong]
        return _page(request, found, lines=lines, errors=errors, status=400)
    counted = [_counted(line.cleaned_data) for line in lines if "quantity" in line.cleaned_data]
    if not counted:
        return _page(request, found, lines=lines, errors=[_("Fill in at least one line.")], status=400)
    step = lambda: tallies.count_off(tally=found, by=person_of(request), lines=counted).number  # noqa: E731 - the step itself
    return done(request, step, told=_("Counted; now check the goods."), back=request.path, show=lambda **more: _page(request, found, **more))


def _counted(data: dict[str, Any]) -> Counted:
    box = box_of(data["item"])
    facts = {"lot_number": data["lot"], "expires_on": data["expires_on"], "made_on": data["made_on"]}
    return Counted(item=data["item"], boxes=data.get("boxes") or 0, box_units=box.units if box else 1, loose=data.get("loose") or 0, **facts)


def _check(request: HttpRequest, found: Tally) -> HttpResponse:
    given = request.POST

    def units(name: str, line: int) -> int:
        typed = given.get(f"{name}-{line}", "").strip()
        counted = number(typed)
        return counted if counted is not None else -1 if typed else 0

    decisions = {
        line.pk: Decision(
            quarantined=units("quarantined", line.pk),
            damaged=units("damaged", line.pk),
            rejected=units("rejected", line.pk),
            reason=given.get(f"reason-{line.pk}", ""),
            certificate=f"certificate-{line.pk}" in given,
        )
        for line in found.lines.all()
    }
    step = lambda: tallies.inspect(tally=found, by=person_of(request), decisions=decisions).number  # noqa: E731 - the step itself
    told = _("Checked; two people sign, then it is booked.")
    return done(request, step, told=told, back=request.path, show=lambda **more: _page(request, found, **more))


def _book(request: HttpRequest, found: Tally) -> HttpResponse:
    try:
        second = second_hand(request)
        number = booking.once(request, lambda: receipts.book(tally=found, by=person_of(request), second=second).number)
    except Problem as problem:
        return _page(request, found, problem=said(problem), status=problem.status)
    return redirect("field_done", number=number)


def _turn_away(request: HttpRequest, found: Tally) -> HttpResponse:
    def step() -> str:
        return tallies.turn_away(tally=found, by=person_of(request), reason=printable(request.POST.get("reason", ""))).number

    return done(request, step, told=_("Turned away; nothing was booked."), back=request.path, show=lambda **more: _page(request, found, **more))


def _take_back(request: HttpRequest, found: Tally) -> HttpResponse:
    def step() -> str:
        return receipts.take_back(tally=found, by=person_of(request), reason=printable(request.POST.get("reason", ""))).number

    return done(
        request,
        step,
        told=_("The receipt is reversed; the tally is open again."),
        back=request.path,
        show=lambda **more: _page(request, found, **more),
    )
