"""Handing over: written by the outgoing officer, read and signed by the incoming one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relief.core.access import get_or_404
from relief.core.models import Handover, WitnessPin
from relief.core.papers import pdf_response
from relief.core.papers import render as render_paper
from relief.core.response.duty import person_of, show_duty
from relief.core.response.forms import HandoverForm, SignForm
from relief.core.response.printing import handover_paper
from relief.core.response.society import demand_keeping, may_keep, society_of
from relief.core.selectors.matters import Matter, open_matters
from relief.core.services.handovers import sign_handover, write_handover
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """The outgoing officer writes it; the incoming one is told at once."""
    society = society_of(request)
    demand_keeping(request, society)
    form = HandoverForm(request.POST, society=society, prefix="handover")
    if not form.is_valid():
        return show_duty(request, society, status=422, handover_form=form, form=form)
    try:
        row = write_handover(organisation=society, incoming=form.cleaned_data["incoming"], note=form.cleaned_data["note"], by=person_of(request))
    except Problem as refusal:
        return show_duty(request, society, status=refusal.status, problem={"sentence": refusal.say(_)}, handover_form=form)
    messages.success(request, _("%(number)s waits for the signature of %(person)s.") % {"number": row.number, "person": row.incoming})
    return redirect("handover", row.number)


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, number: str) -> HttpResponse:
    """What is open, line by line, and the place for the PIN; the phone may be anybody's who keeps duty there."""
    row = get_or_404(request.user, "read", Handover, number=number)
    form, problem, status = SignForm(request.POST or None), None, 200
    signs = may_keep(request, row.organisation) or row.incoming_id == getattr(request.user, "person_id", None)
    if request.method == "POST":
        if not signs:
            raise PermissionDenied
        if form.is_valid():
            try:
                sign_handover(row, person=row.incoming, pin=form.cleaned_data["pin"], by=person_of(request))
            except Problem as refusal:
                problem, status = {"sentence": refusal.say(_)}, refusal.status
            else:
                messages.success(request, _("Signed. Duty is yours."))
                return redirect("handover", number)
        else:
            status = 422
    context = {
        "handover": row,
        "matters": [Matter(**one) for one in row.matters] if row.signed_at else open_matters(row.organisation),
        "form": form,
        "problem": problem,
        "signs": signs and row.signed_at is None,
        "has_pin": WitnessPin.objects.filter(person=row.incoming).exists(),
    }
    return render(request, "response/handover.html", context, status=status)


@login_required
@require_GET
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The handover on paper."""
    row = get_or_404(request.user, "read", Handover, number=number)
    return pdf_response(row.number, render_paper("shift_handover", handover_paper(row)))
