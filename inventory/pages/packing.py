"""Boxes and pallets of one waybill on a page: what is in them, what is still loose, one more, and the list to print."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from inventory.domain.packing import left_to_pack
from inventory.models import LogisticUnit
from inventory.pages import booking
from inventory.pages.outbound import STILL_HERE, waybill_of
from inventory.pages.outbound_forms import LotsForm
from inventory.pages.problems import said, status_of
from inventory.selectors.outbound import carried, load_of_unit, may_drive, packed, units_of
from inventory.services import packing as packer
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inventory.models import Waybill
    from relief.core.models import Person, User

HEAVIEST_KG = 2000


class PackForm(LotsForm):
    """A box or a pallet and what goes in."""

    kind = forms.ChoiceField(label=_("Kind"), choices=LogisticUnit.Kind.choices, widget=forms.Select({"class": "form-select"}))
    parent = forms.ModelChoiceField(
        queryset=LogisticUnit.objects.none(), label=_("on pallet"), required=False, empty_label="—", widget=forms.Select({"class": "form-select"})
    )
    weight_kg = forms.DecimalField(
        label=_("Weighed (kg)"), min_value=0, max_value=HEAVIEST_KG, decimal_places=3, required=False,
        widget=forms.TextInput({"class": "form-control", "inputmode": "decimal"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = LogisticUnit.objects.filter(waybill=self.waybill, kind=LogisticUnit.Kind.PALLET)  # type: ignore[attr-defined]


@login_required
@require_http_methods(["GET", "POST"])
def packing(request: HttpRequest, number: str) -> HttpResponse:
    """What is packed and what is not; a box more, all by carton, or one taken apart."""
    found = waybill_of(request, number)
    form = PackForm(request.POST or None, waybill=found)
    context: dict[str, Any] = {}
    if request.method == "POST":
        if not may_drive(request.user, found):
            raise PermissionDenied
        context = _act(request, found, form)
        if not context:
            messages.success(request, _("Packed."))
            return redirect("field_packing", number=number)
    left, lots = left_to_pack(carried(found), packed(found)), {line.lot_id: line.lot for line in found.lines.all()}
    context |= {
        "waybill": found,
        "form": form,
        "units": [(unit, load_of_unit(unit)) for unit in units_of(found)],
        "left": [(lots[lot], quantity) for lot, quantity in left.items()],
        "open": found.state in STILL_HERE and may_drive(request.user, found),
        "command_key": uuid.uuid4().hex,
    }
    return render(request, "inventory/packing.html", context, status=status_of(context))


def _act(request: HttpRequest, found: Waybill, form: PackForm) -> dict[str, Any]:
    by = cast("Person", cast("User", request.user).person)
    try:
        if "all" in request.POST:
            booking.once(request, lambda: str(len(packer.pack_by_carton(waybill=found, by=by))))
        elif sscc := request.POST.get("unpack"):
            unit = LogisticUnit.objects.select_related("waybill").filter(sscc=sscc, waybill=found).first()
            booking.once(request, lambda: str(packer.unpack(unit=unit, by=by) if unit else ""))
        elif form.is_valid():
            booking.once(request, lambda: _one_more(found, form, by))
        else:
            return {"errors": []}
    except Problem as problem:
        return {"problem": said(problem)}
    return {}


def _one_more(found: Waybill, form: PackForm, by: Person) -> str:
    data = form.cleaned_data
    grams = int(data["weight_kg"] * 1000) if data.get("weight_kg") else None
    contents = {lot: units for lot, units in form.units().items() if units}
    return packer.pack(waybill=found, by=by, contents=contents, kind=data["kind"], parent=data["parent"], weight_g=grams).sscc
