"""Partners in a call-out: asked and written down on its page; their own answer by the link they were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from relief.core.access import get_or_404
from relief.core.models import World
from relief.core.worlds import entered
from relief.problems import Problem
from teams.domain.partner_errors import MoreThanPromised, NoPartnerAnswer, NoPartnerTime
from teams.models import CallOut, PartnerCall, PartnerUnit
from teams.pages.acting import person_of, whole
from teams.pages.answering import TIMES
from teams.pages.calls import show
from teams.pages.drafting import demand_calling
from teams.selectors.partners import partner
from teams.services.call_words import read_partner_link
from teams.services.partners import MOST, ask_neighbours, ask_partner, partner_answers

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LATEST = 24 * 60  # minutes; whoever needs longer is asked again tomorrow


@login_required
@require_POST
def asked(request: HttpRequest, number: str) -> HttpResponse:
    """Ask a partner, or write down what it said on the telephone."""
    row = get_or_404(request.user, "read", CallOut, number=number)
    demand_calling(request, row.organisation)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        messages.success(request, act(request, row))
    except Problem as refusal:
        row.refresh_from_db()
        return show(request, row, status=refusal.status, problem={"sentence": refusal.say(_)}, typed=request.POST)
    return redirect("call_out", row.number)


@never_cache
@csrf_exempt  # the authority is the link itself; browsers inside messengers often keep no cookies
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """How many come, and when; opening it changes nothing."""
    said = read_partner_link(token)
    world = World.objects.filter(pk=said[1], closed_at__isnull=True).first() if said else None
    if said is None or world is None:
        says = _("It has run out, or was not copied whole. Ring up the society that asked you.")
        return render(request, "response/link_over.html", {"says": says}, status=410)
    request.world = world if world.is_drill else None  # type: ignore[attr-defined]
    with entered(world.pk):
        row = get_object_or_404(PartnerCall.objects.select_related("call_out__organisation", "unit__contact"), pk=said[0])
        if request.method != "POST":
            return _page(request, row)
        try:
            partner_answers(row, coming=_coming(request, row), minutes=_minutes(request, row), by=row.unit.contact)
        except Problem as refusal:
            return _page(request, row, status=refusal.status, problem={"sentence": refusal.say(_)}, typed=request.POST)
    return redirect(request.path)


def _page(request: HttpRequest, row: PartnerCall, *, status: int = 200, **given: Any) -> HttpResponse:
    context = {"row": row, "call_out": row.call_out, "times": TIMES, "open": row.call_out.is_running, "most": MOST, "typed": {}}
    return render(request, "teams/partner_answer.html", context | given, status=status)


def _ask(request: HttpRequest, row: CallOut) -> str:
    unit = get_or_404(request.user, "read", PartnerUnit, pk=whole(request, "unit"), organisation__society=row.organisation)
    people = request.POST.get("people", "").strip()
    if people and not people.isdecimal():
        raise MoreThanPromised(partner=str(unit), promised=partner(unit).people, people=people)
    made = ask_partner(row, unit, people=int(people) if people else None, by=person_of(request))
    return _("%(partner)s is asked for %(n)s people.") % {"partner": unit, "n": made.people}


def _neighbours(request: HttpRequest, row: CallOut) -> str:
    asked = ask_neighbours(row, by=person_of(request))
    return _("Asked: %(partners)s, %(n)s people.") % {"partners": ", ".join(str(one.unit) for one in asked), "n": sum(one.people for one in asked)}


def _written(request: HttpRequest, row: CallOut) -> str:
    call = get_object_or_404(row.partner_calls.select_related("unit"), pk=whole(request, "call"))
    partner_answers(call, coming=_coming(request, call), minutes=_minutes(request, call), by=person_of(request))
    return _("Written down.")


def _coming(request: HttpRequest, row: PartnerCall) -> int:
    """How many come; 0 where the button says nobody does."""
    if request.POST.get("nobody"):
        return 0
    text = request.POST.get("people", "").strip()
    if not text.isdecimal() or not int(text):
        raise NoPartnerAnswer(partner=str(row.unit), most=MOST)
    return int(text)


def _minutes(request: HttpRequest, row: PartnerCall) -> int | None:
    """In how many minutes; nothing where nobody said."""
    text = request.POST.get("minutes", "").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) > LATEST:
        raise NoPartnerTime(partner=str(row.unit), given=text[:40], most=LATEST)
    return int(text)


ACTS = {"ask": _ask, "neighbours": _neighbours, "answer": _written}
