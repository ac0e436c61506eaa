"""A rush of gifts: the supervisor's gate, and the one page a stranger's phone needs."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from inventory.domain.inbound_refusals import BadHour, NoSuchDay, NotOffered
from inventory.models import Attachment, Earmark, IntakeCarton, IntakeSession, Item
from inventory.pages import booking, reading
from inventory.pages.doing import done
from inventory.pages.inbound_forms import person_of, second_hand, witnesses, writable
from inventory.pages.problems import said, status_of
from inventory.selectors.inbound import sessions_of
from inventory.services import intake as service
from relief.core.access import scope
from relief.core.digits import key
from relief.core.models import Incident
from relief.problems import Problem

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest

MOST_A_MINUTE, MINUTE = 30, 60
USUAL_HOURS, USUAL_CARTONS = 6, 24
SENT = "sent"


@login_required
@require_http_methods(["GET", "POST"])
def intakes(request: HttpRequest) -> HttpResponse:
    """The gates that are or were open; a new one."""
    kept = reading.kept(request.user)
    context: dict[str, Any] = {
        "sessions": sessions_of(request.user)[:50],
        "warehouses": kept,
        "items": Item.objects.order_by("category", "sku"),
        "earmarks": scope(request.user, "read", Earmark),
        "incidents": scope(request.user, "read", Incident),
        "typed": _typed(request),
    }
    if request.method == "POST":
        if not kept:
            raise PermissionDenied
        try:
            return redirect("intake", pk=int(booking.once(request, lambda: _open(request, kept))))
        except Problem as problem:
            context["problem"] = said(problem)
    context["command_key"] = request.POST.get("key") or uuid.uuid4().hex
    return render(request, "inventory/intakes.html", context, status=status_of(context))


@login_required
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One gate: what was logged, confirm or refuse it, more cartons, close."""
    found = sessions_of(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    if request.method == "GET":
        return _page(request, found)
    writable(request, IntakeSession, pk=pk)
    by, codes, given = person_of(request), request.POST.getlist("code"), request.POST
    if given.get("item"):
        codes = list(found.cartons.filter(item__pk=given["item"], state=IntakeCarton.State.LOGGED).values_list("code", flat=True))
    steps: dict[str, Any] = {
        "confirm": (lambda: service.confirm(session=found, codes=codes, by=by, second=second_hand(request)).number, _("Booked.")),
        "refuse": (lambda: len(service.refuse(session=found, codes=codes, by=by, reason=given.get("reason", ""))), _("Refused; nothing was booked.")),
        "more": (lambda: len(service.add_cartons(session=found, number=USUAL_CARTONS)), _("More cartons are ready to print.")),
        "again": (
            lambda: service.reopen_session(session=found, by=by, ends_at=_hour(given.get("ends_at", ""))).pk,
            _("The gate is open; the codes that are printed are good."),
        ),
        "close": (lambda: service.close_session(session=found, by=by).pk, _("The gate is closed.")),
    }
    if given.get("step") not in steps:
        raise Http404
    run, told = steps[given["step"]]
    return done(request, run, told=told, back=request.path, show=lambda **more: _page(request, found, **more))


@never_cache
@require_http_methods(["GET", "POST"])
def carton(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """The page behind a carton's code, for anybody: what is in it, and how many. No name is asked."""
    found = IntakeCarton.objects.filter(code=code, session__token=token).select_related("session__warehouse", "item").first()
    if found is None:
        raise Http404
    gate = found.session
    context: dict[str, Any] = {
        "carton": found,
        "items": gate.items.order_by("category", "sku"),
        "is_open": service.is_open(gate),
        "decided": found.state in {IntakeCarton.State.CONFIRMED, IntakeCarton.State.REFUSED},
        "typed": _seen(found),
    }
    if request.method == "POST":
        if _too_many(request, token):
            return HttpResponse(_("Too many at once. Wait a minute, then send again."), status=429, content_type="text/plain; charset=utf-8")
        try:
            _log(request, found)
            return redirect(f"{request.path}?{SENT}=1")
        except Problem as problem:
            context |= {"problem": said(problem), "typed": request.POST.dict() | {"item": key(request.POST.get("item"))}}
    context["logged"] = SENT in request.GET and found.state == IntakeCarton.State.LOGGED
    return render(request, "inventory/intake_carton.html", context, status=status_of(context))


@never_cache
@require_GET
def by_code(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - Django passes the request
    """From the short code on a carton to its page behind the gate's link."""
    found = IntakeCarton.objects.filter(code=code).select_related("session").first()
    if found is None:
        raise Http404
    return redirect("intake_carton", token=found.session.token, code=code)


def _page(request: HttpRequest, found: IntakeSession, *, status: int = 200, **more: Any) -> HttpResponse:
    cartons = list(found.cartons.select_related("item", "document").prefetch_related("item__packs"))
    waiting = [one for one in cartons if one.state == IntakeCarton.State.LOGGED]
    photos = dict(Attachment.objects.filter(paper__in=[one.code for one in waiting]).values_list("paper", "pk"))
    sums: dict[int, dict[str, Any]] = {}
    for one in waiting:
        row = sums.setdefault(one.item_id or 0, {"item": one.item, "cartons": 0, "units": 0})
        row["cartons"], row["units"] = row["cartons"] + 1, row["units"] + (one.quantity or 0)
    context = {
        "session": found,
        "waiting": [(one, photos.get(one.code), not more or one.code in request.POST.getlist("code")) for one in waiting],
        "sums": list(sums.values()),
        "decided": [one for one in cartons if one.decided_at],
        "printed": sum(one.state == IntakeCarton.State.PRINTED for one in cartons),
        "is_open": service.is_open(found),
        "ends_at": request.POST.get("ends_at") or _usual_end(),
        "writes": scope(request.user, "write", IntakeSession).filter(pk=found.pk).exists(),
        "witnesses": witnesses(person_of(request)),
        "command_key": uuid.uuid4().hex,
        **more,
    }
    return render(request, "inventory/intake.html", context, status=status)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What stands in the form of a new gate: what was typed, at first what is usual."""
    given = request.POST
    if given:
        return given.dict() | {"items": [key(one) for one in given.getlist("items")]}
    return {
        "ends_at": _usual_end(),
        "cartons": USUAL_CARTONS,
        "items": [],
    }


def _usual_end() -> str:
    return timezone.localtime(timezone.now() + timedelta(hours=USUAL_HOURS)).strftime("%Y-%m-%dT%H:%M")


def _seen(found: IntakeCarton) -> dict[str, Any]:
    """What was said about a carton before."""
    day = found.expires_on.isoformat() if found.expires_on else ""
    return {"item": found.item_id, "quantity": found.quantity or "", "expires_on": day, "donor": found.donor, "helper": found.helper}


def _open(request: HttpRequest, kept: list[Any]) -> str:
    given = request.POST
    store = next((one for one in kept if one.code == given.get("warehouse")), None)
    if store is None:
        raise PermissionDenied
    ends = _hour(given.get("ends_at", ""))
    made = service.open_session(
        warehouse=store,
        by=person_of(request),
        ends_at=ends,
        items=list(Item.objects.filter(pk__in=[key(one) for one in given.getlist("items")])),
        cartons=key(given.get("cartons")),
        earmark=scope(request.user, "read", Earmark).filter(pk=key(given.get("earmark"))).first(),
        incident=scope(request.user, "read", Incident).filter(pk=key(given.get("incident"))).first(),
    )
    return str(made.pk)


def _log(request: HttpRequest, found: IntakeCarton) -> IntakeCarton:
    given, photo = request.POST, request.FILES.get("photo")
    item = Item.objects.filter(pk=key(given.get("item"))).first()
    if item is None:
        raise NotOffered
    return service.log_carton(
        carton=found,
        item=item,
        quantity=key(given.get("quantity")),
        expires_on=_day(given.get("expires_on", "").strip()),
        donor=given.get("donor", ""),
        helper=given.get("helper", ""),
        photo=photo.read() if photo else b"",
    )


def _hour(word: str) -> datetime:
    """The moment as typed; raises ``BadHour`` where it is none."""
    try:
        moment = parse_datetime(word)
    except ValueError as error:
        raise BadHour from error
    if moment is None:
        raise BadHour
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _day(word: str) -> date | None:
    """The day as typed; raises ``NoSuchDay`` instead of leaving a wrong one out."""
    try:
        day = parse_date(word)
    except ValueError as error:
        raise NoSuchDay(given=word[:20]) from error
    if word and day is None:
        raise NoSuchDay(given=word[:20])
    return day


def _too_many(request: HttpRequest, token: str) -> bool:
    """More than thirty cartons a minute from one address at one gate."""
    key = f"intake:{token[:12]}:{request.META.get('REMOTE_ADDR', '')}:{int(timezone.now().timestamp()) // MINUTE}"
    cache.add(key, 0, MINUTE * 2)
    return bool(cache.incr(key) > MOST_A_MINUTE)
