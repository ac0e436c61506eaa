"""Asking somebody to take one's shift, and saying yes or no to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from relief.core.access import get_or_404
from relief.core.models import DutyShift, ShiftSwap
from relief.core.response.duty import done, person_of, show_duty
from relief.core.response.forms import AskSwapForm
from relief.core.services.swaps import accept_swap, ask_swap, decline_swap, withdraw_swap

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_POST
def ask(request: HttpRequest, shift: int) -> HttpResponse:
    """Ask somebody to take one's own shift."""
    row = get_or_404(request.user, "read", DutyShift, pk=shift)
    if row.person_id != getattr(request.user, "person_id", None):
        raise PermissionDenied
    form = AskSwapForm(request.POST, society=row.organisation)
    if not form.is_valid():
        return show_duty(request, row.organisation, status=422, form=form, asking=row.pk, ask_form=form)
    asked = form.cleaned_data

    def perform() -> str:
        swap = ask_swap(row, of=asked["to"], by=person_of(request), in_exchange=asked["in_exchange"], reason=asked["reason"])
        return _("%(person)s was asked. The roster stays until the answer is yes.") % {"person": swap.of}

    return done(request, row.organisation, perform, asking=row.pk, ask_form=form)


@login_required
@require_POST
def answer(request: HttpRequest, swap: int) -> HttpResponse:
    """Yes or no of the one who was asked, or back from the one who asked; 404 to everybody else."""
    me = getattr(request.user, "person_id", None)
    mine = ShiftSwap.objects.filter(Q(of=me) | Q(asker=me)).select_related("shift__organisation")
    row = get_object_or_404(mine, pk=swap)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404

    def perform() -> str:
        return str(act(row, by=person_of(request)).get_state_display())

    return done(request, row.shift.organisation, perform)


ACTS = {"accept": accept_swap, "decline": decline_swap, "withdraw": withdraw_swap}
