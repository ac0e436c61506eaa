"""One mission on a page: welfare, timers, tasks, roll call, gear, injuries, next of kin, the way home."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from relief.core.access import get_or_404
from relief.problems import Problem
from teams.models import Deployment, InjuryReport, KinOpening
from teams.pages.acting import done, fitting, leads, person_of, whole
from teams.pages.forms import CloseForm, DebriefForm, InjuryForm, TaskForm
from teams.selectors.handover import reliefs_of
from teams.selectors.kit import named_gear
from teams.selectors.missions import watch_of
from teams.selectors.positions import last_told
from teams.services.blood import read_blood
from teams.services.crews import agree_to_positions, call_in, hear, man_down, report_injury
from teams.services.gear import bring_home, lose, take_along
from teams.services.kin import agree_to_kin, ask_for_kin, read_kin
from teams.services.missions import STEPS, close_mission, debrief, finish_task, give_task, rotate, step
from teams.services.parties import party_back
from teams.words import ADVICE, DOWN, STEP_BUTTONS, WELFARE

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from relief.core.models import User
    from teams.models import DeployedMember

State = Deployment.State


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def mission(request: HttpRequest, number: str) -> HttpResponse:
    """The page, and what its buttons do."""
    row = get_or_404(request.user, "read", Deployment, number=number)
    show = partial(_page, request, row)
    if request.method == "POST" and request.POST.get("act") == "kin-read":
        return _kin_page(request, row, show)
    return done(request, row.organisation, _acts(request, row), show) if request.method == "POST" else show()


def _page(request: HttpRequest, row: Deployment, *, status: int = 200, **given: Any) -> HttpResponse:
    row.refresh_from_db()
    names = leads(request, row.organisation)
    parties = list(row.muster.parties.exclude(out_at=None).select_related("unit"))
    watch = watch_of(row, people=list(row.people.select_related("person")))
    blood = read_blood([one.row for one in watch.people], user=cast("User", request.user)) if names else {}
    context = {
        "mission": row,
        "down": [(one, blood.get(one.row.person_id, "")) for one in watch.down],
        "watch": watch,
        "names": names,
        "people": [(one, *(DOWN if one.down else WELFARE[one.welfare]), *ADVICE[one.advice]) for one in watch.people],
        "missing": [one for one in watch.people if not one.back],
        "places": last_told(request.user, mission=row) if names else [],
        "steps": [(to, *STEP_BUTTONS[to]) for to, (begins, _field) in STEPS.items() if row.state in begins and to in STEP_BUTTONS],
        "tasks": list(row.tasks.all()),
        "gear": named_gear(row),
        "reports": list(InjuryReport.objects.filter(who__deployment=row).select_related("who__person")) if names else [],
        "kin": list(KinOpening.objects.filter(who__deployment=row).select_related("who__person", "asked_by", "agreed_by")) if names else [],
        "reliefs": reliefs_of(row),
        "is_out": row.state in Deployment.OUT,
        "is_home": row.state in (State.RETURNED, State.GEAR_CHECKED),
        "over": row.state in (State.RECOVERED, State.DEBRIEFED, State.CALLED_OFF),
        "parties": parties,
        "partners_out": sum(party.people for party in parties if party.back_at is None),
        "task_form": TaskForm(),
        "injury_form": InjuryForm(mission=row),
        "close_form": CloseForm(),
        "debrief_form": DebriefForm(),
        "me": person_of(request),
        "typed": {},
    }
    return render(request, "teams/mission.html", context | given, status=status)


def _acts(request: HttpRequest, row: Deployment) -> dict[str, Callable[[], str]]:
    by = person_of(request)
    return {
        "step": lambda: str(step(row, _named(request, "to", STEPS), by=by).get_state_display()),
        "hear": lambda: _("Heard from %(n)s people.") % {"n": hear(row, _people(request), by=by)},
        "down": lambda: (
            _("%(person)s is down. Leader, duty and commander were told.") % {"person": man_down(row, whole(request, "person"), by=by).person}
        ),
        "call-in": lambda: _("%(n)s called in.") % {"n": call_in(row, _people(request), how=request.POST.get("how", ""), by=by)},
        "party-back": partial(_party, request, row),
        "rotate": lambda: (
            _("%(n)s people changed over.") % {"n": rotate(row, whole(request, "pair"), rests=request.POST.get("rests") == "yes", by=by)}
        ),
        "consent": partial(_consent, request, row),
        "task": lambda: str(give_task(row, **fitting("task_form", TaskForm(request.POST)), by=by)),
        "task-done": lambda: str(finish_task(get_object_or_404(row.tasks, pk=whole(request, "task")), by=by)),
        "gear-out": lambda: _("%(n)s pieces go along.") % {"n": take_along(row, request.POST.get("codes", "").split(), by=by)},
        "gear-back": lambda: _("%(code)s is back.") % {"code": bring_home(row, request.POST.get("code", ""), by=by)},
        "gear-lost": lambda: _("%(code)s is lost.") % {"code": lose(row, request.POST.get("code", ""), reason=request.POST.get("reason", ""), by=by)},
        "injury": partial(_injury, request, row),
        "kin-ask": partial(_kin_ask, request, row),
        "kin-agree": partial(_kin_agree, request, row),
        "close": lambda: str(close_mission(row, rest=fitting("close_form", CloseForm(request.POST))["rest"], by=by).get_state_display()),
        "debrief": lambda: str(debrief(row, text=fitting("debrief_form", DebriefForm(request.POST))["text"], by=by).get_state_display()),
    }


def _party(request: HttpRequest, row: Deployment) -> str:
    party = get_object_or_404(row.muster.parties, pk=whole(request, "party"))
    back = party_back(party, people=whole(request, "people"), how=request.POST.get("how", ""), by=person_of(request))
    return _("%(partner)s is back.") % {"partner": back.unit}


def _consent(request: HttpRequest, row: Deployment) -> str:
    found = _of(request, row)
    agree_to_positions(found, agrees=request.POST.get("agrees") == "yes", by=person_of(request))
    return _("Written down.")


def _injury(request: HttpRequest, row: Deployment) -> str:
    asked = fitting("injury_form", InjuryForm(request.POST, mission=row))
    who = asked.pop("who")
    return report_injury(row, who.person_id, **asked, by=person_of(request)).number


def _kin_ask(request: HttpRequest, row: Deployment) -> str:
    ask_for_kin(_of(request, row), reason=request.POST.get("reason", ""), by=person_of(request))
    return _("Asked. A second entitled person must agree.")


def _kin_agree(request: HttpRequest, row: Deployment) -> str:
    agree_to_kin(_opening(request, row), by=person_of(request))
    return _("Agreed. The two of you can read it for 24 hours.")


def _kin_page(request: HttpRequest, row: Deployment, show: Callable[..., HttpResponse]) -> HttpResponse:
    """What was sealed, for one of the two who opened it; 403 and nothing for everybody else."""
    opening = _opening(request, row)
    try:
        kin = read_kin(opening, user=cast("User", request.user))
    except Problem as refusal:
        return show(status=refusal.status, problem={"sentence": refusal.say(_)})
    return render(request, "teams/kin.html", {"kin": kin, "opening": opening, "mission": row})


def _opening(request: HttpRequest, row: Deployment) -> KinOpening:
    return get_object_or_404(KinOpening.objects.select_related("who__person", "asked_by"), pk=whole(request, "opening"), who__deployment=row)


def _of(request: HttpRequest, row: Deployment) -> DeployedMember:
    return get_object_or_404(row.people.select_related("person", "deployment"), person=whole(request, "person"))


def _people(request: HttpRequest) -> list[int]:
    found = [int(one) for one in request.POST.getlist("person") if one.isdecimal()]
    if not found:
        raise Http404
    return found


def _named(request: HttpRequest, name: str, known: dict[str, Any]) -> str:
    value = request.POST.get(name, "")
    if value not in known:
        raise Http404
    return value
