"""Township response cards: the list, one card with its map, one page of paper, a county's booklet, files."""

from __future__ import annotations

import csv
from functools import wraps
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.middleware.csp import get_nonce
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from gis.domain.refusals import NoNetwork
from gis.maps import build_map
from gis.models import CardRun, TownshipCard
from gis.pages.acting import said
from gis.printed.townships import card_facts, card_layers, cards_pdf
from gis.selectors.cards import Reckoning, card_of, townships
from gis.selectors.layers import bounds_of, feature, line, point
from gis.selectors.roads import closures_in_force
from gis.selectors.townships import contacts_of, landings_of, surveys_of, town_rows
from gis.services.cards import start_cards
from relief.core.access import appointments, record, roles_held
from relief.core.models import Division, World
from relief.core.papers import pdf_response
from relief.core.roles import COMMANDERS, DISPATCHERS, OFFICE
from relief.core.templatetags.relief_ui import named
from relief.core.worlds import REAL, current_world_id
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.http import HttpRequest

    from gis.selectors.townships import Contact, TownRow
    from relief.core.models import Organisation

PHONES = OFFICE | COMMANDERS
BOM = "\ufeff"
PER_PAGE = 50


def reckonable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where no card can be reckoned, the list says why instead."""

    @wraps(view)
    def shown(request: HttpRequest, **asked: str) -> HttpResponse:
        try:
            return view(request, **asked)
        except NoNetwork:
            return redirect("townships")
        except Problem as problem:
            messages.error(request, problem.say(_))
            return redirect("townships")

    return shown


def _office(request: HttpRequest) -> Organisation:
    """The society of whoever asks; cards are for everybody in office and for nobody else."""
    held = appointments(request.user)
    if not held:
        raise PermissionDenied
    return held[0].organisation.society or held[0].organisation


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All townships with how well each is reached; search, county, mark."""
    _office(request)
    asked = {name: request.GET.get(name, "") for name in ("q", "county", "mark")}
    try:
        rows, _key = town_rows(asked["q"], asked["county"], asked["mark"])
    except Problem as problem:
        return render(request, "gis/townships.html", {"unreckonable": said(problem), "rows": [], "asked": asked}, status=problem.status)
    shown = {
        "rows": rows,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "counties": list(Division.objects.filter(level=Division.Level.COUNTY).order_by("code")),
        "marks": TownshipCard.Mark.choices,
        "stale": sum(1 for row in rows if not row.fresh),
        "run": CardRun.objects.first(),
        "may_reckon": bool(roles_held(request.user) & (DISPATCHERS | OFFICE)),
    }
    return render(request, "gis/townships.html", shown)


@login_required
@require_POST
def reckon(request: HttpRequest) -> HttpResponse:
    """Reckon every card that is not up to date."""
    if not roles_held(request.user) & (DISPATCHERS | OFFICE):
        raise PermissionDenied
    try:
        start_cards(by=request.user.person)  # type: ignore[union-attr]
    except Problem as problem:
        messages.error(request, problem.say(_))
    return redirect("townships")


@login_required
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """How far the newest reckoning is; asked again while it runs."""
    _office(request)
    return render(request, "gis/card_run.html", {"run": CardRun.objects.first()})


@login_required
@require_GET
@reckonable
def card(request: HttpRequest, code: str) -> HttpResponse:
    """One township's card; reckoned anew where something has changed since it was kept."""
    _office(request)
    town, reckoning = _town(code), Reckoning()
    found, kept = card_of(town, reckoning)
    surveys = surveys_of(found.data["stores"])
    for store in found.data["stores"]:
        for way in store["ways"]:
            way["surveyed"] = next((surveys[segment] for segment in way["surveys"] if segment in surveys), None)
    closures = list(closures_in_force(reckoning.network))
    kinds = {kind.code: named(kind) for kind in reckoning.classes}
    shown = {
        "usual": named(reckoning.usual),
        "classes": {code: kinds.get(code, name) for code, name in found.data.get("classes", {}).items()},
        "town": town,
        "card": found,
        "mark": TownshipCard.Mark(found.mark),
        "kept": kept,
        "contact": _contact(request, town),
        "landings": landings_of([town.pk])[town.pk],
        "closures": closures,
        "network": reckoning.network,
    }
    return render(request, "gis/township.html", shown)


@login_required
@xframe_options_sameorigin
@require_GET
@reckonable
def card_map(request: HttpRequest, code: str) -> HttpResponse:
    """The map of a card as a page of its own."""
    _office(request)
    town, reckoning = _town(code), Reckoning()
    layers = card_layers(town, card_of(town, reckoning)[0], reckoning.network, closures_in_force(reckoning.network))
    nonce = str(get_nonce(request))
    return HttpResponse(build_map(layers, title=town.name, synthetic=reckoning.network.synthetic, bounds=bounds_of(layers), nonce=nonce))


@login_required
@require_GET
@reckonable
def card_paper(request: HttpRequest, code: str) -> HttpResponse:
    """One A4 page."""
    town = _town(code)
    return pdf_response(f"{town.code}", _pdf(request, [town], town))


@login_required
@require_GET
@reckonable
def booklet(request: HttpRequest, code: str) -> HttpResponse:
    """Every township of a county, one page each."""
    county = get_object_or_404(Division, code=code, level=Division.Level.COUNTY)
    towns = [town for town in townships() if town.parent_id == county.pk]
    return pdf_response(f"{county.code}-townships", _pdf(request, towns, county))


def _pdf(request: HttpRequest, towns: Sequence[Division], of: Division) -> bytes:
    office, reckoning = _office(request), Reckoning()
    kept = {one.division_id: one for one in TownshipCard.objects.filter(division__in=towns, key=reckoning.key)}
    contacts, landings = contacts_of(towns), landings_of([town.pk for town in towns])
    closures = list(closures_in_force(reckoning.network))
    open_to = _phones_open(request, f"{of.name} × {len(towns)}", len(towns))
    pages = [
        card_facts(
            town,
            card_of(town, reckoning)[0],
            network=reckoning.network,
            closures=closures,
            contact=contacts[town.pk].shown(open_to=open_to) if town.pk in contacts else None,
            landings=landings[town.pk],
            computed_at=kept[town.pk].computed_at if town.pk in kept else timezone.now(),
        )
        for town in towns
    ]
    drill = current_world_id() != REAL and World.objects.filter(pk=current_world_id(), kind=World.Kind.DRILL).exists()
    return cards_pdf(office, pages, title=of.name, code=of.code, drill=drill)


def _phones_open(request: HttpRequest, subject: str, rows: int) -> bool:
    """Whether this person's role may see telephones; looking is kept in the access log."""
    if not roles_held(request.user) & PHONES:
        return False
    record(request.user, "unmask", "gis.townshipcard", subject[:120], rows)  # type: ignore[arg-type]
    return True


def _contact(request: HttpRequest, town: Division) -> Contact | None:
    found = contacts_of([town]).get(town.pk)
    return found.shown(open_to=_phones_open(request, town.name, 1)) if found else None


def _town(code: str) -> Division:
    rows = Division.objects.select_related("parent").filter(longitude__isnull=False, latitude__isnull=False)
    return get_object_or_404(rows, code=code, level=Division.Level.TOWNSHIP)


@login_required
@require_GET
@reckonable
def export_geojson(request: HttpRequest) -> HttpResponse:
    """Townships as points and their ways as lines (WGS-84), from the kept cards."""
    _office(request)
    rows, _key = town_rows()
    features = [one for row in rows for one in _features(row)]
    answer = JsonResponse(
        {"type": "FeatureCollection", "features": features}, json_dumps_params={"ensure_ascii": False}, content_type="application/geo+json"
    )
    answer["Content-Disposition"] = 'attachment; filename="township-cards.geojson"'
    return answer


def _features(row: TownRow) -> Iterator[dict[str, Any]]:
    facts = {"code": row.town.code, "township": row.town.name, "county": row.town.parent.name if row.town.parent else ""}
    mark = row.card.mark if row.card else None
    yield feature(point(row.town.longitude or 0.0, row.town.latitude or 0.0), **facts, mark=mark, minutes=row.card.minutes if row.card else None)
    for order, store in enumerate(row.card.data["stores"] if row.card else [], start=1):
        for turn, way in enumerate(store["ways"]):
            told = {name: way[name] for name in ("metres", "minutes", "max_weight_kg", "max_height_cm", "shared")}
            yield feature(line(way["line"]), **facts, order=order, warehouse=store["name"], way="alternate" if turn else "primary", **told)


@login_required
@require_GET
@reckonable
def export_csv(request: HttpRequest) -> HttpResponse:
    """One row a way, for a spreadsheet."""
    _office(request)
    rows, _key = town_rows()
    classes = list(dict.fromkeys(code for row in rows if row.card for code in row.card.data.get("classes", {})))
    head = ["code", "township", "county", "reached", "order", "warehouse", "way", "metres", "max_weight_kg", "max_height_cm", "shared"]
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([*head, *(f"minutes_{code}" for code in classes)])
    for row in rows:
        for one in _features(row):
            facts = one["properties"]
            if "way" in facts or row.card is None or not row.card.data["stores"]:
                told = [facts.get(name) for name in head[4:]]
                minutes = facts.get("minutes") if isinstance(facts.get("minutes"), dict) else {}
                writer.writerow(
                    [
                        facts["code"],
                        facts["township"],
                        facts["county"],
                        row.card.mark if row.card else "",
                        *told,
                        *((minutes or {}).get(code) for code in classes),
                    ]
                )
    answer = HttpResponse(BOM + file.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="township-cards.csv"'
    return answer
