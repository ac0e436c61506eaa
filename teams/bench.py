"""P8: whom to call out of five thousand people, and how ready their squads are, beside one SELECT that fetches the same people as values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from relief.core import clock
from relief.core.benchmarks import BOTH, Figure, Setting, Workload, WrongAnswer, best_of
from relief.core.models import Division, Organisation, Person
from teams.models import CallOut, CallOutNeed, Invitation, RescueTeam, TeamMember, Wave
from teams.selectors.judging import PLACED
from teams.selectors.proposals import proposal
from teams.selectors.readiness import teams_ready

PEOPLE, SQUADS, TOWNS = 5_000, 20, 180
QUERIES, READY_QUERIES = 10, 5
ROUNDS, QUICK_ROUNDS = 9, 3
WANTED = 40
CELLS = TeamMember.Cell.values


def call_out_proposal(setting: Setting) -> Iterator[Figure]:
    """Everybody judged, ranked and given a reason. A third may not go; a tenth was asked before."""
    society = _society()
    _people(society)
    row = _call_out(society)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what PostgreSQL does by itself within a minute of such a load
    rows = TeamMember.objects.filter(team__in=RescueTeam.objects.values("pk"), person__erased_at__isnull=True).order_by("pk")
    with CaptureQueriesContext(connection) as asked:
        plan = proposal(row)
    if len(plan.able) + len(plan.excluded) != PEOPLE or len(plan.wave) != WANTED * len(CELLS):
        raise WrongAnswer(f"{len(plan.able)} able, {len(plan.excluded)} excluded, {len(plan.wave)} asked")
    rounds = QUICK_ROUNDS if setting.quick else ROUNDS
    peer = best_of(rounds, lambda: list(rows.values(*PLACED)))
    ours = best_of(rounds, lambda: proposal(row))
    yield Figure(f"proposal over {PEOPLE:,} people, {setting.database}", 1000 * ours, 1000 * peer, "ms", 5, "lower", "one SELECT of them as values")
    yield Figure("its queries", len(asked), QUERIES, "queries", 1, "lower", "fixed number")
    yield from _readiness(setting, peer, able=len(plan.able))


def _readiness(setting: Setting, peer: float, *, able: int) -> Iterator[Figure]:
    """Twenty squads judged with everybody in them, as the board shows them."""
    squads = list(RescueTeam.objects.order_by("pk"))
    with CaptureQueriesContext(connection) as asked:
        ready = teams_ready(squads)
    if sum(one.judged.deployable for one in ready) != able:
        raise WrongAnswer(f"{sum(one.judged.deployable for one in ready)} can go, the proposal knows {able}")
    ours = best_of(QUICK_ROUNDS if setting.quick else ROUNDS, lambda: teams_ready(squads))
    yield Figure(f"readiness of {PEOPLE:,} people, {setting.database}", 1000 * ours, 1000 * peer, "ms", 5, "lower", "one SELECT of them as values")
    yield Figure("its queries", len(asked), READY_QUERIES, "queries", 1, "lower", "fixed number")


def _society() -> Organisation:
    society = Organisation.objects.create(code="B", name="Bench", kind=Organisation.Kind.COUNTY_SOCIETY, path="B/")
    society.society = society
    society.save()
    return society


def _people(society: Organisation) -> None:
    today = clock.today()
    towns = Division.objects.bulk_create(
        Division(code=f"{n:012}", name=f"Town {n}", level="township", longitude=119 + n / 100, latitude=27 + n / 200) for n in range(TOWNS)
    )
    squads = RescueTeam.objects.bulk_create(RescueTeam(organisation=society, code=f"B-{n}", name=f"Squad {n}") for n in range(SQUADS))
    people = Person.objects.bulk_create(Person(organisation=society, name=f"Person {n}", phone=f"199{n:08}") for n in range(PEOPLE))
    good, over = today + timedelta(days=90), today - timedelta(days=1)
    TeamMember.objects.bulk_create(
        TeamMember(
            team=squads[n % SQUADS],
            person=person,
            cell=CELLS[n % len(CELLS)],
            state="registered",
            lives_in=towns[n % TOWNS],
            medical_until=over if n % 10 == 0 else good,  # prime to the number of cells: none is barred whole
            certificate_until=good,
            insured_until=None if n % 11 == 0 else good,
            contact_confirmed_on=today,
            opted_out=n % 13 == 0,
            resting_until=clock.now() + timedelta(hours=3) if n % 17 == 0 else None,
        )
        for n, person in enumerate(people)
    )


def _call_out(society: Organisation) -> CallOut:
    """A draft, after an older call-out that asked a tenth of them."""
    old = CallOut.objects.create(number="B-1", organisation=society, assembly_point="–", state="closed")
    wave = Wave.objects.create(call_out=old, number=1, people=PEOPLE // 10)
    members = TeamMember.objects.order_by("pk")[: PEOPLE // 10]
    Invitation.objects.bulk_create(
        Invitation(call_out=old, wave=wave, member=one, person_id=one.person_id, cell=one.cell, code="A00", state="no_answer") for one in members
    )
    row = CallOut.objects.create(number="B-2", organisation=society, assembly_point="–", longitude=119.6, latitude=27.9)
    CallOutNeed.objects.bulk_create(CallOutNeed(call_out=row, cell=cell, people=WANTED) for cell in CELLS)
    return row


WORKLOADS = (Workload("P8", "call-out proposal and readiness", call_out_proposal, BOTH),)
