"""What a leader does with a call-out: send, next wave, widen, send again, tell the chain, muster, close; and with each person and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from relief.core import clock
from relief.core.access import get_or_404
from relief.problems import Problem
from teams.domain.replies import Answer, Reading
from teams.models import CallOut, CallOutTemplate, Invitation, Reply
from teams.pages.call_forms import ReadForm
from teams.pages.calls import show, show_list
from teams.pages.drafting import demand_calling
from teams.services.answers import Said, settle_reply, take_answer
from teams.services.call_clock import escalate, send_test
from teams.services.callouts import ask_again, close_call_out, next_wave, send_call_out, widen
from teams.services.musters import muster_for
from teams.services.presence import send_home

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Person


@login_required
@require_POST
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """One step of the whole call-out."""
    row = _row(request, number)
    perform = ACTS.get(act)
    if perform is None:
        raise Http404
    return _done(request, row, lambda: perform(request, row))


@login_required
@require_POST
def gather(request: HttpRequest, number: str) -> HttpResponse:
    """To the muster where those who come are checked in; it is opened where there is none."""
    row = _row(request, number)
    try:
        muster = muster_for(row, by=_by(request))
    except Problem as refusal:
        return show(request, row, status=refusal.status, problem={"sentence": refusal.say(_)})
    return redirect("muster", muster.number)


@login_required
@require_POST
def person(request: HttpRequest, number: str, invitation: int) -> HttpResponse:
    """One person: what he said on the telephone, that he goes home."""
    row = _row(request, number)
    asked = get_object_or_404(Invitation.objects.select_related("call_out"), call_out=row, pk=invitation)
    form = ReadForm(request.POST)
    what = request.POST.get("act", "")
    if what == "answer" and not form.is_valid():
        return show(request, row, status=422, form=form, reading=asked.pk)

    def perform() -> str:
        return _with_person(asked, what, form, _by(request))

    return _done(request, row, perform)


@login_required
@require_POST
def settle(request: HttpRequest, reply: int) -> HttpResponse:
    """A human says what an unclear answer means, or whose it is."""
    row = get_or_404(request.user, "read", Reply, pk=reply)
    demand_calling(request, row.organisation)
    form = ReadForm(request.POST)
    key = request.POST.get("invitation", "")
    whose = get_or_404(request.user, "read", Invitation, pk=int(key), call_out__organisation=row.organisation) if key.isdecimal() else None
    if not form.is_valid():
        return show(request, row.call_out, status=422, form=form) if row.call_out else show_list(request, status=422, form=form)
    try:
        settle_reply(row, by=_by(request), invitation=whose, answer=form.cleaned_data["answer"], minutes=form.cleaned_data["minutes"])
    except Problem as refusal:
        problem = {"sentence": refusal.say(_)}
        here = row.call_out
        return show(request, here, status=refusal.status, problem=problem) if here else show_list(request, status=refusal.status, problem=problem)
    messages.success(request, _("The answer is settled."))
    call_out = row.call_out or (whose.call_out if whose else None)
    return redirect("call_out", call_out.number) if call_out else redirect("call_outs")


@login_required
@require_POST
def test(request: HttpRequest) -> HttpResponse:
    """Send a test of the telephones now."""
    key = request.POST.get("template", "")
    template = get_or_404(request.user, "read", CallOutTemplate, pk=int(key) if key.isdecimal() else 0, kind=CallOut.Kind.TEST)
    demand_calling(request, template.organisation)
    try:
        made = send_test(template, by=_by(request))
    except Problem as refusal:
        return show_list(request, status=refusal.status, problem={"sentence": refusal.say(_)})
    return redirect("call_out", made.number)


def _send(request: HttpRequest, row: CallOut) -> str:
    return _asked(send_call_out(row, by=_by(request)).people)


def _wave(request: HttpRequest, row: CallOut) -> str:
    return _asked(next_wave(row, by=_by(request)).people)


def _widen(request: HttpRequest, row: CallOut) -> str:
    widen(row, by=_by(request))
    return _asked(next_wave(row, by=_by(request)).people)


def _again(request: HttpRequest, row: CallOut) -> str:
    return _("Sent again to %(n)s.") % {"n": ask_again(row, by=_by(request))}


def _escalate(request: HttpRequest, row: CallOut) -> str:
    return _("Rung %(n)s of the chain was told.") % {"n": escalate(row, by=_by(request)).rung}


def _close(request: HttpRequest, row: CallOut) -> str:
    close_call_out(row, by=_by(request), reason=request.POST.get("reason", ""), everybody=request.POST.get("everybody") == "1")
    return _("The call-out is closed.")


ACTS: dict[str, Callable[[HttpRequest, CallOut], str]] = {
    "send": _send,
    "wave": _wave,
    "widen": _widen,
    "again": _again,
    "escalate": _escalate,
    "close": _close,
}


def _asked(people: int) -> str:
    return ngettext("%(n)d person was asked.", "%(n)d people were asked.", people) % {"n": people}


def _with_person(asked: Invitation, what: str, form: ReadForm, by: Person) -> str:
    if what == "home":
        send_home(asked, by=by)
        return _("Goes home and rests.")
    if what != "answer":
        raise Http404
    reading = Reading(Answer(form.cleaned_data["answer"]), form.cleaned_data["minutes"] if form.cleaned_data["answer"] == Answer.AVAILABLE else None)
    take_answer(asked, reading, Said(Reply.Channel.DESK, "", clock.now()), by=by)
    return _("Written down.")


def _row(request: HttpRequest, number: str) -> CallOut:
    row = get_or_404(request.user, "read", CallOut, number=number)
    demand_calling(request, row.organisation)
    return row


def _by(request: HttpRequest) -> Any:
    return request.user.person  # type: ignore[union-attr]


def _done(request: HttpRequest, row: CallOut, perform: Callable[[], str]) -> HttpResponse:
    """Do it and come back; a refusal is shown on the page and nothing has changed."""
    try:
        messages.success(request, perform())
    except Problem as refusal:
        row.refresh_from_db()
        return show(request, row, status=refusal.status, problem={"sentence": refusal.say(_), "column": refusal.facts.get("column", "")})
    return redirect("call_out", row.number)
