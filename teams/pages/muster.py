"""One muster on a page: who is there, who is red and why, who is expected; vehicles, pairs, departure."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from relief.core import clock
from relief.core.access import get_or_404
from teams.domain.eligibility import Bar
from teams.domain.muster import Chip, Told
from teams.models import Arrival, Muster, TeamMember
from teams.pages.acting import done, fitting, leads, person_of, whole
from teams.pages.forms import PartyForm, VehicleForm
from teams.selectors.kit import bags_by_call_out
from teams.selectors.musters import board_of, carriers_of, directors_of
from teams.services.boarding import Berth, allow_unfit, depart, pair_up, seat
from teams.services.insurance import ask_to_insure
from teams.services.musters import add_vehicle, call_off, check_in, close_muster
from teams.services.parties import party_came
from teams.words import CHIPS, reasons_of, why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest, HttpResponse

    from teams.models import CheckIn, GearBag
    from teams.selectors.musters import Expected


@login_required
@require_http_methods(["GET", "POST"])
def muster(request: HttpRequest, number: str) -> HttpResponse:
    """The page, and what its buttons do."""
    row = get_or_404(request.user, "read", Muster, number=number)
    show = partial(_page, request, row)
    return done(request, row.organisation, _acts(request, row), show) if request.method == "POST" else show()


def _page(request: HttpRequest, row: Muster, *, status: int = 200, **given: Any) -> HttpResponse:
    board, names = board_of(row), leads(request, row.organisation)
    parties, party_form = list(row.parties.select_related("unit")), PartyForm(society=row.organisation)
    free = board.free()
    bags = bags_by_call_out([row.call_out_id if names and row.state == Muster.State.OPEN else None])[row.call_out_id]
    takes, untaken = carriers_of(board, bags)
    context: dict[str, Any] = {
        "muster": row,
        "board": board,
        "names": names,
        "present": [(one, reasons_of(one.standing), takes.get(one.check_in.person_id)) for one in board.present] if names else [],
        "expected": _with_reasons(board.awaited, takes) if names else [],
        "others": _with_reasons((one for one in board.expected if one not in board.awaited), takes) if names else [],
        "untaken": untaken,
        "vehicles": [(one, one.seats - free[one.pk], free[one.pk]) for one in board.vehicles],
        "chips": [(chip.value, word) for chip, word in CHIPS.items()],
        "directors": list({one.person_id: one.person for one in directors_of(row.organisation)}.values()) if names else [],
        "vehicle_form": VehicleForm(),
        "parties": parties,
        "partners_there": sum(party.people for party in parties),
        "own_there": len(board.present),
        "party_form": party_form,
        "has_partners": party_form.fields["unit"].queryset.exists(),  # type: ignore[attr-defined]
        "uninsured": any(reason.bar in (Bar.UNINSURED, Bar.INSURANCE_ENDED) for one in board.present for reason in one.standing.final),
        "open": row.state == Muster.State.OPEN,
        "mission": getattr(row, "deployment", None),
        "typed": {},
    }
    return render(request, "teams/muster.html", context | given, status=status)


def _with_reasons(expected: Iterable[Expected], takes: dict[int, GearBag]) -> list[tuple[Expected, list[str], GearBag | None]]:
    return [(one, [why(reason) for reason in one.reasons], takes.get(one.member.person_id)) for one in expected]


def _acts(request: HttpRequest, row: Muster) -> dict[str, Callable[[], str]]:
    return {
        "check-in": partial(_check_in, request, row),
        "allow": partial(_allow, request, row),
        "vehicle": partial(_vehicle, request, row),
        "party": partial(_party, request, row),
        "insure": partial(_insure, request, row),
        "pair-up": partial(_pair_up, request, row),
        "seat": partial(_seat, request, row),
        "depart": partial(_depart, request, row),
        "call-off": partial(_over, request, row, call_off),
        "close": partial(_over, request, row, close_muster),
    }


def _check_in(request: HttpRequest, row: Muster) -> str:
    member = get_object_or_404(
        TeamMember.objects.select_related("person"), pk=whole(request, "member"), team__organisation__society=row.organisation.society_id
    )
    chips = {chip.value: request.POST.get(chip.value) == "yes" for chip in Chip} if request.POST.get("asked") else {}
    told = Told(at=clock.now(), vest=request.POST.get("vest", "").strip(), bag=request.POST.get("bag", "").strip(), **chips)
    check_in(muster=row, member=member, by=person_of(request), channel=Arrival.Channel.LIST, told=told)
    return _("%(person)s is checked in.") % {"person": member.person}


def _allow(request: HttpRequest, row: Muster) -> str:
    found = _of(request, row)
    directors = {one.person_id: one.person for one in directors_of(row.organisation)}
    director = directors.get(whole(request, "allowed_by"))
    if director is None:
        raise Http404
    allow_unfit(found, reason=request.POST.get("reason", ""), allowed_by=director, by=person_of(request))
    return _("%(person)s may go. The supervisor sees it.") % {"person": found.person}


def _vehicle(request: HttpRequest, row: Muster) -> str:
    asked = fitting("vehicle_form", VehicleForm(request.POST))
    vehicle = add_vehicle(row, **asked, by=person_of(request))
    return _("%(plate)s with %(seats)s seats.") % {"plate": vehicle.plate, "seats": vehicle.seats}


def _party(request: HttpRequest, row: Muster) -> str:
    asked = fitting("party_form", PartyForm(request.POST, society=row.organisation))
    party = party_came(row, **asked, by=person_of(request))
    return _("%(partner)s: %(n)s people are there.") % {"partner": party.unit, "n": party.people}


def _insure(request: HttpRequest, row: Muster) -> str:
    return _("The office and whoever is on duty got the list: %(n)s to be insured.") % {"n": ask_to_insure(row, by=person_of(request))}


def _pair_up(request: HttpRequest, row: Muster) -> str:
    return _("%(n)s people have a buddy and a seat.") % {"n": pair_up(row, by=person_of(request))}


def _seat(request: HttpRequest, row: Muster) -> str:
    found, key = _of(request, row), request.POST.get("vehicle", "")
    vehicle = get_object_or_404(row.vehicles, pk=int(key)) if key.isdecimal() else None
    seat(row, [Berth(found.person_id, vehicle, call_sign=request.POST.get("call_sign", "").strip())], by=person_of(request))
    return _("%(person)s: %(vehicle)s.") % {"person": found.person, "vehicle": vehicle or _("no vehicle")}


def _depart(request: HttpRequest, row: Muster) -> str:
    mission = depart(row, by=person_of(request))
    return _("Departed. Print the order and leave the insurance list with the driver: %(link)s") % {"link": reverse("mission", args=[mission.number])}


def _over(request: HttpRequest, row: Muster, end: Callable[..., Muster]) -> str:
    return str(end(row, by=person_of(request)).get_state_display())


def _of(request: HttpRequest, row: Muster) -> CheckIn:
    return get_object_or_404(row.check_ins.select_related("person", "muster"), pk=whole(request, "check_in"))
