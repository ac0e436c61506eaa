"""Requisitions on pages: all of an incident with the state that follows from the book, one with its next step, a new one."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Case, When
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gis.models import Requisition
from gis.pages.acting import may_report, readable, reportable
from gis.pages.doing import done, person_of, quantity, typed_by_key
from gis.pages.need_forms import RequisitionForm
from gis.printed.forms import requisition_213rr
from gis.printed.needs import requisition_pdf
from gis.selectors.norms import out_of_season
from gis.selectors.requisitions import State, followed
from gis.services import requisitions as steps
from relief.core import clock
from relief.core.access import get_or_404, may, scope
from relief.core.papers import pdf_response
from relief.core.roles import DISPATCHERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from gis.selectors.requisitions import Followed
    from relief.core.models import Incident

JOINED = ("incident__organisation", "shelter__division", "made_by", "decided_by")
SHOWN = 100


@login_required
@require_GET
def listed(request: HttpRequest, number: str) -> HttpResponse:
    """What shelters of an incident asked for, open ones first."""
    incident = readable(request, number)
    rows = scope(request.user, "read", Requisition).filter(incident=incident).select_related(*JOINED)
    open_first = rows.order_by(Case(When(state__in=Requisition.OVER, then=1), default=0), "-made_at", "-pk")
    found = followed(open_first[:SHOWN])
    return render(request, "gis/requisitions.html", {"incident": incident, "rows": found, "may_report": may_report(request.user, incident)})


@login_required
def new(request: HttpRequest, number: str) -> HttpResponse:
    """Write a requisition; as a draft, or handed in at once."""
    incident = reportable(request, number)
    form = RequisitionForm(request.POST or None, incident=incident)
    show = partial(_form, request, incident, form)
    if request.method != "POST":
        return show()

    def run() -> str:
        data = form.cleaned_data
        named = {name: data[name] for name in ("shelter", "asked_for_by", "needed_by", "note")}
        made = steps.draw_up(incident=incident, wanted=form.wanted(), by=person_of(request), submit="draft" not in request.POST, **named)
        return made.number

    return done(request, run, told=_("The requisition is written."), back=reverse("requisitions", args=[number]), show=show, form=form)


def _form(request: HttpRequest, incident: Incident, form: RequisitionForm, *, status: int = 200, **refused: Any) -> HttpResponse:
    facts = {"incident": incident, "form": form, "title": _("Ask for goods"), "verb": _("Hand the requisition in"), "draft": True}
    return render(request, "gis/need_form.html", facts | {"command_key": request.POST.get("key") or uuid.uuid4().hex} | refused, status=status)


@login_required
@require_GET
def shown(request: HttpRequest, number: str) -> HttpResponse:
    """One requisition."""
    return _shown(request, get_or_404(request.user, "read", Requisition, number=number))


def _shown(request: HttpRequest, row: Requisition, *, status: int = 200, **refused: Any) -> HttpResponse:
    row = Requisition.objects.select_related(*JOINED).get(pk=row.pk)
    now, leads = followed([row])[0], may(request.user, "write", row.incident.organisation, DISPATCHERS)
    reports = may_report(request.user, row.incident)
    acts = {
        "may_submit": reports and now.state == State.DRAFT,
        "may_decide": leads and now.state == State.SUBMITTED,
        "may_cancel": reports and row.state in {State.DRAFT, State.SUBMITTED, State.TAKEN_UP} and now.state != State.FULFILLED,
        "may_close": reports and now.state == State.FULFILLED,
    }
    granted = typed_by_key(request, "grant", {line.pk: line.quantity for line, _share in now.lines})
    facts = {
        "row": row,
        "now": now,
        "granted": granted,
        "off_season": {norm.item_id for norm in out_of_season(clock.today())} if acts["may_decide"] else set(),
        "command_key": request.POST.get("key") or uuid.uuid4().hex,
    }
    return render(request, "gis/requisition.html", facts | acts | refused, status=status)


@login_required
@require_POST
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Submit, take up, reject, cancel or close: who leads decides, who reports does the rest."""
    row = get_or_404(request.user, "read", Requisition, number=number)
    if name not in STEPS:
        raise Http404
    leads = may(request.user, "write", row.incident.organisation, DISPATCHERS)
    if not (leads if name in DECISIONS else may_report(request.user, row.incident)):
        raise PermissionDenied
    run = partial(STEPS[name], request, followed([row])[0])
    back = reverse("requisition", args=[number])
    return done(request, run, told=_("The requisition is updated."), back=back, show=partial(_shown, request, row))


def _take_up(request: HttpRequest, now: Followed) -> Requisition:
    place, lines = now.requisition.shelter, [line for line, _share in now.lines if f"grant-{line.pk}" in request.POST]
    granted = {line.pk: quantity(request.POST[f"grant-{line.pk}"], item=line.item, place=place) for line in lines} or None
    return steps.take_up(requisition=now.requisition, granted=granted, note=_note(request), by=person_of(request))


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "")


DECISIONS = {"take-up", "reject"}
STEPS: dict[str, Callable[[HttpRequest, Followed], Requisition]] = {
    "submit": lambda request, now: steps.submit_requisition(requisition=now.requisition, by=person_of(request)),
    "take-up": _take_up,
    "reject": lambda request, now: steps.reject_requisition(requisition=now.requisition, note=_note(request), by=person_of(request)),
    "cancel": lambda request, now: steps.cancel_requisition(requisition=now.requisition, note=_note(request), by=person_of(request)),
    "close": lambda request, now: steps.close_requisition(requisition=now.requisition, by=person_of(request)),
}


@login_required
@require_GET
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The requisition on paper."""
    return pdf_response(number, requisition_pdf(followed([get_or_404(request.user, "read", Requisition, number=number)])[0]))


@login_required
@require_GET
def request_form(request: HttpRequest, number: str) -> HttpResponse:
    """The same as form ICS 213RR, with what is known of where the goods come from."""
    now = followed([get_or_404(request.user, "read", Requisition, number=number)])[0]
    return pdf_response(f"{number}-213rr", requisition_213rr(now, str(now.requisition.made_by)))
