"""Duty and training as iCalendar (RFC 5545): who, where, when, and no telephone of anybody."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from relief.core import clock
from relief.core.access import may
from relief.core.models import DutyShift, User
from relief.core.roles import COMMANDERS, OFFICE
from teams.models import Course, Muster

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import Model

    from relief.core.models import Organisation, Person

BACK, AHEAD = timedelta(days=31), timedelta(days=366)
USUAL = timedelta(hours=2)  # how long a training lasts where nobody has ended it yet
EVERY = timedelta(hours=1)


class Entry(NamedTuple):
    """One line of a calendar; ``key`` stays the same as long as the row lives."""

    key: str
    start: datetime
    end: datetime
    title: str
    place: str = ""
    off: bool = False


class Version(NamedTuple):
    """How often a row was written, and when last: its SEQUENCE and DTSTAMP."""

    times: int
    last: datetime


def calendar_of(person: Person, kind: str) -> bytes:
    """One of somebody's calendars, "duty" or "training", a month back and a year ahead. Names only for those who may read them at the desk."""
    society = person.organisation.society or person.organisation
    return _duty(person, society) if kind == "duty" else _training(person, society)


def _duty(person: Person, society: Organisation) -> bytes:
    """His own shifts; everybody's where he keeps or leads duty himself."""
    rows = DutyShift.objects.filter(organisation=society, ends_at__gte=clock.now() - BACK, starts_at__lte=clock.now() + AHEAD)
    if not _reads_roster(person, society):
        rows = rows.filter(person=person)
    shifts = list(rows.select_related("person").order_by("starts_at", "pk"))
    title = _("Duty: %(post)s, %(person)s")
    entries = [
        Entry(f"shift-{row.pk}", row.starts_at, row.ends_at, title % {"post": row.get_post_display(), "person": row.person}, society.name)
        for row in shifts
    ]
    return _written(_("Duty roster, %s") % society, entries, _versions(shifts))


def _training(person: Person, society: Organisation) -> bytes:
    """Drills, courses and activities of his society and of his squads' societies."""
    homes = {society.pk, *person.team_memberships.values_list("team__organisation_id", flat=True)}
    rows = Muster.objects.filter(organisation__in=homes, opened_at__gte=clock.now() - AHEAD).exclude(occasion=Muster.Occasion.CALL_OUT)
    courses = list(Course.objects.filter(organisation__in=homes, ends_at__gte=clock.now() - BACK, starts_at__lte=clock.now() + AHEAD))
    musters = [row for row in rows.filter(course=None).order_by("opened_at", "pk") if _starts(row) >= clock.now() - BACK]
    entries = sorted([*map(_gathering, musters), *map(_course, courses)], key=lambda entry: (entry.start, entry.key))
    return _written(_("Training, %s") % society, entries, _versions(musters) | _versions(courses))


def _course(row: Course) -> Entry:
    title = f"{Muster.Occasion.COURSE.label}: {row.title}"
    return Entry(f"course-{row.pk}", row.starts_at, row.ends_at, title, row.place, off=row.state == Course.State.CALLED_OFF)


def _gathering(row: Muster) -> Entry:
    start = _starts(row)
    end = row.ended_at if row.ended_at and row.ended_at > start else start + USUAL
    title = f"{row.get_occasion_display()}: {row.title}"
    return Entry(f"muster-{row.pk}", start, end, title, row.place, off=row.state == Muster.State.CALLED_OFF)


def _starts(row: Muster) -> datetime:
    return row.report_by or row.opened_at


def _reads_roster(person: Person, society: Organisation) -> bool:
    user = User.objects.filter(person=person, is_active=True).first()
    return user is not None and may(user, "write", society, OFFICE | COMMANDERS)


def _versions(rows: Iterable[Model]) -> dict[str, Version]:
    """Of rows of one kind, by their key. One query."""
    known = list(rows)
    if not known:
        return {}
    words: dict[type[Model], str] = {DutyShift: "shift", Course: "course"}
    word = words.get(type(known[0]), "muster")
    told = type(known[0]).history.model.objects.filter(id__in=[row.pk for row in known]).order_by()  # type: ignore[attr-defined] # simple-history's
    counted = told.values("id").annotate(times=Count("pk"), last=Max("history_date"))
    return {f"{word}-{row['id']}": Version(row["times"] - 1, row["last"]) for row in counted}


def _written(name: str, entries: Iterable[Entry], versions: dict[str, Version]) -> bytes:
    made = Calendar()
    for key, value in (("prodid", "-//Relief//Duty and training//ZH"), ("version", "2.0"), ("method", "PUBLISH"), ("x-wr-calname", name)):
        made.add(key, value)
    made.add("refresh-interval", EVERY, parameters={"value": "DURATION"})
    for entry in entries:
        made.add_component(_event(entry, versions.get(entry.key, Version(0, entry.start))))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(entry: Entry, version: Version) -> Event:
    """In the society's own time zone, with the zone told."""
    event = Event()
    event.add("uid", f"{entry.key}@relief")
    event.add("dtstamp", version.last.astimezone(UTC))
    event.add("sequence", version.times)
    event.add("dtstart", timezone.localtime(entry.start))
    event.add("dtend", timezone.localtime(entry.end))
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if entry.off else "CONFIRMED")
    if entry.place:
        event.add("location", entry.place)
    return event
