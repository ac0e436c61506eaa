"""Warnings: those in force, one in full, and the page where one is pasted, confirmed and acted upon within half a minute."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from relief.core import clock
from relief.core.access import get_or_404, scope
from relief.core.alerts.emit import MEDIA_TYPE, exercise_message
from relief.core.alerts.forms import AlertForm, PasteForm, filled
from relief.core.alerts.notices import Area, Notice, Wording
from relief.core.alerts.placing import Atlas
from relief.core.alerts.prose import understood
from relief.core.alerts.reading import as_text, is_machine_readable, notices_of
from relief.core.models import Alert, Incident
from relief.core.selectors.alerts import alerts_in_force
from relief.core.selectors.duty import duty_list
from relief.core.selectors.leading import leading_society
from relief.core.services.alerts import end_standby, keep_alerts, stand_by
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest

    from relief.core.models import AlertResponse, Organisation, Person

PER_PAGE = 30


@login_required
@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    """What holds now, the gravest first; below it what is over or elsewhere."""
    rows = scope(request.user, "read", Alert)
    hazard, show = request.GET.get("hazard", ""), request.GET.get("show", "")
    current = alerts_in_force(request.user)
    if hazard in Incident.Hazard.values:
        rows, current = rows.filter(hazard=hazard), current.filter(hazard=hazard)
    if show in Alert.Placing.values:
        rows, current = rows.filter(placing=show), current.filter(placing=show)
    running = list(current.prefetch_related("divisions"))
    over = rows.exclude(pk__in=[row.pk for row in running]).prefetch_related("divisions")
    context = {
        "running": running,
        "page": Paginator(over, PER_PAGE).get_page(request.GET.get("page")),
        "hazards": Incident.Hazard.choices,
        "placings": Alert.Placing.choices,
        "hazard": hazard,
        "show": show,
        "may_enter": leading_society(request.user) is not None,
    }
    return render(request, "alerts/list.html", context)


@login_required
@require_GET
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    """One warning in full, and what our society does on it."""
    return _shown(request, get_or_404(request.user, "read", Alert, pk=pk))


def _shown(request: HttpRequest, row: Alert, *, problem: Problem | None = None, status: int = 200) -> HttpResponse:
    society = leading_society(request.user)
    responses = list(row.responses.select_related("organisation", "incident", "started_by", "alert"))
    mine = next((one for one in responses if society is not None and one.organisation_id == society.pk), None)
    now = clock.now()
    context = {
        "alert": row,
        "holds": row.holds(now),
        "society": society,
        "mine": mine,
        "others": [one for one in responses if one is not mine],
        "people": len(duty_list(society, now)) if society and (mine is None or mine.ended_at) else 0,
        "problem": {"sentence": problem.say(_)} if problem else None,
    }
    return render(request, "alerts/alert.html", context, status=status)


@login_required
def enter(request: HttpRequest) -> HttpResponse:
    """Paste or upload; machines' forms are kept at once, a text for people is filled in and confirmed."""
    society = _society(request)
    step = request.POST.get("step", "")
    if step == "keep":
        return _confirmed(request, society)
    if request.GET.get("by") == "hand":
        return _confirm(request, AlertForm(initial={"sent": clock.now(), "kind": Alert.Kind.ALERT, "severity": Alert.Severity.UNKNOWN}))
    form = PasteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data, name = form.given()
        try:
            return _taken(request, society, data, name)
        except Problem as refusal:
            return _paste(request, form, {"sentence": refusal.say(_), "next": _("Ask for the file again, or enter the warning by hand.")})
    return _paste(request, form)


def _taken(request: HttpRequest, society: Organisation, data: bytes, name: str) -> HttpResponse:
    if is_machine_readable(data):
        kept = keep_alerts(notices=notices_of(data, name or _("pasted text")), organisation=society, by=_person(request))
        return _arrived(request, kept.alerts, len(kept.new))
    found = understood(as_text(data, name or _("pasted text")), clock.now())
    return _confirm(request, AlertForm(initial=filled(found, Atlas().named(f"{found.issuer} {found.text}"))), said_when=found.said_when)


def _arrived(request: HttpRequest, rows: list[Alert], new: int) -> HttpResponse:
    if new:
        messages.success(request, ngettext("%(n)d warning came in.", "%(n)d warnings came in.", new) % {"n": new})
    else:
        messages.info(request, _("This warning was in already; nothing was changed."))
    return redirect("alert", rows[0].pk) if len(rows) == 1 else redirect("alerts")


def _confirmed(request: HttpRequest, society: Organisation) -> HttpResponse:
    form = AlertForm(request.POST)
    if not form.is_valid():
        return _confirm(request, form, status=422)
    kept = keep_alerts(notices=[_notice(form.cleaned_data)], organisation=society, by=_person(request))
    [row] = kept.alerts
    if request.POST.get("then") != "standby":
        return _arrived(request, kept.alerts, len(kept.new))
    return _stand_by(request, row, society)


def _notice(data: dict[str, Any]) -> Notice:
    """The confirmed form as a warning; its identifier is made of what it says, so that the same text comes in once."""
    division = data["division"]
    text = data["text"].strip()
    words = "|".join([text or data["headline"], data["severity"], data["sent"].isoformat(timespec="minutes")])
    said = data["area"] or (division.name if division else "")
    return Notice(
        identifier=f"{'pasted' if text else 'hand'}-{sha256(words.encode()).hexdigest()[:24]}",
        source=Alert.Source.PASTED if text else Alert.Source.BY_HAND,
        sent=data["sent"],
        issuer=data["issuer"],
        kind=data["kind"],
        severity=data["severity"],
        expires=data["expires"],
        wordings=(Wording("zh-CN", data["event"] or str(dict(Incident.Hazard.choices)[data["hazard"]]), data["headline"], text, area=said),),
        areas=(Area(said, (division.code,) if division else ()),),
    )


@login_required
@require_POST
def standby(request: HttpRequest, pk: int) -> HttpResponse:
    """The alert response of our society."""
    row = get_or_404(request.user, "read", Alert, pk=pk)
    return _stand_by(request, row, _society(request))


def _stand_by(request: HttpRequest, row: Alert, society: Organisation) -> HttpResponse:
    try:
        response = stand_by(alert=row, organisation=society, by=_person(request))
    except Problem as refusal:
        return _shown(request, row, problem=refusal, status=refusal.status)
    said = ngettext("Standing by: %(n)d person was told.", "Standing by: %(n)d people were told.", response.told)
    messages.success(request, said % {"n": response.told})
    return redirect("alert", row.pk)


@login_required
@require_POST
def stand_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Our society stands down."""
    row = get_or_404(request.user, "read", Alert, pk=pk)
    society = _society(request)
    response: AlertResponse | None = row.responses.filter(organisation=society).first()
    try:
        if response is not None:
            end_standby(response=response, by=_person(request))
    except Problem as refusal:
        return _shown(request, row, problem=refusal, status=refusal.status)
    return redirect("alert", row.pk)


@login_required
@require_GET
def exercise(request: HttpRequest, number: str) -> HttpResponse:
    """Our own call-out as a CAP file, marked as an exercise for members."""
    incident = get_or_404(request.user, "read", Incident, number=number)
    headers = {"Content-Disposition": f'attachment; filename="{incident.number}.cap.xml"'}
    return HttpResponse(exercise_message(incident), content_type=MEDIA_TYPE, headers=headers)


def _paste(request: HttpRequest, form: PasteForm, problem: dict[str, str] | None = None) -> HttpResponse:
    return render(request, "alerts/new.html", {"form": form, "problem": problem}, status=422 if problem or form.errors else 200)


def _confirm(request: HttpRequest, form: AlertForm, *, said_when: bool = True, status: int = 200) -> HttpResponse:
    return render(request, "alerts/confirm.html", {"form": form, "said_when": said_when}, status=status)


def _society(request: HttpRequest) -> Organisation:
    society = leading_society(request.user)
    if society is None:
        raise PermissionDenied
    return society


def _person(request: HttpRequest) -> Person:
    return request.user.person  # type: ignore[union-attr, return-value]
