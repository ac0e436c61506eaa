"""Situation reports through the browser's door: drill-down, autosave, rights, papers."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from gis.domain.report_refusals import CorrectionWithoutNote, ReportIssued, ReportNotInForce
from gis.models import Sitrep
from gis.printed.sitreps import paper_of, sitrep_html, sitrep_pdf
from gis.selectors.figures import figures_of, gaps_of
from gis.services.needs import estimate_needs
from gis.services.proposals import propose_sourcing
from gis.services.sitreps import correct_sitrep, discard_sitrep, draft_sitrep, is_intact, issue_sitrep, write_sentences
from relief.core.domain.errors import NotEntitled
from relief.core.models import Appointment, Event
from relief.core.services.incidents import record_figures
from tests.cast import appoint
from tests.gis.reports import as_user, to, words

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


@pytest.mark.django_db
def test_every_figure_on_the_page_opens_its_rows_and_they_add_up_to_it(issued, draft, commander):
    web = as_user(commander)
    page = web.get(to("sitrep", issued)).content.decode()
    links = re.findall(r'href="([^"]+/figure/\?key=[^"]+)">([\d,]+)</a>', page)
    assert len(links) > 10
    for link, shown in links:
        rows = web.get(link).content.decode()
        assert re.search(r'data-value="(\d+)"', rows)[1] == shown.replace(",", "")
        assert sum(int(one) for one in re.findall(r'data-row="(\d+)"', rows)) == int(shown.replace(",", ""))


def test_the_form_takes_three_sentences_and_no_figure(draft, commander):
    page = as_user(commander).get(to("sitrep", draft)).content.decode()
    form = re.search(r"<form[^>]*data-sitrep.*?</form>", page, re.DOTALL)[0]
    assert set(re.findall(r'<(?:textarea|select|input)[^>]*name="(\w+)"', form)) == {
        "kind",
        "situation",
        "difficulties",
        "requests",
        "csrfmiddlewaretoken",
    }
    as_user(commander).post(to("sitrep_write", draft), words(draft, evacuated="9999", situation="雨停。"))
    draft.refresh_from_db()
    assert draft.situation == "雨停。"
    assert {one.key: one.value for one in figures_of(draft.incident)}["government.evacuated"] == 140


def test_what_is_typed_is_kept_by_itself_and_numbers_no_row_bears_are_pointed_at(draft, commander):
    answer = as_user(commander).post(to("sitrep_write", draft), words(draft, situation="转移 140 人，缺 1,640 件。"), headers={"HX-Request": "true"})
    draft.refresh_from_db()
    assert draft.situation == "转移 140 人，缺 1,640 件。"
    said = answer.content.decode()
    assert "<strong>1,640</strong>" in said
    assert "<strong>140</strong>" not in said


def test_an_issued_report_is_whole_hashed_and_never_edited(issued, commander):
    assert (issued.state, issued.issue, issued.kind) == ("issued", 1, "initial")
    assert issued.number.startswith("JN-SR-")
    assert is_intact(issued)
    with pytest.raises(ReportIssued):
        write_sentences(sitrep=issued, by=commander.person, situation="不一样")
    with pytest.raises(ReportIssued):
        issue_sitrep(sitrep=issued, by=commander.person)
    with pytest.raises(ReportIssued):
        discard_sitrep(sitrep=issued, by=commander.person)
    web = as_user(commander)
    assert web.post(to("sitrep_write", issued), words(issued, situation="不一样")).status_code == 409
    assert web.post(to("sitrep_issue", issued), words(issued, situation="不一样")).status_code == 409
    assert web.post(to("sitrep_discard", issued)).status_code == 409
    issued.refresh_from_db()
    assert "不一样" not in issued.situation
    assert Event.objects.filter(kind="sitrep-issued").count() == 1
    assert Event.objects.get(kind="sitrep-issued").payload["fingerprint"] == issued.fingerprint


def test_what_happens_later_changes_neither_the_report_nor_its_papers(issued, busy, commander):
    before = sitrep_pdf(issued), sitrep_html(issued)
    record_figures(incident=busy.incident, source="县应急局 06:00", by=commander.person, evacuated=200)
    again = Sitrep.objects.get(pk=issued.pk)
    assert (sitrep_pdf(again), sitrep_html(again)) == before
    page = as_user(commander).get(to("sitrep_figure", issued), {"key": "government.evacuated"}).content.decode()
    assert 'data-value="140"' in page
    assert "200" in page


def test_a_report_altered_in_the_database_is_told_from_one_that_was_not(issued, commander):
    issued.content["zh-hans"]["figures"][0]["value"] = 7
    issued.save()
    again = Sitrep.objects.get(pk=issued.pk)
    assert not is_intact(again)
    assert "发布后被改动过" in as_user(commander).get(to("sitrep", again)).content.decode()


def test_a_correction_takes_the_place_of_the_report_in_the_open(issued, commander):
    with pytest.raises(CorrectionWithoutNote):
        correct_sitrep(sitrep=issued, note=" ", by=commander.person)
    fixed = correct_sitrep(sitrep=issued, note="漏写帐篷", by=commander.person)
    write_sentences(sitrep=fixed, by=commander.person, requests="请求帐篷。")
    fixed = issue_sitrep(sitrep=fixed, by=commander.person)
    issued.refresh_from_db()
    assert (issued.state, fixed.state, fixed.issue, fixed.kind) == ("superseded", "issued", 2, "initial")
    assert is_intact(issued)
    with pytest.raises(ReportNotInForce):
        correct_sitrep(sitrep=issued, note="再来", by=commander.person)
    web = as_user(commander)
    assert fixed.number in web.get(to("sitrep", issued)).content.decode()
    new = web.get(to("sitrep", fixed)).content.decode()
    assert issued.number in new
    assert "漏写帐篷" in new
    assert fixed.number in sitrep_html(issued)
    assert paper_of(issued, "zh-hans").replaced_by == fixed.number


def test_whoever_does_not_command_drafts_and_does_not_issue(draft, jingning, commander):
    logistics = appoint("logistics", "景宁物资组长", Appointment.Role.LOGISTICS_LEAD, jingning)
    web = as_user(logistics)
    assert f"sitreps/{draft.pk}/issue/" not in web.get(to("sitrep", draft)).content.decode()
    assert web.post(to("sitrep_issue", draft), words(draft)).status_code == 403
    with pytest.raises(NotEntitled):
        issue_sitrep(sitrep=draft, by=logistics.person)
    draft.refresh_from_db()
    assert draft.is_draft
    assert not Event.objects.filter(kind="sitrep-issued").exists()


def test_a_stranger_finds_nothing_and_a_reader_changes_nothing(draft, issued, visitor, auditor, stranger):
    pages = ("sitrep", "sitrep_figure", "sitrep_paper", "sitrep_file")
    acts = ("sitrep_write", "sitrep_issue", "sitrep_correct", "sitrep_discard")
    for name in pages:
        assert as_user(visitor).get(to(name, issued), {"key": "roads.closed"}).status_code == 404
        assert as_user(auditor).get(to(name, issued), {"key": "roads.closed"}).status_code == 200
    for name in acts:
        assert as_user(visitor).post(to(name, issued), {"note": "x"}).status_code == 404
        assert as_user(auditor).post(to(name, issued), {"note": "x"}).status_code == 403
    assert Sitrep.objects.count() == 1


def test_a_draft_has_no_paper_and_an_unknown_figure_no_page(draft, commander):
    web = as_user(commander)
    assert web.get(to("sitrep_paper", draft)).status_code == 404
    assert web.get(to("sitrep_file", draft)).status_code == 404
    assert web.get(to("sitrep_figure", draft), {"key": "nothing"}).status_code == 404
    assert web.get(to("sitrep_figure", draft), {"key": "goods.BED-001.needed"}).status_code == 200


def test_the_web_takes_a_report_from_the_first_tap_to_the_series(busy, commander):
    web = as_user(commander)
    draft = Sitrep.objects.get(pk=re.search(r"/sitreps/(\d+)/", web.post(reverse("sitreps", args=[busy.incident.number])).headers["Location"])[1])
    assert web.post(to("sitrep_write", draft), words(draft, kind="nonsense")).status_code == 422
    web.post(to("sitrep_issue", draft), words(draft, situation="道路中断。"))
    issued = Sitrep.objects.get()
    assert (issued.state, issued.situation) == ("issued", "道路中断。")
    assert web.post(to("sitrep_correct", issued), {"note": ""}).status_code == 422
    correction = re.search(r"/sitreps/(\d+)/", web.post(to("sitrep_correct", issued), {"note": "漏写"}).headers["Location"])[1]
    assert web.post(to("sitrep_correct", issued), {"note": "漏写"}).status_code == 409
    assert web.post(to("sitrep_discard", Sitrep.objects.get(pk=correction))).status_code == 302
    page = web.get(reverse("sitreps", args=[busy.incident.number])).content.decode()
    assert issued.number in page
    assert web.get(reverse("sitreps", args=[busy.incident.number])).status_code == 200


def test_one_event_has_its_own_address(busy, commander, visitor):
    web = as_user(commander)
    for event in Event.objects.filter(incident=busy.incident):
        assert web.get(reverse("event", args=[busy.incident.number, event.sequence])).status_code == 200
    assert as_user(visitor).get(reverse("event", args=[busy.incident.number, 1])).status_code == 404
    assert web.get(reverse("event", args=[busy.incident.number, 999])).status_code == 404


@pytest.mark.parametrize("too_late", [True, False], ids=["issued meanwhile", "too long"])
def test_a_sentence_that_cannot_be_kept_is_said_while_one_types_and_nothing_changes(draft, commander, too_late):
    if too_late:
        write_sentences(sitrep=draft, by=commander.person, situation="雨停。", difficulties="", requests="", kind=draft.kind)
        issue_sitrep(sitrep=draft, by=commander.person)
    before = Sitrep.objects.values().get(pk=draft.pk)
    typed = words(draft, situation="新的一句。" if too_late else "长" * 5000)
    answer = as_user(commander).post(to("sitrep_write", draft), typed, headers={"HX-Request": "true"})
    said = answer.content.decode()
    assert answer.status_code == (409 if too_late else 422)
    assert said.lstrip().startswith('<div id="saved" class="notice danger" role="alert">')
    assert "没有保存" in said
    assert "<html" not in said
    assert Sitrep.objects.values().get(pk=draft.pk) == before


def test_what_no_order_covers_is_a_gap_also_before_any_proposal_and_is_asked_for(valley, commander):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=1, on=DAY, by=commander.person)
    assert gaps_of(valley.incident) == ["东坑中学 · 还没有出库安排：棉被 100 件、饮用水 550 ml 720 件。"]
    row = draft_sitrep(incident=valley.incident, by=commander.person)
    assert row.requests == "请求支援棉被、饮用水 550 ml。"
    assert "。 " not in row.situation + row.difficulties
    assert "没有明细可查" not in as_user(commander).get(to("sitrep", row)).content.decode()
    propose_sourcing(incident=valley.incident, by=commander.person)
    estimate_needs(incident=valley.incident, shelter=valley.daji, people=10, days=1, on=DAY, by=commander.person)
    assert [gap for gap in gaps_of(valley.incident) if gap.startswith("大漈小学")] == ["大漈小学 · 还没有出库安排：棉被 10 件、饮用水 550 ml 72 件。"]


def test_a_figure_nobody_gave_names_no_source(valley, commander):
    record_figures(incident=valley.incident, by=commander.person, evacuated=140, source="县防指")
    valley.incident.refresh_from_db()
    told = {one.key: (one.value, one.source) for one in figures_of(valley.incident)}
    assert told["government.evacuated"] == (140, "县防指")
    assert told["government.dead"] == (None, "")
