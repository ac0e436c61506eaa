"""Situation reports: the series, the draft with its preview beside it, the issued report, and the rows behind every figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gis.domain.wording import unborne
from gis.models import Sitrep
from gis.pages.acting import readable, said, writable
from gis.pages.forms_sitrep import CorrectionForm, SitrepForm
from gis.printed.sitreps import replaced_by, sitrep_html, sitrep_pdf, spoken
from gis.selectors.figures import figures_of
from gis.selectors.sentences import names_said
from gis.selectors.sitreps import drawn, last_issued, numbers_in, plain, series_of, tables, told
from gis.services.sitreps import correct_sitrep, discard_sitrep, draft_sitrep, is_intact, issue_sitrep, may_issue, write_sentences
from relief.core import clock
from relief.core.access import may
from relief.core.figures import Figure
from relief.core.papers.printing import pdf_response
from relief.core.roles import COMMANDERS, DISPATCHERS
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest

    from relief.core.models import Incident, Person


@login_required
@require_http_methods(["GET", "POST"])
def series(request: HttpRequest, number: str) -> HttpResponse:
    """All reports of an incident; posting begins the next one, filled in."""
    if request.method == "POST":
        return redirect("sitrep", number, draft_sitrep(incident=writable(request, number), by=_person(request)).pk)
    incident = readable(request, number)
    reports = series_of(incident)
    writes = may(request.user, "write", incident.organisation, DISPATCHERS)
    draft = next((one for one in reports if one.is_draft), None)
    return render(request, "gis/sitreps.html", {"incident": incident, "reports": reports, "draft": draft, "may_write": writes})


@login_required
@require_GET
def report(request: HttpRequest, number: str, sitrep: int) -> HttpResponse:
    """A draft with its preview, or an issued report as it was issued."""
    return _page(request, _found(request, number, sitrep))


@login_required
@require_POST
def write(request: HttpRequest, number: str, sitrep: int) -> HttpResponse:
    """Keep what was typed; by itself while one types, or with the button."""
    row = _held(request, number, sitrep)
    form = SitrepForm(request.POST, sitrep=row)
    if not form.is_valid():
        return _unkept(request, [str(error) for errors in form.errors.values() for error in errors], 422) or _page(
            request, row, form=form, status=422
        )
    try:
        row = write_sentences(sitrep=row, by=_person(request), **form.cleaned_data)
    except Problem as problem:
        return _unkept(request, [said(problem).sentence], problem.status) or _page(request, row, problem=said(problem), status=problem.status)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "gis/sitrep_saved.html", {"sitrep": row, "kept": _sentences(row), "saved_at": clock.now(), "odd": _odd(row)})
    return redirect("sitrep", number, row.pk)


def _unkept(request: HttpRequest, why: list[str], status: int) -> HttpResponse | None:
    """While one types: that what is typed now is not kept, and why, in the place that says when it was kept."""
    if not request.htmx:  # type: ignore[attr-defined]
        return None
    return render(request, "gis/sitrep_saved.html", {"why": why}, status=status)


@login_required
@require_POST
def issue(request: HttpRequest, number: str, sitrep: int) -> HttpResponse:
    """Keep the last words, then issue: from here on nothing changes."""
    row = _held(request, number, sitrep)
    form = SitrepForm(request.POST, sitrep=row)
    if not form.is_valid():
        return _page(request, row, form=form, status=422)
    try:
        row = write_sentences(sitrep=row, by=_person(request), **form.cleaned_data)
        row = issue_sitrep(sitrep=row, by=_person(request))
    except Problem as problem:
        return _page(request, row, problem=said(problem), status=problem.status)
    messages.success(request, _("Situation report %(number)s is issued.") % {"number": row.number})
    return redirect("sitrep", number, row.pk)


@login_required
@require_POST
def correct(request: HttpRequest, number: str, sitrep: int) -> HttpResponse:
    """Begin the report that takes the place of this one, with the reason."""
    row = _held(request, number, sitrep)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _page(request, row, correction=form, status=422)
    try:
        draft = correct_sitrep(sitrep=row, note=form.cleaned_data["note"], by=_person(request))
    except Problem as problem:
        return _page(request, row, correction=form, problem=said(problem), status=problem.status)
    return redirect("sitrep", number, draft.pk)


@login_required
@require_POST
def discard(request: HttpRequest, number: str, sitrep: int) -> HttpResponse:
    """Throw the draft away."""
    row = _held(request, number, sitrep)
    try:
        discard_sitrep(sitrep=row, by=_person(request))
    except Problem as problem:
        return _page(request, row, problem=said(problem), status=problem.status)
    messages.success(request, _("The draft is discarded; nothing was issued."))
    return redirect("sitreps", number)


@login_required
@require_GET
def figure(request: HttpRequest, number: str, sitrep: int) -> HttpResponse:
    """The rows a figure of a report is the sum of, and what the same figure is now."""
    row = _found(request, number, sitrep)
    key = request.GET.get("key", "")
    live = {one.key: one for one in figures_of(row.incident, last_issued(row.incident, row))}
    now = _shown(live.get(key))
    kept = now if row.is_draft else next((one for one in row.content[spoken()]["figures"] if one["key"] == key), None)
    if kept is None:
        raise Http404
    context = {"incident": row.incident, "sitrep": row, "figure": kept, "now": None if row.is_draft else now}
    return render(request, "gis/sitrep_figure.html", context)


@login_required
@require_GET
def paper(request: HttpRequest, number: str, sitrep: int) -> HttpResponse:
    """The PDF of an issued report, in the language asked for."""
    row = _issued(request, number, sitrep)
    return pdf_response(row.number or "", sitrep_pdf(row, _language(request)))


@login_required
@require_GET
def file(request: HttpRequest, number: str, sitrep: int) -> HttpResponse:
    """One HTML file to send on or to keep on a stick: it opens without any network."""
    row = _issued(request, number, sitrep)
    return HttpResponse(sitrep_html(row), headers={"Content-Disposition": f'attachment; filename="{row.number}.html"'})


def _page(request: HttpRequest, sitrep: Sitrep, *, status: int = 200, **more: Any) -> HttpResponse:
    incident = sitrep.incident
    context: dict[str, Any] = {"incident": incident, "sitrep": sitrep, "may_write": may(request.user, "write", incident.organisation, DISPATCHERS)}
    context |= _draft(request, sitrep) if sitrep.is_draft else _kept(sitrep)
    context |= tables(context["kept"]["figures"]) | {"correction": CorrectionForm(), **more}
    return render(request, "gis/sitrep.html", context, status=status)


def _draft(request: HttpRequest, sitrep: Sitrep) -> dict[str, Any]:
    kept = told(sitrep)
    person = getattr(request.user, "person", None)
    return {
        "kept": kept,
        "picture": drawn(sitrep.incident),
        "form": SitrepForm(sitrep=sitrep),
        "may_issue": person is not None and may_issue(person, sitrep.incident, clock.now()),
        "issuers": ", ".join(str(role.label) for role in sorted(COMMANDERS)),
        "odd": _odd(sitrep, kept),
    }


def _kept(sitrep: Sitrep) -> dict[str, Any]:
    kept = sitrep.content[spoken()]
    return {"kept": kept, "picture": sitrep.content["picture"], "intact": is_intact(sitrep), "replaced_by": replaced_by(sitrep)}


def _odd(sitrep: Sitrep, kept: dict[str, Any] | None = None) -> list[str]:
    """Numbers in the three sentences that no row bears out."""
    figures = kept["figures"] if kept else [plain(_shown(one)) for one in figures_of(sitrep.incident, last_issued(sitrep.incident, sitrep))]
    return unborne("\n".join(_sentences(sitrep).values()), numbers_in(figures), names_said(sitrep.incident))


def _sentences(sitrep: Sitrep) -> dict[str, str]:
    return {"situation": sitrep.situation, "difficulties": sitrep.difficulties, "requests": sitrep.requests}


def _shown(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    rows = [{"what": row.what, "value": row.value, "at": plain(row.at) if row.at else "", "link": row.link, "note": row.note} for row in figure.rows]
    return {"key": figure.key, "label": figure.label, "value": figure.value, "unit": figure.unit, "source": figure.source, "rows": rows}


def _found(request: HttpRequest, number: str, sitrep: int) -> Sitrep:
    incident = readable(request, number)
    rows = Sitrep.objects.select_related("issued_by", "started_by", "corrects")
    row = get_object_or_404(rows, incident=incident, pk=sitrep)
    row.incident = incident
    return row


def _issued(request: HttpRequest, number: str, sitrep: int) -> Sitrep:
    row = _found(request, number, sitrep)
    if row.is_draft:
        raise Http404
    return row


def _held(request: HttpRequest, number: str, sitrep: int) -> Sitrep:
    """The report, for somebody who may lead the incident: 404 for a stranger, 403 for a reader."""
    incident: Incident = writable(request, number)
    row = get_object_or_404(Sitrep.objects.select_related("corrects"), incident=incident, pk=sitrep)
    row.incident = incident
    return row


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in {"zh-hans", "en"} else ""


def _person(request: HttpRequest) -> Person:
    return request.user.person  # type: ignore[union-attr, return-value]
