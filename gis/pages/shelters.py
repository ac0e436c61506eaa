"""The shelter board: who is where, by group, how old each count is; a new count, an assessment, the board on paper."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import BooleanField, Case, Count, F, Prefetch, Q, Sum, Value, When
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gis.models import HeadCount, NeedsAssessment, Shelter
from gis.pages.acting import may_report, readable, reportable
from gis.pages.doing import done, person_of
from gis.pages.need_forms import AssessmentForm, CountForm, HoursForm
from gis.pages.tabs import MANY, PER_PAGE
from gis.printed.needs import assessment_pdf, board_pdf
from gis.services.assessments import assess
from gis.services.shelters import count_people, set_hours
from relief.core import clock
from relief.core.access import get_or_404
from relief.core.papers import pdf_response

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Incident


def shelters_of(incident: Incident) -> QuerySet[Shelter]:
    """Shelters with their counts, newest first; two queries."""
    counts = Prefetch("counts", HeadCount.objects.select_related("by"))
    return Shelter.objects.filter(incident=incident).select_related("division").prefetch_related(counts)


def pressing_first(rows: QuerySet[Shelter]) -> QuerySet[Shelter]:
    """Who is over capacity, then whose count is oldest."""
    over = Case(When(people__gt=F("capacity"), then=Value(value=True)), default=Value(value=False), output_field=BooleanField())
    return rows.order_by(over.desc(), "counted_at", "pk")


@login_required
@require_GET
def board(request: HttpRequest, number: str) -> HttpResponse:
    """All shelters of an incident, fullest first; many are folded and paged, who needs somebody first."""
    incident = readable(request, number)
    rows, asked = shelters_of(incident), request.GET.get("q", "").strip()
    sums = rows.aggregate(people=Sum("people", default=0), rows=Count("pk"))
    many = sums["rows"] > MANY
    found = rows.filter(Q(name__icontains=asked) | Q(division__name__icontains=asked)) if asked else rows
    seen = _assessments(incident)
    facts = {
        "incident": incident,
        "page": Paginator(pressing_first(found) if many else found, PER_PAGE).get_page(request.GET.get("page")),
        "many": many,
        "asked": asked,
        "total": sums["people"],
        "seen": seen[:MANY],
        "seen_total": seen.count(),
        "may_report": may_report(request.user, incident),
    }
    return render(request, "gis/shelters.html", facts)


@login_required
@require_GET
def assessments(request: HttpRequest, number: str) -> HttpResponse:
    """Every assessment of an incident, newest first."""
    incident = readable(request, number)
    page = Paginator(_assessments(incident), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "gis/assessments.html", {"incident": incident, "page": page})


def _assessments(incident: Incident) -> QuerySet[NeedsAssessment]:
    return NeedsAssessment.objects.filter(incident=incident).select_related("shelter", "by", "division")


@login_required
@require_GET
def board_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The board on paper, with a column to write the next count in."""
    incident = readable(request, number)
    return pdf_response(f"{number}-shelters", board_pdf(incident, list(shelters_of(incident)), clock.now()))


@login_required
def count(request: HttpRequest, number: str, shelter: int) -> HttpResponse:
    """A new head count of one shelter."""
    incident = reportable(request, number)
    row = get_object_or_404(Shelter, pk=shelter, incident=incident)
    form = CountForm(request.POST or None)
    show = partial(_form, request, incident, form, title=_("Count the people at %(shelter)s") % {"shelter": row}, verb=_("Keep the count"))
    if request.method != "POST":
        return show()

    def run() -> int:
        data = form.cleaned_data
        made = count_people(
            shelter=row, people=data["people"], families=data["families"], groups=form.groups(), source=data["source"], by=person_of(request)
        )
        return made.pk

    return done(request, run, told=_("The count is kept."), back=reverse("shelter_board", args=[number]), show=show, form=form)


@login_required
def hours(request: HttpRequest, number: str, shelter: int) -> HttpResponse:
    """When a shelter takes goods in; trips on their way there are held to it."""
    incident = reportable(request, number)
    row = get_object_or_404(Shelter, pk=shelter, incident=incident)
    form = HoursForm(request.POST or None, initial={"opens_at": row.opens_at, "closes_at": row.closes_at})
    show = partial(_form, request, incident, form, title=_("When does %(shelter)s take goods in?") % {"shelter": row}, verb=_("Set the hours"))
    if request.method != "POST":
        return show()

    def run() -> int:
        return set_hours(shelter=row, by=person_of(request), **form.cleaned_data).pk

    return done(request, run, told=_("The hours are set."), back=reverse("shelter_board", args=[number]), show=show, form=form)


@login_required
def new_assessment(request: HttpRequest, number: str) -> HttpResponse:
    """What is seen at one place, in a minute."""
    incident = reportable(request, number)
    form = AssessmentForm(request.POST or None, request.FILES or None, incident=incident, initial={"shelter": request.GET.get("shelter")})
    show = partial(_form, request, incident, form, title=_("Assess a place"), verb=_("Send the assessment"))
    if request.method != "POST":
        return show()

    def run() -> str:
        return assess(incident=incident, by=person_of(request), **form.facts()).number

    return done(request, run, told=_("The assessment is kept."), back=reverse("shelter_board", args=[number]), show=show, form=form)


def _form(request: HttpRequest, incident: Incident, form: Any, *, title: str, verb: str, status: int = 200, **refused: Any) -> HttpResponse:
    facts = {"incident": incident, "form": form, "title": title, "verb": verb, "command_key": request.POST.get("key") or uuid.uuid4().hex}
    return render(request, "gis/need_form.html", facts | refused, status=status)


@login_required
@require_GET
def assessment_paper(request: HttpRequest, number: str) -> HttpResponse:
    """One assessment on paper."""
    found = get_or_404(request.user, "read", NeedsAssessment, number=number)
    return pdf_response(number, assessment_pdf(found))
