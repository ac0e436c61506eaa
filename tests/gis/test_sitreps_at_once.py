"""Two people press at the same moment: one report is begun, one is issued, one takes the place of the wrong one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from gis.domain.report_refusals import ReportIssued
from gis.models import Sitrep
from gis.services.sitreps import draft_sitrep, is_intact, issue_sitrep
from relief.core.models import Event
from tests.gis.test_at_once import in_a_thread

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 4


def all_at_once(work):
    with ThreadPoolExecutor(HANDS) as pool:
        return [one.result() for one in [pool.submit(in_a_thread, work) for _ in range(HANDS)]]


def test_four_who_begin_a_report_begin_the_same_one(busy, commander):
    begun = all_at_once(lambda: draft_sitrep(incident=busy.incident, by=commander.person))
    assert {one.pk for one in begun} == {Sitrep.objects.get().pk}


def test_four_who_issue_it_issue_it_once(draft, commander):
    answers = all_at_once(lambda: issue_sitrep(sitrep=draft, by=commander.person))
    assert [type(one).__name__ for one in answers if not isinstance(one, ReportIssued)] == ["Sitrep"]
    report = Sitrep.objects.get()
    assert (report.state, report.issue) == ("issued", 1)
    assert is_intact(report)
    assert Event.objects.filter(kind="sitrep-issued").count() == 1
