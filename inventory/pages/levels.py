"""Cover in people and hours, what to buy, and the minimum and maximum of a store set from a target."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from inventory.domain.cover import HOURS, PEOPLE
from inventory.domain.errors import NotWhole
from inventory.domain.packs import whole
from inventory.models import Warehouse
from inventory.pages import booking, reading
from inventory.pages.care_forms import TargetForm
from inventory.pages.cover_plot import PHONE, cover_bars
from inventory.pages.doing import person_of, store_to_write
from inventory.pages.problems import said
from inventory.selectors.cover import cover_of, covers
from inventory.selectors.levels import level_rows
from inventory.services.levels import Level, apply_levels
from relief.core import clock
from relief.core.access import get_or_404, scope
from relief.core.models import Organisation
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inventory.selectors.levels import Row

KINDS = ("own", "custodial", "framework", "aid")


@login_required
@require_GET
def cover(request: HttpRequest) -> HttpResponse:
    """How many people our goods are enough for, by whose they are; what limits it; what lies below its minimum or above its maximum."""
    asked = TargetForm(request.GET if "hours" in request.GET else {"people": PEOPLE, "hours": HOURS})
    asked.is_valid()
    people, hours = asked.cleaned_data.get("people") or PEOPLE, asked.cleaned_data.get("hours") or HOURS
    stores = list(reading.visible(request.user).filter(is_active=True).select_related("organisation"))
    chosen = [store for store in stores if store.code == request.GET.get("warehouse")] or stores
    societies = Organisation.objects.filter(pk__in={store.organisation.society_id or store.organisation_id for store in chosen})
    rows = covers(warehouses=chosen, societies=list(societies), hours=hours, on=asked.cleaned_data.get("on"))
    context = {
        "form": asked, "people": people, "hours": hours, "rows": [row for row in rows if row.need], "stores": stores,
        "chosen": chosen[0] if len(chosen) == 1 else None,
        "covers": [(kind, cover_of(rows, kind)) for kind in KINDS],
        "below": [row for row in rows if row.below], "above": [row for row in rows if row.above],
        "bars": cover_bars(rows, people),
        "narrow": cover_bars(rows, people, PHONE),
    }  # fmt: skip
    return render(request, "inventory/levels.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def store(request: HttpRequest, code: str) -> HttpResponse:
    """One store's minimum and maximum beside what a target would need; whoever keeps it edits and applies them, others read."""
    found = store_to_write(request, code) if request.method == "POST" else get_or_404(request.user, "read", Warehouse, code=code)
    target = request.POST if request.method == "POST" else request.GET if "people" in request.GET else {"people": PEOPLE, "hours": HOURS}
    asked = TargetForm(target)
    asked.is_valid()
    people, hours = asked.cleaned_data.get("people") or PEOPLE, asked.cleaned_data.get("hours") or HOURS
    rows = level_rows(found, people=people, hours=hours, on=asked.cleaned_data.get("on"))
    context: dict[str, Any] = {"store": found, "form": asked, "people": people, "hours": hours}
    status = 200
    if request.method == "POST":
        try:
            whole_proposal = request.POST.get("take") == "proposed"
            levels = [level for row in rows if (level := _proposed(row) if whole_proposal else _typed(request, row)) is not None]
            facts: dict[str, Any] = {"levels": levels, "by": person_of(request), "reason": f"{people} × {hours} h"}
            changed = booking.once(request, lambda: str(apply_levels(warehouse=found, **facts)))
        except Problem as problem:
            context["problem"], status = said(problem), problem.status
        else:
            messages.success(request, _("%(n)s levels were changed.") % {"n": changed})
            return redirect("levels_store", code=code)
    context |= {"rows": [_shown(request, row) for row in rows], "command_key": uuid.uuid4().hex, "today": clock.today()}
    context["may_set"] = scope(request.user, "write", Warehouse).filter(pk=found.pk).exists()
    return render(request, "inventory/levels_store.html", context, status=status)


def _proposed(row: Row) -> Level | None:
    return Level(row.item, row.proposal.minimum, row.proposal.maximum) if row.proposal else None


def _typed(request: HttpRequest, row: Row) -> Level | None:
    """A level as typed; a row that was not on the form or is left empty stays as it is. Raises ``NotWhole``."""
    least, most = (request.POST.get(f"{name}-{row.item.sku}", "").strip() for name in ("min", "max"))
    if not least and not most:
        return None
    if not least:
        raise NotWhole(given=f"{row.item.name}: {_('minimum')}")
    return Level(row.item, whole(least), whole(most) if most else None)


def _shown(request: HttpRequest, row: Row) -> dict[str, Any]:
    """A row with what stands in its fields: what was typed, else the level it has, else nothing."""
    has = row.level is not None
    now = (str(row.cover.minimum) if has else "", "" if row.cover.maximum is None else str(row.cover.maximum))
    least, most = (request.POST.get(f"{name}-{row.item.sku}", value) for name, value in zip(("min", "max"), now, strict=True))
    return {"row": row, "min": least, "max": most}
