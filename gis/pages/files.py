"""The whole incident file, its archive for the auditor, the brief, the forms, and the pack of figures for the secretary."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from gis.models import Sitrep
from gis.pages.acting import readable
from gis.pages.tabs import PER_PAGE
from gis.printed.binder import binder
from gis.printed.forms import brief_of, brief_pdf, form_201, form_213rr, form_214
from gis.printed.sitreps import replaced_by
from gis.selectors.figures import DECIDED, GOODS, figures_of
from gis.selectors.files import file_of
from gis.selectors.sitreps import last_issued, plain, tables
from relief.core import clock
from relief.core.access import record, scope
from relief.core.models import Event
from relief.core.papers.printing import pdf_response

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from gis.selectors.files import Leaf
    from relief.core.figures import Figure
    from relief.core.models import Incident

LOG_HOURS = 24
SORTS = {
    "sitrep": gettext_lazy("Situation reports"),
    "order": gettext_lazy("Release orders"),
    "waybill": gettext_lazy("Waybills"),
    "document": gettext_lazy("Papers of the stores"),
    "decision": gettext_lazy("Decisions"),
}


@login_required
@require_GET
def incident_file(request: HttpRequest, number: str) -> HttpResponse:
    """Everything on paper and every decision, in order; a long file is read page by page, by kind or by day."""
    incident = readable(request, number)
    people = scope(request.user, "read", Event).filter(incident=incident, by__isnull=False).order_by("by__name").values_list("by__name", flat=True)
    leaves = file_of(request.user, incident)
    context = {
        "incident": incident,
        "people": list(people.distinct()),
        "papers": sum(len(leaf.papers) for leaf in leaves),
        "total": len(leaves),
        "long": len(leaves) > PER_PAGE,
        **_leafed(request, leaves),
    }
    return render(request, "gis/incident_file.html", context)


def _leafed(request: HttpRequest, leaves: list[Leaf]) -> dict[str, Any]:
    """The page that was asked for, and how many leaves there are of each kind and day."""
    asked = {name: request.GET.get(name, "") for name in ("sort", "day", "order")}
    sorts, days = Counter(leaf.sort for leaf in leaves), Counter(_day(leaf) for leaf in leaves)
    shown = [leaf for leaf in leaves if asked["sort"] in {"", leaf.sort} and asked["day"] in {"", _day(leaf)}]
    return {
        "page": Paginator(shown[::-1] if asked["order"] == "newest" else shown, PER_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "sorts": [(sort, name, sorts[sort]) for sort, name in SORTS.items() if sorts[sort]],
        "days": list(days.items()),
    }


def _day(leaf: Leaf) -> str:
    return timezone.localdate(leaf.at).isoformat()


@login_required
@require_GET
def archive(request: HttpRequest, number: str) -> StreamingHttpResponse:
    """The file as one archive with a list of hashes; the download shows how far it is."""
    incident = readable(request, number)
    leaves = file_of(request.user, incident)
    record(request.user, "export", "core.incident", incident.number, len(leaves))  # type: ignore[arg-type]
    more = [("ICS-201.pdf", form_201(incident, _me(request))), ("brief.pdf", brief_pdf(incident))]
    headers = {"Content-Disposition": f'attachment; filename="{incident.number}.zip"'}
    return StreamingHttpResponse(binder(leaves, more), content_type="application/zip", headers=headers)


@login_required
@require_GET
def brief(request: HttpRequest, number: str) -> HttpResponse:
    """One page for the officer who takes over."""
    incident = readable(request, number)
    return render(request, "gis/brief.html", {"incident": incident, "brief": brief_of(incident)})


@login_required
@require_GET
def brief_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The same on paper, to be signed by both."""
    incident = readable(request, number)
    return pdf_response(f"{incident.number}-brief", brief_pdf(incident))


@login_required
@require_GET
def form(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """One of the forms, filled in."""
    incident = readable(request, number)
    make = FORMS.get(form)
    if make is None:
        raise Http404
    return pdf_response(f"{incident.number}-{form}", make(request, incident))


def _log(request: HttpRequest, incident: Incident) -> bytes:
    asked = request.GET.get("hours", "")
    hours = min(int(asked), 24 * 14) if asked.isdecimal() and int(asked) else LOG_HOURS
    return form_214(incident, request.GET.get("who", "")[:80], hours, _me(request))


FORMS: dict[str, Callable[[HttpRequest, Incident], bytes]] = {
    "201": lambda request, incident: form_201(incident, _me(request)),
    "213rr": lambda request, incident: form_213rr(incident, _me(request)),
    "214": _log,
}


@login_required
@require_GET
def pack(request: HttpRequest, number: str) -> HttpResponse:
    """The figures of this minute for whoever has to answer the telephone: each opens its rows, and the last correction stands beside them."""
    incident = readable(request, number)
    since = last_issued(incident)
    figures = [one for one in figures_of(incident, since) if one.group != DECIDED]
    key = request.GET.get("key", "")
    opened = next((one for one in figures if one.key == key), None)
    if key and opened is None:
        raise Http404
    wrong = Sitrep.objects.filter(incident=incident, state=Sitrep.State.SUPERSEDED).order_by("-issued_at").first()
    context = {
        "incident": incident,
        "as_of": clock.now(),
        "opened": opened,
        "text": _spoken(incident, figures),
        "last": since,
        "wrong": wrong,
        "right": replaced_by(wrong) if wrong else "",
        "correction": wrong.corrections.exclude(state=Sitrep.State.DRAFT).order_by("issued_at").first() if wrong else None,
        **tables([_laid(one) for one in figures]),
    }
    return render(request, "gis/figures_pack.html", context)


def _laid(figure: Figure) -> dict[str, Any]:
    names = ("key", "group", "label", "value", "unit", "source", "item", "sku", "column")
    return {name: getattr(figure, name) for name in names} | {"at": plain(figure.at) if figure.at else "", "rows": figure.rows}


def _spoken(incident: Incident, figures: list[Figure]) -> str:
    """The known figures as text to read out or to paste, each with its source."""
    said = [_("%(incident)s, figures as of %(time)s") % {"incident": incident.name, "time": plain(clock.now())}]
    known = [one for one in figures if one.value is not None and (one.value or one.group != GOODS)]
    said += [f"{one.label}: {one.value:,} {one.unit}".rstrip() + (f" ({one.source})" if one.source else "") for one in known]
    unknown = [one.label for one in figures if one.value is None]
    return "\n".join([*said, *([_("Not known: %(figures)s") % {"figures": _(", ").join(unknown)}] if unknown else [])])


def _me(request: HttpRequest) -> str:
    return str(getattr(request.user, "person", None) or "")
