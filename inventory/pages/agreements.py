"""Partners' stock: agreements, calls and what becomes of them, custodians' confirmations."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from inventory.domain.packs import whole
from inventory.models import Agreement, CallOff, Item, Warehouse
from inventory.pages.care_forms import ConfirmForm
from inventory.pages.doing import done, person_of, to_change
from inventory.services import agreements, call_offs
from inventory.services.custody import book_of, confirm_stock
from relief.core import clock
from relief.core.access import get_or_404, scope

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Agreements one may read, those in force first, with what each promises."""
    rows = scope(request.user, "read", Agreement).select_related("organisation", "warehouse").prefetch_related("lines__item__packs")
    today = clock.today()
    in_force = sorted(rows, key=lambda row: (not row.starts_on <= today <= row.ends_on, row.ends_on))
    return render(request, "inventory/agreements.html", {"rows": in_force, "today": today})


@login_required
@require_GET
def shown(request: HttpRequest, number: str) -> HttpResponse:
    """One agreement: lines, calls or confirmations, and the next step."""
    return _shown(request, number)


def _shown(request: HttpRequest, number: str, *, status: int = 200, **refused: Any) -> HttpResponse:
    found = get_or_404(request.user, "read", Agreement, number=number)
    kept = scope(request.user, "write", Agreement).filter(pk=found.pk).exists()
    framework = found.kind == Agreement.Kind.FRAMEWORK
    left = agreements.open_quantities(found) if framework else {}
    context: dict[str, Any] = {
        "agreement": found,
        "kept": kept,
        "framework": framework,
        "lines": [(line, left.get(line.item_id)) for line in found.lines.select_related("item").prefetch_related("item__packs")],
        "calls": found.calls.select_related("to_warehouse", "notice", "called_by").prefetch_related("lines__item"),
        "confirmations": found.confirmations.select_related("recorded_by")[:12],
        "book": [] if framework else book_of(found),
        "stores": scope(request.user, "write", Warehouse).filter(is_active=True, ownership=Warehouse.Ownership.OWN) if kept and framework else [],
        "form": ConfirmForm(request.POST or None, initial={"on": clock.today()}) if kept and not framework else None,
        "today": clock.today(),
        "command_key": request.POST.get("key") or uuid.uuid4().hex,
        **refused,
    }
    return render(request, "inventory/agreement.html", context, status=status)


@login_required
@require_POST
def call(request: HttpRequest, number: str) -> HttpResponse:
    """Call goods from a supplier to one of one's own stores."""
    found = to_change(request, Agreement, number=number)
    store = get_object_or_404(scope(request.user, "write", Warehouse), code=request.POST.get("to"))
    by, note = person_of(request), request.POST.get("note", "")

    def run() -> str:
        wanted = {item: units for item, units in _typed(request, found).items() if units}
        return agreements.call_off(agreement=found, wanted=wanted, to_warehouse=store, by=by, note=note).number

    told = _("The supplier is called. Print the paper and send it.")
    return done(request, run, told=told, back=reverse("agreement", args=[number]), show=partial(_shown, request, number))


@login_required
@require_GET
def of_call(request: HttpRequest, number: str) -> HttpResponse:
    """A call stands on the page of its agreement."""
    return redirect("agreement", get_or_404(request.user, "read", CallOff, number=number).agreement.number)


@login_required
@require_POST
def answered(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """What the supplier said, or that the goods are in."""
    found = to_change(request, CallOff, number=number)
    facts: dict[str, Any] = {"call": found, "by": person_of(request)}
    note = request.POST.get("note", "")
    acts = {
        "confirm": partial(call_offs.confirm_call, **facts, note=note),
        "refuse": partial(agreements.refuse_call, **facts, note=note),
        "deliver": partial(call_offs.deliver_call, **facts),
    }
    if step not in acts:
        raise Http404
    back, show = reverse("agreement", args=[found.agreement.number]), partial(_shown, request, found.agreement.number)
    return done(request, acts[step], told=_("The answer is kept."), back=back, show=show)


@login_required
@require_POST
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """The custodian's figures; an item left empty is one he did not name."""
    found = to_change(request, Agreement, number=number)
    form, by = ConfirmForm(request.POST), person_of(request)

    def run() -> str:
        figures = {item.sku: units for item, units in _typed(request, found).items()}
        day, name = form.cleaned_data["on"], form.cleaned_data["confirmed_by"]
        return confirm_stock(agreement=found, on=day, figures=figures, confirmed_by=name, by=by).number

    told = _("The confirmation is kept; each difference has become a case.")
    return done(request, run, told=told, back=reverse("agreement", args=[number]), show=partial(_shown, request, number), form=form)


def _typed(request: HttpRequest, agreement: Agreement) -> dict[Item, int]:
    """Units by item of the agreement (custody: of the store), as typed; empty fields are left out. Raises ``NotWhole``."""
    items = [line.item for line in agreement.lines.select_related("item")] + [item for item, _units in book_of(agreement)]
    given = {item: request.POST.get(f"units-{item.sku}", "").strip() for item in items}
    return {item: whole(text) for item, text in given.items() if text}
