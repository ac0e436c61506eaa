"""The timeline wall: narrowed by kind, person, place and time, live by cursor, told with both clocks, taken out as files."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from gis.pages.wall import Chosen, narrowed
from relief.core import clock
from relief.core.event_words import GROUPS, KINDS, kinds_in
from relief.core.models import AccessLog, Event
from relief.core.services.events import record_event
from tests.gis.reports import as_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def wall(busy):
    return reverse("wall", args=[busy.incident.number])


def kinds(page):
    numbers = [int(one) for one in re.findall(r'id="e(\d+)"', page)]
    return list(Event.objects.filter(sequence__in=numbers).values_list("kind", flat=True))


def test_the_newest_stands_first_with_the_clocks_above(wall, busy, commander):
    page = as_user(commander).get(wall).content.decode()
    numbers = [int(one) for one in re.findall(r'id="e(\d+)"', page)]
    assert len(numbers) == Event.objects.filter(incident=busy.incident).count()
    assert page.index("wall-clocks") < page.index("wall-stream")


def test_the_stream_is_narrowed_by_kind_person_place_and_time(wall, busy, commander, director):
    web = as_user(commander)
    assert set(kinds(web.get(wall, {"group": "road"}).content.decode())) == {"road-closed", "trip-planned", "trip-blocked"} & set(
        kinds(web.get(wall).content.decode())
    ) | {"road-closed", "trip-planned"}
    assert all(Event.objects.get(sequence=n).by == director.person for n in _numbers(web, wall, who="景宁常务副会长"))
    assert all(
        "鹤溪" in str(Event.objects.get(sequence=n).payload) + Event.objects.get(sequence=n).subject for n in _numbers(web, wall, place="鹤溪县库")
    )
    record_event(kind="fact-reported", by=None, incident=busy.incident, occurred_at=clock.now() - timedelta(hours=50))
    assert len(_numbers(web, wall, since="24")) == len(_numbers(web, wall)) - 1
    assert len(_numbers(web, wall, since="5000", group="nothing")) == len(_numbers(web, wall))


def _numbers(web, wall, **query):
    return [int(one) for one in re.findall(r'id="e(\d+)"', web.get(wall, query).content.decode())]


def test_every_kind_of_event_belongs_to_one_group():
    lost = [kind for kind in KINDS if not any(kind.startswith(tuple(kinds_in(group))) for group in GROUPS)]
    assert [kind for kind in lost if kind.split("-")[0] in {"goods", "road", "response", "incident", "waybill", "sitrep"}] == []
    assert kinds_in("nothing") == []


def test_silence_between_events_and_late_entries_are_seen(wall, busy, commander):
    now = clock.now()
    record_event(kind="fact-reported", by=None, incident=busy.incident, occurred_at=now - timedelta(hours=3))
    page = as_user(commander).get(wall).content.decode()
    assert "无记录" in page
    assert re.search(r"录入，晚 3 小时", page)


def test_nothing_new_costs_one_query(wall, commander, django_assert_num_queries):
    page = as_user(commander).get(wall).content.decode()
    poll, key, last = (re.search(rf'data-{name}="([^"]+)"', page)[1] for name in ("poll", "key", "last"))
    with django_assert_num_queries(1):
        answer = Client().get(poll, {"after": last, "key": key})
    assert answer.status_code == 304
    assert answer.headers["ETag"] == f'"{last}"'


def test_the_wall_costs_the_same_queries_however_much_happened(wall, busy, commander, query_count):
    web = as_user(commander)
    web.get(wall)
    for minute in range(30):
        record_event(kind="fact-reported", by=commander.person, incident=busy.incident, occurred_at=clock.now() - timedelta(minutes=minute))
    with query_count("timeline wall"):
        web.get(wall)


def test_a_file_holds_what_was_chosen_with_both_clocks_and_no_formula(busy, commander, auditor):
    record_event(kind="fact-reported", by=None, incident=busy.incident, subject=None, payload={"reason": "x"})
    Event.objects.filter(kind="fact-reported").update(subject="=HYPERLINK(1)")
    web = as_user(auditor)
    answer = web.get(reverse("timeline_csv", args=[busy.incident.number]), {"group": "situation"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert {row["kind"] for row in rows} <= {"fact-reported", "figures-recorded", "need-estimated"}
    assert {row["subject"] for row in rows if row["kind"] == "fact-reported"} == {"'=HYPERLINK(1)"}
    assert all(row["occurred_at"] and row["recorded_at"] and "/events/" in row["address"] for row in rows)
    told = web.get(reverse("timeline_json", args=[busy.incident.number])).json()["events"]
    assert sorted(int(row["sequence"]) for row in told) == list(range(1, len(told) + 1))
    assert [row["occurred_at"] for row in told] == sorted(row["occurred_at"] for row in told)
    assert AccessLog.objects.filter(act="export", register="core.event", subject=busy.incident.number).count() == 2


def test_a_stranger_sees_neither_wall_nor_file(wall, busy, visitor):
    web = as_user(visitor)
    for name in ("wall", "timeline_csv", "timeline_json", "incident_file", "incident_archive", "brief", "brief_pdf", "figures_pack"):
        assert web.get(reverse(name, args=[busy.incident.number])).status_code == 404
    assert web.get(reverse("incident_form", args=[busy.incident.number, "201"])).status_code == 404
    assert not AccessLog.objects.exists()


def test_a_long_stream_says_how_much_it_shows_and_leads_to_the_older_ones_and_back(wall, busy, commander, monkeypatch):
    monkeypatch.setattr("gis.pages.wall.SHOWN", 10)
    for minute in range(25):
        record_event(kind="fact-reported", by=commander.person, incident=busy.incident, occurred_at=clock.now() - timedelta(minutes=minute))
    web = as_user(commander)
    asked, pages, address = {"group": "situation", "who": str(commander.person)}, [], f"{wall}?group=situation&who={commander.person}"
    total = sum(one.by == commander.person for one in narrowed(list(Event.objects.filter(incident=busy.incident)), Chosen("situation", "", "", "")))
    while address:
        pages.append(web.get(address).content.decode())
        older = re.search(r'rel="next" href="([^"]+)"', pages[-1])
        address = wall + unescape(older[1]) if older else ""
        if older:
            assert "group=situation" in address
            assert "who=" in address
    assert f"最近 10 条，共 {total} 条" in pages[0]
    assert f"第 11–20 条，共 {total} 条" in pages[1]
    shown = [int(one) for page in pages for one in re.findall(r'id="e(\d+)"', page)]
    rows = list(Event.objects.filter(sequence__in=shown).order_by("-occurred_at", "-sequence").values_list("sequence", flat=True))
    assert (len(shown), shown) == (total, rows)
    back = re.search(r'rel="prev" href="([^"]+)"', pages[2])[1]
    assert web.get(wall + unescape(back)).content.decode().count('id="e') == 10
    assert f"最近 10 条，共 {total} 条" in web.get(wall + unescape(re.search(r'rel="prev" href="([^"]+)"', pages[1])[1])).content.decode()
    assert web.get(wall, asked | {"before": "x"}).content.decode().count('rel="next"') == 1
    record_event(kind="fact-reported", by=commander.person, incident=busy.incident)
    second = wall + unescape(re.search(r'rel="next" href="([^"]+)"', pages[0])[1])
    assert re.findall(r'id="e(\d+)"', web.get(second).content.decode()) == re.findall(r'id="e(\d+)"', pages[1])


def test_a_short_stream_offers_no_older_ones_and_an_empty_choice_says_so(wall, busy, commander):
    page = as_user(commander).get(wall).content.decode()
    assert f"共 {Event.objects.filter(incident=busy.incident).count()} 条" in page
    assert 'rel="next"' not in page
    assert "没有这样的记录" in as_user(commander).get(wall, {"place": "无此地"}).content.decode()


def test_an_older_stretch_costs_what_the_newest_costs(wall, busy, commander, query_count, monkeypatch):
    web = as_user(commander)
    newest = web.get(wall).content.decode()
    monkeypatch.setattr("gis.pages.wall.SHOWN", 3)
    record_event(kind="fact-reported", by=commander.person, incident=busy.incident)
    with query_count("timeline wall"):
        web.get(wall, {"before": re.findall(r'id="e(\d+)"', newest)[2]})
