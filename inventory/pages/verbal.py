"""The telephone rings: an order is opened and its approval recorded on one form; and an approval is put in writing with one tap."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from inventory.models import Warehouse
from inventory.pages import booking, reading
from inventory.pages.booking import keeper_at, turned_away
from inventory.pages.forms import HeadForm, LineForm, line_forms, printable
from inventory.pages.problems import said, status_of
from inventory.selectors.outbound import approvers_for
from inventory.services.orders import OrderLine, ratify_order
from inventory.services.verbal import open_verbal
from relief.core.access import roles_held
from relief.core.models import Incident, Person
from relief.core.roles import APPROVERS
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from relief.core.models import User

CHANNELS = (("电话", _("By telephone")), ("当面", _("In person")), ("电台", _("By radio")))


class VerbalForm(HeadForm):
    """Who released goods, how, and where they go."""

    approver = forms.ModelChoiceField(queryset=Person.objects.none(), label=_("Approved by"), widget=forms.Select({"class": "form-select"}))
    channel = forms.ChoiceField(label=_("How it was approved"), choices=CHANNELS, widget=forms.Select({"class": "form-select"}))
    incident = forms.ModelChoiceField(
        queryset=Incident.objects.none(), label=_("Incident"), required=False, empty_label="—", widget=forms.Select({"class": "form-select"})
    )
    destination = forms.CharField(label=_("Destination"), max_length=120, widget=forms.TextInput({"class": "form-control"}))
    field_order = ("approver", "channel", "occurred_at", "destination", "incident", "warehouse")

    def __init__(self, *args: Any, stores: list[Warehouse], **kwargs: Any) -> None:
        super().__init__(*args, warehouses=Warehouse.objects.filter(pk__in=[store.pk for store in stores]), **kwargs)
        del self.fields["party"]
        self.fields["approver"].queryset = approvers_for(stores)  # type: ignore[attr-defined]
        self.fields["incident"].queryset = Incident.objects.filter(state__in=Incident.RUNNING)  # type: ignore[attr-defined]

    def clean_destination(self) -> str:
        """A place that can be printed as it reads."""
        return printable(self.cleaned_data["destination"])


@login_required
@require_http_methods(["GET", "POST"])
def verbal(request: HttpRequest) -> HttpResponse:
    """One form: who, how, when, where to, and the lines; the goods are held as soon as it is sent."""
    kept = reading.kept(request.user)
    if not kept:
        return turned_away(request)
    data = request.POST or None
    head = VerbalForm(data, stores=kept)
    lines = line_forms(LineForm, data, reading.catalogue(), more=int("more" in request.POST))
    context: dict[str, Any] = {"heading": _("Order by word of mouth"), "action": _("Record and hold the goods"), "sign": "phone"}
    context |= {"form": head, "lines": lines}
    if request.method == "POST" and "more" not in request.POST:
        context |= _record(request, head, lines)
        if "order" in context:
            return redirect("field_order", number=context["order"])
    context["command_key"] = request.POST.get("key") or uuid.uuid4().hex
    return render(request, "inventory/field_form.html", context, status=status_of(context))


@login_required
@require_POST
def ratify(request: HttpRequest, number: str) -> HttpResponse:
    """Put an approval by word of mouth in writing."""
    order = reading.order_of(request.user).filter(number=number).first()
    if order is None:
        raise Http404
    if not roles_held(request.user) & APPROVERS:
        raise PermissionDenied
    try:
        booking.once(request, lambda: ratify_order(order=order, by=cast("Person", cast("User", request.user).person)).number)
    except Problem as problem:
        messages.error(request, said(problem).sentence)
    else:
        messages.success(request, _("The approval is in writing now."))
    return redirect("field_order", number=number)


def _record(request: HttpRequest, head: VerbalForm, lines: Any) -> dict[str, Any]:
    if not (head.is_valid() & lines.is_valid()):
        return {"errors": [str(error) for line in lines for errors in line.errors.values() for error in errors]}
    typed = [OrderLine(line.cleaned_data["item"], line.cleaned_data["quantity"]) for line in lines if line.cleaned_data.get("quantity")]
    if not typed:
        return {"errors": [_("Fill in at least one line.")]}
    facts = {name: head.cleaned_data[name] for name in ("warehouse", "approver", "channel", "destination", "incident", "occurred_at")}
    try:
        by = keeper_at(request.user, facts["warehouse"])
        return {"order": booking.once(request, lambda: open_verbal(by=by, lines=typed, **facts).number)}
    except Problem as problem:
        return {"problem": said(problem)}
