"""Mutual aid on pages: what was asked of us and by us, one request with the next step of whoever may take it."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gis.models import MutualAidRequest
from gis.pages.acting import readable, writable
from gis.pages.aid_forms import AskForm, OfferForm, SettleForm
from gis.pages.doing import done, person_of, quantity, typed_by_key
from gis.printed.aid import request_pdf, settlement_pdf
from gis.selectors.aid import State, followed
from gis.selectors.balances import balance_of_needs
from gis.services import aid as steps
from gis.services.aid_settlements import settle_aid
from relief.core import clock
from relief.core.access import get_or_404, may, scope
from relief.core.papers import pdf_response
from relief.core.roles import APPROVERS, DISPATCHERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from gis.selectors.aid import Aid

SHOWN = 60
JOINED = ("incident", "asker", "giver", "shelter__division", "requested_by", "offered_by", "answered_by", "settled_by", "returned_on")


@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Requests this person may see, those that wait for an answer first."""
    rows = list(scope(request.user, "read", MutualAidRequest).select_related(*JOINED)[:SHOWN])
    found = sorted(followed(rows), key=lambda aid: aid.request.state not in MutualAidRequest.PENDING)
    return render(request, "gis/aid_list.html", {"rows": found, "now": clock.now()})


@login_required
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask a society by hand: which shelter, what, how much."""
    incident = writable(request, number) if request.method == "POST" else readable(request, number)
    form = AskForm(request.POST or None, incident=incident, rows=[row for row in balance_of_needs(incident) if row.unasked])
    show = partial(_asking, request, incident, form)
    if request.method != "POST":
        return show()

    def run() -> str:
        data = form.cleaned_data
        made = steps.request_aid(
            incident=incident,
            giver=data["giver"],
            shelter=data["shelter"],
            wanted=form.wanted(),
            needs=form.needs(),
            note=data["note"],
            needed_by=data["needed_by"],
            by=person_of(request),
        )
        return made.number

    told = _("The other society has been asked. Nothing moves before it offers and you accept.")
    return done(request, run, told=told, back=reverse("aid_list"), show=show, form=form)


def _asking(request: HttpRequest, incident: Any, form: AskForm, *, status: int = 200, **refused: Any) -> HttpResponse:
    facts = {"incident": incident, "form": form, "command_key": request.POST.get("key") or uuid.uuid4().hex}
    return render(request, "gis/aid_ask.html", facts | refused, status=status)


@login_required
@require_GET
def shown(request: HttpRequest, number: str) -> HttpResponse:
    """One request: what was asked, offered, accepted, what left and arrived, and the next step."""
    return _shown(request, _read(request, number))


def _read(request: HttpRequest, number: str) -> MutualAidRequest:
    rows = scope(request.user, "read", MutualAidRequest).select_related(*JOINED, "asker__society", "giver__society")
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _shown(request: HttpRequest, found: MutualAidRequest, *, status: int = 200, **refused: Any) -> HttpResponse:
    found.refresh_from_db()
    aid = followed([found])[0]
    gives = may(request.user, "write", found.giver, APPROVERS)
    asks = may(request.user, "write", found.asker, DISPATCHERS)
    context: dict[str, Any] = {
        "aid": aid,
        "request_row": found,
        "late": found.state == State.REQUESTED and clock.now() > found.answer_due_at,
        "may_offer": gives and aid.stage == State.REQUESTED,
        "may_accept": asks and aid.stage == State.OFFERED,
        "may_withdraw": asks and found.state in MutualAidRequest.PENDING,
        "may_settle": gives and aid.stage == State.RECEIVED,
        "offer_form": OfferForm(request.POST or None, aid=aid, prefix="offer") if gives and aid.stage == State.REQUESTED else None,
        "settle_form": SettleForm(request.POST or None, prefix="settle", giver=found.giver) if gives and aid.stage == State.RECEIVED else None,
        "taken": typed_by_key(request, "take", {row.line.pk: row.line.offered for row in aid.lines}),
        "command_key": request.POST.get("key") or uuid.uuid4().hex,
    }
    return render(request, "gis/aid.html", context | refused, status=status)


@login_required
@require_POST
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Offer, accept, decline, withdraw or settle; the service asks on whose side one stands, a reader of neither meets 403."""
    found = _read(request, number)
    if name not in STEPS:
        raise Http404
    if not any(may(request.user, "write", side, DISPATCHERS) for side in (found.asker, found.giver)):
        raise PermissionDenied
    form, run = STEPS[name](request, followed([found])[0])
    show = partial(_shown, request, found, form=form)
    return done(request, run, told=_("It is written down, and the other society is told."), back=reverse("aid", args=[number]), show=show, form=form)


type Step = tuple[Any, Callable[[], Any]]


def _offer(request: HttpRequest, aid: Aid) -> Step:
    form = OfferForm(request.POST, aid=aid, prefix="offer")
    return form, lambda: steps.offer_aid(request=aid.request, offered=form.offered(), note=form.cleaned_data["note"], by=person_of(request))


def _accept(request: HttpRequest, aid: Aid) -> Step:
    return None, lambda: steps.accept_aid(request=aid.request, accepted=_taken(request, aid) or None, by=person_of(request))


def _taken(request: HttpRequest, aid: Aid) -> dict[int, int]:
    lines = [row.line for row in aid.lines if f"take-{row.line.pk}" in request.POST]
    return {line.pk: quantity(request.POST[f"take-{line.pk}"], item=line.item, place=aid.request.asker) for line in lines}


def _decline(request: HttpRequest, aid: Aid) -> Step:
    return None, lambda: steps.decline_aid(request=aid.request, note=request.POST.get("note", ""), by=person_of(request))


def _withdraw(request: HttpRequest, aid: Aid) -> Step:
    return None, lambda: steps.withdraw_aid(request=aid.request, note=request.POST.get("note", ""), by=person_of(request))


def _settle(request: HttpRequest, aid: Aid) -> Step:
    form = SettleForm(request.POST, prefix="settle", giver=aid.request.giver)
    return form, lambda: settle_aid(request=aid.request, by=person_of(request), **form.facts())


STEPS: dict[str, Callable[[HttpRequest, Aid], Step]] = {
    "offer": _offer,
    "accept": _accept,
    "decline": _decline,
    "withdraw": _withdraw,
    "settle": _settle,
}


@login_required
@require_GET
def paper(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The request, or its settlement, on paper."""
    found = get_or_404(request.user, "read", MutualAidRequest, number=number)
    makers = {"request": request_pdf, "settlement": settlement_pdf}
    if kind not in makers or (kind == "settlement" and not found.settled_at):
        raise Http404
    return pdf_response(f"{number}-{kind}", makers[kind](followed([found])[0]))
