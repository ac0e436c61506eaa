"""Equipment by kind with what is not ready and why; one asset with its steps."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from inventory.models import EquipmentAsset
from inventory.pages import reading
from inventory.pages.care_forms import StepForm
from inventory.pages.doing import done, person_of, to_change
from inventory.selectors import care
from inventory.services import equipment
from inventory.services.notices import keepers_of
from relief.core import clock
from relief.core.access import get_or_404, scope
from relief.core.digits import key
from relief.core.models import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

State = EquipmentAsset.State
# Step → (what the button says, its sign, in which states it is offered).
STEPS: dict[str, tuple[Any, str, frozenset[str]]] = {
    "take": (_("Take out"), "issue", frozenset({State.READY})),
    "back": (_("Bring back, sound"), "returned", frozenset({State.IN_USE, State.LOST})),
    "back-broken": (_("Bring back, not sound"), "alert", frozenset({State.IN_USE, State.LOST})),
    "pass": (_("Checked: passed"), "check", frozenset({State.READY, State.IN_USE})),
    "fail": (_("Checked: failed"), "cross", frozenset({State.READY, State.IN_USE})),
    "charge": (_("Charged or run"), "signal", frozenset({State.READY, State.IN_USE})),
    "repair": (_("Send to repair"), "out", frozenset({State.READY, State.IN_USE})),
    "repaired": (_("Back from repair"), "receive", frozenset({State.MAINTENANCE})),
}
SCRAP = "scrap"


@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """All equipment one may read, by kind."""
    stores = list(reading.visible(request.user).filter(is_active=True))
    chosen = next((store for store in stores if store.code == request.GET.get("warehouse")), None)
    kinds = care.by_kind(care.assets([chosen] if chosen else stores))
    total, ready = sum(kind.total for kind in kinds), sum(kind.ready for kind in kinds)
    rows = [(kind, [(asset, _why(asset)) for asset in kind.not_ready]) for kind in kinds]
    percent = ready * 100 // total if total else None
    context = {"rows": rows, "total": total, "ready": ready, "percent": percent, "stores": stores, "chosen": chosen, "repair": _in_repair(kinds)}
    return render(request, "inventory/assets.html", context)


def _in_repair(kinds: list[care.KindOfAsset]) -> int:
    return sum(asset.state == State.MAINTENANCE for kind in kinds for asset in kind.not_ready)


def _why(asset: Any) -> list[Any]:
    """Why an asset is not ready, in a few words each."""
    today = clock.today()
    why: list[Any] = (
        [] if asset.state == State.READY else [f"{asset.get_state_display()} · {asset.held_by}" if asset.held_by else asset.get_state_display()]
    )
    why += [_("failed its check")] if asset.last_passed is False else []
    why += [_("check overdue since %s") % asset.next_inspection_on] if asset.next_inspection_on and asset.next_inspection_on < today else []
    return why + ([_("charge overdue since %s") % asset.next_charge_on] if asset.next_charge_on and asset.next_charge_on < today else [])


@login_required
@require_GET
def card(request: HttpRequest, code: str) -> HttpResponse:
    """One asset: where it is, what is due, what was done, and the steps it can take now."""
    return _card(request, code)


def _card(request: HttpRequest, code: str, *, status: int = 200, **refused: Any) -> HttpResponse:
    asset = get_or_404(request.user, "read", EquipmentAsset, code=code)
    kept = scope(request.user, "write", EquipmentAsset).filter(pk=asset.pk).exists()
    may_scrap = scope(request.user, "approve", EquipmentAsset).filter(pk=asset.pk).exists()
    context = {
        "asset": asset,
        "events": asset.events.select_related("by", "approved_by")[:50],
        "steps": [(step, label, sign) for step, (label, sign, states) in STEPS.items() if kept and asset.state in states],
        "form": StepForm(request.POST or None) if kept or may_scrap else None,
        "keepers": keepers_of(asset.warehouse) if may_scrap and asset.state in {State.READY, State.MAINTENANCE} else [],
        "today": clock.today(),
        "command_key": request.POST.get("key") or uuid.uuid4().hex,
        **refused,
    }
    return render(request, "inventory/asset.html", context, status=status)


@login_required
@require_POST
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """One step of an asset; scrapping is for those who may approve it."""
    if step not in STEPS and step != SCRAP:
        raise Http404
    asset = to_change(request, EquipmentAsset, "approve" if step == SCRAP else "write", code=code)
    form, by = StepForm(request.POST), person_of(request)
    asked = Person.objects.filter(pk__in=[one.pk for one in keepers_of(asset.warehouse)], pk=key(request.POST.get("asked_by"))).first()
    show = partial(_card, request, code)
    return done(
        request,
        lambda: _acts(asset, form.cleaned_data, by, asked)[step]().pk,
        told=_("The step is kept."),
        back=reverse("asset", args=[code]),
        show=show,
        form=form,
    )


def _acts(asset: EquipmentAsset, typed: dict[str, Any], by: Person, asked: Person | None) -> dict[str, Callable[[], Any]]:
    facts = {"asset": asset, "by": by, "note": typed["note"]}
    return {
        "take": partial(equipment.take_out, **facts, party=typed["party"]),
        "back": partial(equipment.bring_back, **facts, sound=True),
        "back-broken": partial(equipment.bring_back, **facts, sound=False),
        "pass": partial(equipment.inspect_asset, **facts, passed=True, next_on=typed["next_on"]),
        "fail": partial(equipment.inspect_asset, **facts, passed=False),
        "charge": partial(equipment.charge_asset, **facts),
        "repair": partial(equipment.send_to_repair, **facts, workshop=typed["party"]),
        "repaired": partial(equipment.bring_from_repair, **facts, cost_fen=typed["cost"]),
        SCRAP: partial(equipment.scrap_asset, **(facts | {"by": asked or by}), approved_by=by),
    }
