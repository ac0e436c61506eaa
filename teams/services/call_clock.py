"""The clock of call-outs: voice calls, waves, the chain, tests on schedule. ``manage.py run_call_outs`` turns it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from relief.core import clock
from relief.core.access import in_force
from relief.core.models import Appointment
from relief.core.roles import COMMANDERS, DIRECTORS, LEADERS
from relief.core.services.events import record_event
from relief.core.services.messages import post
from relief.problems import Problem
from teams.domain.errors import ChainEnded
from teams.domain.waves import RUNGS, Moment, due, is_full, later
from teams.models import CallOut, CallOutTemplate, Invitation, Reply, TeamMember
from teams.selectors.proposals import proposal, standings_of
from teams.services import asking, call_words
from teams.services.callouts import close_call_out, draft_call_out, locked, send_call_out

if TYPE_CHECKING:
    from relief.core.models import Organisation, Person

State = CallOut.State
TEST_HOURS = timedelta(hours=24)
FORGET_AFTER = timedelta(days=30)


def turn_clock() -> list[str]:
    """Do what is due in this world, one call-out at a time; returns what was done, one line each."""
    done = [line for call_out in CallOut.objects.filter(state__in=CallOut.RUNNING).order_by("pk") if (line := turn(call_out))]
    return done + _scheduled_tests() + _forget_telephones()


@transaction.atomic
def turn(call_out: CallOut) -> str:
    """What is due for one call-out: the silent are rung up, the next asked, the chain told; a test ends after a day."""
    held, now = locked(call_out), clock.now()
    if not held.is_running:
        return ""
    if held.is_test and held.sent_at and now - held.sent_at >= TEST_HOURS:
        close_call_out(held, by=None, reason="")
        return f"{held.number}: closed"
    rung_up = _ring_up(held)
    what = _next(held)
    said = ", ".join([f"voice {rung_up}"] * bool(rung_up) + [what] * bool(what))
    return f"{held.number}: {said}" if said else ""


@transaction.atomic
def escalate(call_out: CallOut, *, by: Person | None) -> CallOut:
    """Tell the next rung that people are missing. Raises ChainEnded."""
    held = locked(call_out)
    if held.rung >= RUNGS:
        raise ChainEnded(number=held.number)
    held.rung += 1
    held.next_at = later(clock.now(), held.wave_minutes)
    held.save(update_fields=["rung", "next_at"])
    short = {cell: stand.missing for cell, stand in standings_of(held, clock.now()).items() if stand.missing}
    labels = dict(TeamMember.Cell.choices)
    words = "、".join(f"{labels[cell]} {n}" for cell, n in short.items()) or "—"
    post(letters=[call_words.chain(held, person, words) for person in rung_of(held, held.rung)], incident=held.incident)
    facts = {"rung": held.rung, "short": sum(short.values())}
    record_event(kind="call-out-escalated", by=by, incident=held.incident, organisation=held.organisation, subject=held, payload=facts)
    return held


def rung_of(call_out: CallOut, rung: int) -> list[Person]:
    """Who is told: first the leaders and whoever called out, then those in command, then the directors and the city's duty officers."""
    society = call_out.organisation
    if rung == 1:
        first = [call_out.created_by] if call_out.created_by else []
        return list({person.pk: person for person in [*first, *_in_office(society, LEADERS)]}.values())
    if rung < RUNGS:
        return _in_office(society, COMMANDERS - DIRECTORS)
    above = _in_office(society.parent, frozenset({Appointment.Role.DUTY_OFFICER})) if society.parent else []
    return list({person.pk: person for person in [*_in_office(society, DIRECTORS), *above]}.values())


def _ring_up(call_out: CallOut) -> int:
    """Voice calls go once, to whoever was asked some minutes ago and has not answered."""
    if not settings.VOICE_URLS or call_out.is_test:
        return 0
    before = clock.now() - timedelta(minutes=call_out.voice_minutes)
    silent = call_out.invitations.filter(state__in=Invitation.SILENT, voice_at=None, seen_at=None, notified_at__lte=before)
    rows = list(silent.select_related("person", "call_out"))
    if rows:
        asking.call_by_voice(rows)
    return len(rows)


def _next(call_out: CallOut) -> str:
    now = clock.now()
    if call_out.is_test or call_out.next_at is None or call_out.next_at > now:
        return ""
    plan = proposal(call_out)
    state = Moment(full=is_full(plan.standings.values()), next_at=call_out.next_at, rung=call_out.rung)
    thinking = sum(one.waiting for one in plan.standings.values())
    what = due(state, now=now, left=len(plan.wave), thinking=thinking)
    if what.wave:
        return f"wave {asking.ask(call_out, plan.wave, by=None).number}"
    if what.escalate:
        return f"rung {escalate(call_out, by=None).rung}"
    return ""


def _scheduled_tests() -> list[str]:
    now, done = clock.now(), []
    for template in CallOutTemplate.objects.filter(kind="test", in_use=True, test_every_days__isnull=False).select_related("organisation__society"):
        last = template.tested_at
        if last is None or now - last >= timedelta(days=template.test_every_days or 1):
            try:
                done.append(f"{send_test(template, by=None).number}: test")
            except Problem:  # nobody can be asked: said on the page of the template, tried again the next time
                continue
    return done


@transaction.atomic
def send_test(template: CallOutTemplate, *, by: Person | None) -> CallOut:
    """Send a test of the telephones to everybody who has one. Raises NobodyToAsk."""
    held = CallOutTemplate.objects.select_for_update(of=("self",)).select_related("organisation__society").get(pk=template.pk)
    call_out = draft_call_out(organisation=held.organisation, by=by, wanted={}, template=held)
    send_call_out(call_out, by=by)
    held.tested_at = clock.now()
    held.save(update_fields=["tested_at"])
    return call_out


def _forget_telephones() -> list[str]:
    """A month after a call-out was closed nobody needs to know under which number somebody was asked."""
    old = Q(call_out__closed_at__lt=clock.now() - FORGET_AFTER)
    rows = Invitation.objects.filter(old).exclude(phone="")
    keys = list(rows.values_list("pk", flat=True))
    Invitation.objects.filter(pk__in=keys).update(phone="")
    Invitation.history.filter(id__in=keys).update(phone="")
    Reply.objects.filter(received_at__lt=clock.now() - FORGET_AFTER).exclude(from_phone="").exclude(call_out__state__in=CallOut.RUNNING).update(
        from_phone=""
    )
    return [f"telephones forgotten: {len(keys)}"] if keys else []


def _in_office(society: Organisation, roles: frozenset[str]) -> list[Person]:
    held = Appointment.objects.filter(organisation__society=society, role__in=roles, person__erased_at__isnull=True)
    rows = held.select_related("person", "delegated_by").order_by(F("person__name"), "person_id")
    now = clock.now()
    return list({row.person_id: row.person for row in rows if in_force(row, now)}.values())
