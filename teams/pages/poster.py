"""The page behind the poster: "I am here", three answers, one tap; signed in or with the mobile number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from relief.core.models import World
from relief.core.worlds import entered
from relief.problems import Problem
from teams.domain.errors import UnknownNumber
from teams.domain.muster import Chip
from teams.models import Muster, TeamMember
from teams.services.posters import here_by_phone, here_signed_in, read_poster, told_now
from teams.words import CHIPS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Person
    from teams.models import CheckIn


@never_cache
@require_http_methods(["GET", "POST"])
def here(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing; a tap checks in."""
    said = read_poster(token)
    world = World.objects.filter(pk=said.world, closed_at__isnull=True).first() if said else None
    if said is None or world is None:
        says = _("This poster is out of date, or its address was not read whole. Tell the leader at the assembly point that you are here.")
        return render(request, "response/link_over.html", {"says": says}, status=410)
    request.world = world if world.is_drill else None  # type: ignore[attr-defined]
    with entered(world.pk):
        row = get_object_or_404(Muster.objects.select_related("organisation"), pk=said.muster)
        return _page(request, row)


def _page(request: HttpRequest, row: Muster) -> HttpResponse:
    person, status = _person(request, row), 200
    context: dict[str, Any] = {"muster": row, "person": person, "typed": {}}
    if request.method == "POST":
        try:
            context["done"] = _checked_in(request, row, person)
        except Problem as refusal:
            context |= {"problem": {"sentence": refusal.say(_)}, "typed": request.POST, "wrong_number": isinstance(refusal, UnknownNumber)}
            status = refusal.status
    context["chips"] = [(chip.value, word, request.POST.get(chip.value, "")) for chip, word in CHIPS.items()]
    return render(request, "teams/here.html", context, status=status)


def _checked_in(request: HttpRequest, row: Muster, person: Person | None) -> CheckIn:
    answers = {chip.value: request.POST.get(chip.value) == "yes" for chip in Chip}
    if person is not None:
        return here_signed_in(row, person=person, told=told_now(answers))
    return here_by_phone(row, phone=request.POST.get("phone", ""), told=told_now(answers))


def _person(request: HttpRequest, row: Muster) -> Person | None:
    """Who is signed in, if he belongs to the muster's society: a squad's member, or anybody of its people where nobody goes out."""
    person = cast("Person | None", getattr(request.user, "person", None))
    if person is None:
        return None
    mine = TeamMember.objects.filter(person=person, team__organisation=row.organisation_id).exists()
    return person if mine or (not row.goes_out and person.organisation_id == row.organisation_id) else None
