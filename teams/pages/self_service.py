"""A member's own page, by the link he was sent or signed in: one tap for his number, his leave and his calendars."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from relief.core import clock
from relief.core.models import Person
from relief.core.worlds import REAL, entered
from relief.problems import Problem
from teams.domain.eligibility import CONTACT_DAYS
from teams.models import BloodGroup, MemberLeave
from teams.pages import kin, own_courses, own_skills, weekly_hours
from teams.pages.acting import WrongFormError
from teams.pages.forms import KinForm
from teams.selectors.calendars import calendar_of
from teams.selectors.kin import kin_entered
from teams.selectors.own_data import data_of
from teams.services.blood import take_blood_back, tell_blood
from teams.services.feeds import KINDS, addresses_of, owner_of, renew_addresses
from teams.services.self_service import call_me, is_back, link_to, memberships_of, number_is_right, read_link, say_away

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

DAYS = (1, 3, 7)
TAIL = 4


@never_cache
@csrf_exempt  # the authority is the link itself; browsers inside messengers often keep no cookies
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing; a tap does."""
    key = read_link(token)
    person = Person.objects.filter(pk=key, erased_at=None).first() if key else None
    if person is None:
        says = _("It has run out, or was not copied whole. Ask the leader of your squad or the office of your society for a new one.")
        return render(request, "response/link_over.html", {"says": says}, status=410)
    with entered(REAL):
        return _shown(request, person)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def signed_in(request: HttpRequest) -> HttpResponse:
    """The same for whoever is signed in."""
    person = cast("Person | None", getattr(request.user, "person", None))
    if person is None:
        raise Http404
    with entered(REAL):
        return _shown(request, person)


@never_cache
@require_GET
def feed(request: HttpRequest, token: str, kind: str) -> HttpResponse:  # noqa: ARG001 - a view
    """One calendar, for a calendar program; 404 for an address that is not or no longer good."""
    person = owner_of(token)
    if person is None or kind not in KINDS:
        raise Http404
    with entered(REAL), translation.override(settings.LANGUAGE_CODE):
        body = calendar_of(person, kind)
    return HttpResponse(body, "text/calendar; charset=utf-8", headers={"Content-Disposition": f'inline; filename="{kind}.ics"'})


@never_cache
@require_GET
def own_data(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - a view
    """Everything that is kept about him, as a file, by the same link as his page."""
    key = read_link(token)
    person = Person.objects.filter(pk=key, erased_at=None).first() if key else None
    if person is None:
        raise Http404
    return JsonResponse(
        data_of(person), headers={"Content-Disposition": 'attachment; filename="my-data.json"'}, json_dumps_params={"ensure_ascii": False}
    )


def _shown(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        messages.success(request, act(request, person))
    except WrongFormError as wrong:
        return _page(request, person, status=422, form=wrong.form, **{wrong.name: wrong.form})
    except Problem as refusal:
        return _page(
            request,
            person,
            status=refusal.status,
            problem={"sentence": refusal.say(_)},
            typed=request.POST,
            typed_days=request.POST.getlist("weekday"),
            **({name: form(request.POST) for act_name, name, form in TYPED if request.POST["act"] == act_name}),
        )
    return redirect(request.path)


def _page(request: HttpRequest, person: Person, *, status: int = 200, **given: Any) -> HttpResponse:
    mine = memberships_of(person)
    confirmed = [member.contact_confirmed_on for member in mine]
    until = min(day for day in confirmed if day) + timedelta(days=CONTACT_DAYS) if confirmed and all(confirmed) else None
    context = {
        "person": person,
        "memberships": mine,
        "tail": person.phone[-TAIL:],
        "good_until": until if until and until >= clock.today() else None,
        "leaves": list(
            MemberLeave.objects.filter(member__in=mine, ends_on__gte=clock.today()).order_by("starts_on").values("starts_on", "ends_on").distinct()
        ),
        "hours": weekly_hours.hours_shown(mine),
        "usual": [(key, one.words) for key, one in weekly_hours.USUAL.items()],
        "weekdays": list(enumerate(weekly_hours.WEEKDAYS, 1)),
        "courses": own_courses.ahead_of(mine),
        "skills": own_skills.shown(mine),
        "skill_form": own_skills.SkillForm(),
        "blood": BloodGroup.objects.filter(person=person).first(),
        "groups": BloodGroup.Group.choices,
        "kin_at": kin_entered(person),
        "kin_form": KinForm(),
        "opted_out": any(member.opted_out for member in mine),
        "days": DAYS,
        "today": clock.today(),
        "calendars": [(kind, request.build_absolute_uri(path)) for kind, path in addresses_of(person).items()],
        "data": reverse("member_data", args=[link_to(person).strip("/").rpartition("/")[2]]),
        "typed": {},
    }
    return render(request, "teams/self.html", context | given, status=status)


def _number(_request: HttpRequest, person: Person) -> str:
    number_is_right(person)
    return _("Thank you. Your number counts as confirmed for 90 days.")


def _away(request: HttpRequest, person: Person) -> str:
    today, days = clock.today(), request.POST.get("days", "")
    if days.isdecimal() and int(days) in DAYS:
        first, last = today, today + timedelta(days=int(days) - 1)
    else:
        first, last = (_day(request, name) or today for name in ("starts_on", "ends_on"))
    say_away(person, starts_on=first, ends_on=last)
    return _("You are not called out until %(day)s.") % {"day": last.isoformat()}


def _back(_request: HttpRequest, person: Person) -> str:
    is_back(person)
    return _("You can be called out again from today.")


def _call(request: HttpRequest, person: Person) -> str:
    wanted = request.POST.get("wanted") == "yes"
    call_me(person, wanted=wanted)
    return _("You are called out again.") if wanted else _("You are not called out any more, until you say otherwise here.")


def _renew(_request: HttpRequest, person: Person) -> str:
    renew_addresses(person, by=person)
    return _("The calendars have new addresses; the old ones show nothing any more.")


def _blood(request: HttpRequest, person: Person) -> str:
    group = request.POST.get("group", "")
    if group not in BloodGroup.Group.values:
        raise Http404
    tell_blood(person, group=group)
    return _("Kept and sealed. It is shown to those who lead only while you are down.")


def _blood_back(_request: HttpRequest, person: Person) -> str:
    take_blood_back(person)
    return _("Deleted.")


def _day(request: HttpRequest, name: str) -> Any:
    try:
        return parse_date(request.POST.get(name, ""))
    except ValueError:
        return None


TYPED = (("kin", "kin_form", KinForm), ("skill", "skill_form", own_skills.SkillForm))
ACTS: dict[str, Callable[[HttpRequest, Person], str]] = {
    "number": _number,
    "away": _away,
    "back": _back,
    "call": _call,
    "renew": _renew,
    "hours": weekly_hours.say,
    "kin": kin.say_kin,
    "blood": _blood,
    "blood-back": _blood_back,
    "hours-back": weekly_hours.take_back,
    "skill": own_skills.say_skill,
    "course": own_courses.put_down,
    "course-off": own_courses.take_off,
}
