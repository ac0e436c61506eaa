"""Situation reports: figures from rows, three sentences, issued once, frozen, corrected in the open."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from gis.domain.report_refusals import ReportEmpty, ReportNotInForce, ReportWaiting
from gis.domain.wording import unborne
from gis.models import Sitrep
from gis.printed.sitreps import sitrep_html, sitrep_pdf
from gis.selectors.figures import figures_of
from gis.services.sitreps import correct_sitrep, discard_sitrep, draft_sitrep, fingerprint_of, issue_sitrep, write_sentences
from relief.core.models import Event, GovernmentResponse
from relief.core.services.activations import activate

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


def test_every_figure_is_the_sum_of_its_rows_or_unknown(busy):
    figures = figures_of(busy.incident)
    assert {one.group for one in figures} >= {"government", "shelters", "goods", "roads", "crews", "decisions"}
    assert [one.key for one in figures if one.value is not None and one.value != sum(row.value for row in one.rows)] == []
    known = {one.key: one.value for one in figures}
    assert (known["government.evacuated"], known["government.dead"], known["shelters.people"], known["roads.closed"]) == (140, None, 140, 1)
    assert known["goods.BED-001.needed"] == 140
    assert len({one.key for one in figures}) == len(figures)


def test_the_governments_figure_stands_with_who_said_it_and_when(busy):
    (figure,) = [one for one in figures_of(busy.incident) if one.key == "government.evacuated"]
    event = Event.objects.get(kind="figures-recorded")
    assert (figure.source, figure.at) == ("县应急局 03:00", event.occurred_at)
    assert figure.rows[0].link == reverse("event", args=[busy.incident.number, event.sequence])


def test_a_figure_changed_in_the_record_leads_to_the_record(busy):
    busy.incident.dead = 1
    busy.incident.save()
    (figure,) = [one for one in figures_of(busy.incident) if one.key == "government.dead"]
    assert (figure.value, figure.rows[0].value) == (1, 1)
    assert "/desk/core/incident/" in figure.rows[0].link


def test_a_draft_is_prefilled_and_no_figure_stands_in_its_sentences(draft):
    assert draft.kind == "initial"
    assert "东坑中学" in draft.situation
    assert "X001 K31" in draft.difficulties
    assert unborne(draft.situation + draft.requests, set()) == []


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("转移1460人", ["1460"]),
        ("X001 线 K31 处、浙K12345 车、9月28日17:28、2 辆、12 km", []),
        ("缺 1,200 件，另缺1200件", ["1,200", "1200"]),
        ("已发 60 床", []),
    ],
)
def test_only_standing_numbers_are_weighed(text, odd):
    assert unborne(text, {60}) == odd


def test_the_figures_of_a_name_are_no_count():
    assert unborne("缺饮用水 550 ml、单帐篷 12 ㎡ 36 顶", {36}, {"饮用水 550 ml", "单帐篷 12 ㎡"}) == []
    assert unborne("缺饮用水 550 ml 720 瓶", set(), {"饮用水 550 ml", ""}) == ["720"]


def test_a_report_says_the_same_in_both_languages(issued):
    chinese, english = issued.content["zh-hans"], issued.content["en"]
    assert [one["value"] for one in chinese["figures"]] == [one["value"] for one in english["figures"]]
    assert [one["key"] for one in chinese["figures"]] == [one["key"] for one in english["figures"]]
    assert [one["label"] for one in chinese["figures"]] != [one["label"] for one in english["figures"]]
    assert fingerprint_of(issued) == issued.fingerprint
    assert sitrep_pdf(issued, "en").startswith(b"%PDF")


def test_a_report_that_was_corrected_meanwhile_is_not_corrected_twice(issued, commander):
    first = correct_sitrep(sitrep=issued, note="一", by=commander.person)
    Sitrep.objects.filter(pk=issued.pk).update(state="superseded")
    with pytest.raises(ReportNotInForce):
        issue_sitrep(sitrep=first, by=commander.person)
    first.refresh_from_db()
    assert first.is_draft


def test_one_draft_at_a_time(draft, busy, commander, issued):
    second = draft_sitrep(incident=busy.incident, by=commander.person)
    assert draft_sitrep(incident=busy.incident, by=commander.person) == second
    assert (second.kind, second.situation) == ("update", issued.situation)
    with pytest.raises(ReportWaiting):
        correct_sitrep(sitrep=issued, note="漏写", by=commander.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sitrep.objects.create(incident=busy.incident, started_at=second.started_at, started_by=commander.person)
    discard_sitrep(sitrep=second, by=commander.person)
    assert Sitrep.objects.count() == 1


def test_a_report_without_a_sentence_is_not_issued(draft, commander):
    write_sentences(sitrep=draft, by=commander.person, situation="  ")
    with pytest.raises(ReportEmpty):
        issue_sitrep(sitrep=draft, by=commander.person)
    draft.refresh_from_db()
    assert (draft.is_draft, draft.number) == (True, None)


def test_both_levels_stand_apart(busy, commander, director):
    activate(incident=busy.incident, level=4, by=director.person)
    GovernmentResponse.objects.create(incident=busy.incident, body="景宁县减灾委", level=3, starts_at=busy.incident.happened_at, source="县政府网")
    kept = issue_sitrep(sitrep=draft_sitrep(incident=busy.incident, by=commander.person), by=commander.person).content["zh-hans"]
    assert "Ⅳ" in kept["incident"]["level"]
    assert "Ⅲ" in kept["incident"]["government_level"]


def test_the_file_holds_both_languages_and_names_nothing_outside_itself(issued):
    file = sitrep_html(issued)
    assert not re.search(r"<(?:link|script|img|iframe|base)\b|url\(|@import|\bsrc=", file)
    assert not re.search(r'href="', file)
    assert 'lang="en"' in file
    assert issued.fingerprint in file
    assert len(json.dumps(issued.content)) > 1000


def test_the_last_report_of_a_stabilised_incident_is_the_final_one(issued, busy, commander):
    busy.incident.state = "stabilised"
    busy.incident.save()
    assert draft_sitrep(incident=busy.incident, by=commander.person).kind == "final"
