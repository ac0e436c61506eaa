"""Two courses of the demonstration: a refresher that was held and graded, and one planned for next week. Invented."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from gis.demo import cast, squads
from relief.core import clock
from relief.core.models import Appointment, Organisation
from teams.domain.muster import Told
from teams.models import Arrival, Course, TeamMember
from teams.services.courses import end_course, grade, open_attendance
from teams.services.musters import check_in
from teams.services.sign_ups import sign_up

HELD, AHEAD = "JN-KC-1", "JN-KC-2"
CAME, FAILED = 9, 4
SEATS = 8


@transaction.atomic
def build() -> int:
    """Plan both and hold the first; returns how many were new. Where they are known, nothing is added."""
    if Course.objects.filter(code=HELD).exists():
        return 0
    society = Organisation.objects.get(code="JN")
    trainer = cast.post("JN", Appointment.Role.TEAM_LEADER, "救援队长")
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    facts = {"organisation": society, "place": "县红会培训室", "trainer": trainer}
    start = now - timedelta(days=21)
    held = Course.objects.create(
        code=HELD, title="心肺复苏与AED复训", starts_at=start, ends_at=start + timedelta(hours=3), certificate_months=24, **facts
    )
    with clock.at(start):
        _hold(held)
    start = now + timedelta(days=6)
    ahead = Course.objects.create(code=AHEAD, title="激流救援基础", starts_at=start, ends_at=start + timedelta(hours=6), capacity=SEATS, **facts)
    for member in (
        TeamMember.objects.filter(team__code=squads.CODE, state=TeamMember.State.REGISTERED).select_related("person").order_by("pk")[: SEATS + 2]
    ):
        sign_up(ahead, member.person)
    return 2


def _hold(course: Course) -> None:
    """Nine of those whose certificates are good came; one did not pass."""
    muster = open_attendance(course, by=course.trainer)  # type: ignore[arg-type] # this one has a trainer
    examiner = cast.post("JN", Appointment.Role.EXECUTIVE_VICE_PRESIDENT, "常务副会长")  # who teaches does not examine
    good = TeamMember.objects.filter(team__code=squads.CODE, certificate_until__gt=clock.today()).select_related("person").order_by("pk")
    for number, member in enumerate(good[:CAME], start=1):
        check_in(muster=muster, member=member, by=course.trainer, channel=Arrival.Channel.LIST, told=Told(at=clock.now()))
        grade(course, member.person, passed=number != FAILED, certificate=f"示例-{number:04d}", by=examiner)
    with clock.at(course.ends_at):
        end_course(course, by=course.trainer)
