"""The page of a waybill: where the vehicle is, what is on it, and the next step as the one thing to press."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from inventory.models import Waybill
from inventory.pages import booking
from inventory.pages import outbound_forms as forms
from inventory.pages.evidence import ADDERS
from inventory.pages.problems import said, status_of
from inventory.selectors.handouts import not_yet_planned
from inventory.selectors.outbound import brought_back, diversions, driver_phone, may_drive, returns_of
from inventory.services import distributions, proofs, road, waybills
from inventory.services.refused import tell_refused
from relief.core.access import may, scope
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from inventory.pages.outbound_forms import StepForm
    from relief.core.models import Person, User

    type Run = Callable[[Any, Waybill, Person], Any]

State = Waybill.State


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that may happen next: what it is called, its sign and form, from which states, and who does it."""

    label: Any
    sign: str
    form: type[StepForm]
    states: tuple[str, ...]
    run: Run
    receiver: bool = False


def _depart(form: Any, waybill: Waybill, by: Person) -> None:
    data = form.cleaned_data
    proofs.depart(waybill=waybill, by=by, hands=form.hands(), seal_number=data["seal_number"], odometer_km=data["odometer_km"])


def _sign(form: Any, waybill: Waybill, by: Person) -> None:
    data = form.cleaned_data
    facts = {name: data[name] for name in ("signed_by", "place", "longitude", "latitude", "note")}
    proofs.sign(waybill=waybill, by=by, hands=form.hands(), delivered=form.units(), photos=[data["photo"]] if data.get("photo") else [], **facts)


def _return(form: Any, waybill: Waybill, by: Person) -> None:
    waybills.turn_back(waybill=waybill, by=by, lines={lot: n for lot, n in form.units().items() if n} or None, reason=form.cleaned_data["reason"])


def _divert(form: Any, waybill: Waybill, by: Person) -> None:
    data = form.cleaned_data
    facts = {"destination": data.get("destination", ""), "to_warehouse": data.get("to_warehouse")}
    road.divert(waybill=waybill, by=by, reason=data["reason"], **facts)


ROLLING = (State.DEPARTED, State.DIVERTED)
THERE = (State.ARRIVED, State.UNLOADED)
STILL_HERE = (State.PREPARED, State.LOADED)
# In the order of the journey: the first that fits is the one to press.
STEPS: dict[str, Step] = {
    "depart": Step(_("The vehicle has left"), "truck", forms.DepartForm, STILL_HERE, _depart),
    "arrive": Step(
        _("The vehicle is there"), "flag", forms.EmptyForm, ROLLING, lambda _f, paper, by: waybills.arrive(waybill=paper, by=by), receiver=True
    ),
    "sign": Step(_("Signed for"), "pen", forms.SignForm, THERE, _sign, receiver=True),
    "close": Step(
        _("The signed copy is back"),
        "check",
        forms.EmptyForm,
        (State.SIGNED, State.SIGNED_WITH_DISCREPANCY),
        lambda _f, paper, by: waybills.close(waybill=paper, by=by),
    ),
    "find": Step(
        _("The vehicle was found"),
        "check",
        forms.ReasonForm,
        (State.LOST,),
        lambda form, paper, by: road.find(waybill=paper, by=by, reason=form.cleaned_data["reason"]),
    ),
    "load": Step(
        _("The goods are loaded"), "box", forms.LoadForm, STILL_HERE, lambda form, paper, by: waybills.load(waybill=paper, by=by, **form.cleaned_data)
    ),
    "pass": Step(_("Number the vehicle pass"), "paper", forms.EmptyForm, STILL_HERE, lambda _f, paper, by: road.issue_pass(waybill=paper, by=by)),
    "unload": Step(
        _("The goods are off the vehicle"),
        "receive",
        forms.EmptyForm,
        (State.ARRIVED,),
        lambda _f, paper, by: road.unload(waybill=paper, by=by),
        receiver=True,
    ),
    "return": Step(_("Goods come back"), "returned", forms.ReturnForm, (*ROLLING, *THERE), _return),
    "divert": Step(_("Send it to another place"), "route", forms.DivertForm, ROLLING, _divert),
    "lose": Step(
        _("The vehicle is lost"),
        "stop",
        forms.ReasonForm,
        (*ROLLING, *THERE),
        lambda form, paper, by: road.lose(waybill=paper, by=by, reason=form.cleaned_data["reason"]),
    ),
}


@login_required
@require_GET
def waybill(request: HttpRequest, number: str) -> HttpResponse:
    """Where it is, what is on it, what comes next."""
    return _page(request, waybill_of(request, number), {})


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Take one step, once for each form that was opened. A reader is refused, a stranger finds nothing; who comes back finds the waybill."""
    found, chosen = waybill_of(request, number), STEPS.get(step)
    if chosen is None:
        raise Http404
    if request.method != "POST":
        return redirect("field_waybill", number=number)
    if not may_drive(request.user, found, receiver=chosen.receiver):
        raise PermissionDenied
    form = chosen.form(request.POST, request.FILES, waybill=found, prefix=step)
    if not form.is_valid():
        return _page(request, found, {"wrong": form, "opened": step}, status=422)
    by = cast("Person", cast("User", request.user).person)
    try:
        booking.once(request, lambda: str(chosen.run(form, found, by) or number))
    except Problem as problem:
        tell_refused(waybill=found, by=by, refusal=problem)
        return _page(request, waybill_of(request, number), {"problem": said(problem), "opened": step, "wrong": form})
    messages.success(request, _("Noted: %(step)s") % {"step": chosen.label})
    return redirect("field_waybill", number=number)


def waybill_of(request: HttpRequest, number: str) -> Waybill:
    """The waybill, if this person may read it."""
    rows = scope(request.user, "read", Waybill).select_related(
        "warehouse__organisation__society", "to_warehouse__organisation__society", "incident__organisation", "order", "document__by", "proof"
    )
    found = rows.prefetch_related("lines__lot__item__packs", "cases__lot__item").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Waybill, more: dict[str, Any], status: int = 0) -> HttpResponse:
    wrong, opened, back = more.get("wrong"), more.get("opened", ""), brought_back(found)
    steps = [
        (name, one, wrong if name == opened and wrong else one.form(waybill=found, prefix=name))
        for name, one in STEPS.items()
        if found.state in one.states and may_drive(request.user, found, receiver=one.receiver) and not (name == "pass" and found.pass_number)
    ]
    context = {
        "waybill": found,
        "driver_phone": driver_phone(request.user, found),
        "lines": [(line, back.get(line.lot_id, 0)) for line in found.lines.all()],
        "next": steps[0] if steps else None,
        "others": steps[1:],
        "may_add": may(request.user, "write", found.warehouse.organisation, ADDERS),
        "diversions": diversions(found),
        "returns": returns_of(found),
        "proof": getattr(found, "proof", None),
        "handouts": list(found.distributions.order_by("pk")),
        "may_plan": found.state in distributions.SIGNED and may_drive(request.user, found, receiver=True) and bool(not_yet_planned(found)),
        "may_pack": found.state in STILL_HERE and may_drive(request.user, found),
        "command_key": uuid.uuid4().hex,
        **more,
        "form": wrong,
    }
    return render(request, "inventory/waybill.html", context, status=status or status_of(context))
