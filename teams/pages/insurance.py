"""The insure-now list: who serves without insurance, for the insurer as a sheet or a paper, and until when they are insured afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import tablib
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from relief.core import clock
from relief.core.access import get_or_404, may, record, scope
from relief.core.models import AccessLog
from relief.core.papers import pdf_response
from relief.core.papers import render as print_paper
from relief.problems import Problem
from relief.registrar.exchange.cells import neutral
from relief.registrar.exchange.formats import Commas, Workbook
from teams.models import Muster, TeamMember
from teams.pages.acting import person_of
from teams.printed_lists import insure_now_paper
from teams.selectors.insurance import NAMES, says, uninsured
from teams.services.insurance import insure

if TYPE_CHECKING:
    from django.http import HttpRequest

    from relief.core.models import User

AHEAD = (0, 15, 60)
FILES = {"xlsx": Workbook, "csv": Commas}


class UntilForm(forms.Form):
    """What the insurer confirmed."""

    until = forms.DateField(label=gettext_lazy("Insured until"), widget=forms.DateInput({"class": "form-control", "type": "date"}))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def insure_now(request: HttpRequest) -> HttpResponse:
    """The list, and the day that is written down for those who were chosen."""
    _demand(request)
    if request.method != "POST":
        return _page(request)
    form = UntilForm(request.POST)
    chosen = _chosen(request)
    if not form.is_valid() or not chosen:
        sentence = "" if chosen else _("Choose who is insured.")
        return _page(request, status=422, form=form, problem={"sentence": sentence} if sentence else None)
    try:
        people = insure(chosen, until=form.cleaned_data["until"], by=person_of(request))
    except Problem as refusal:
        return _page(request, status=refusal.status, form=form, problem={"sentence": refusal.say(_)})
    messages.success(request, _("%(n)s people are insured until %(day)s.") % {"n": people, "day": form.cleaned_data["until"].isoformat()})
    return redirect(request.get_full_path())


@login_required
@require_GET
def insure_now_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The list as a sheet or a paper for the insurer; that it was taken out is written down."""
    _demand(request)
    rows = _rows(request)
    record(cast("User", request.user), AccessLog.Act.EXPORT, TeamMember._meta.label_lower, "insure-now", len(rows))
    name = f"insure-now-{clock.today():%Y%m%d}"
    if ending == "pdf":
        return pdf_response(name, print_paper("insure_now", insure_now_paper(rows, person_of(request).organisation)))
    if ending not in FILES:
        raise Http404
    sheet = FILES[ending]()
    body = sheet.export_data(_table(rows))
    return HttpResponse(body, sheet.CONTENT_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'})


def _page(request: HttpRequest, *, status: int = 200, **given: Any) -> HttpResponse:
    mine = set(scope(request.user, "write", TeamMember).values_list("pk", flat=True))
    rows = [(one, *says(one), one.pk in mine) for one in _rows(request)]
    context = {
        "rows": rows,
        "writes": any(one[-1] for one in rows),
        "muster": _muster(request),
        "ahead": _ahead(request),
        "spans": AHEAD,
        "asked": request.GET.urlencode(),
        "form": UntilForm(),
        "chosen": set(request.POST.getlist("member")) if request.method == "POST" else {str(one[0].pk) for one in rows},
    }
    return render(request, "teams/insure_now.html", context | given, status=status)


def _table(rows: list[TeamMember]) -> tablib.Dataset:
    heads = (_("Name of the person"), _("Born"), _("Telephone"), _("Society"), _("Rescue team"), _("Cell"), _("State"), _("Insurance"))
    table = tablib.Dataset(headers=[str(head) for head in heads])
    for one in rows:
        facts = (str(one.team.organisation), str(one.team), str(one.get_cell_display()), str(one.get_state_display()), says(one)[0])
        born = one.person.born_on.isoformat() if one.person.born_on else ""
        table.append([neutral(cell) for cell in (one.person.name, born, one.person.phone, *facts)])
    return table


def _rows(request: HttpRequest) -> list[TeamMember]:
    return uninsured(request.user, ahead=_ahead(request), muster=_muster(request))


def _chosen(request: HttpRequest) -> list[TeamMember]:
    keys = [int(one) for one in request.POST.getlist("member") if one.isdecimal()]
    return list(scope(request.user, "write", TeamMember).filter(pk__in=keys))


def _muster(request: HttpRequest) -> Muster | None:
    number = request.GET.get("muster", "")
    return get_or_404(request.user, "read", Muster, number=number) if number else None


def _ahead(request: HttpRequest) -> int:
    text = request.GET.get("ahead", "")
    return int(text) if text in map(str, AHEAD) else 0


def _demand(request: HttpRequest) -> None:
    """Whose insurance is missing is for those who lead, call out or keep the register."""
    if not may(request.user, "write", person_of(request).organisation, NAMES):
        raise PermissionDenied
