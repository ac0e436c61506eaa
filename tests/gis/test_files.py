"""The incident file, its archive with hashes, the brief, the forms and the pack of figures."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

import pypdf
import pytest
from django.urls import reverse

from gis.printed.forms import brief_of
from gis.selectors.briefs import log_of, wanted
from gis.selectors.files import file_of
from gis.services.sitreps import correct_sitrep, issue_sitrep
from inventory.models import ReleaseOrder, Waybill
from relief.core.models import AccessLog, ResponseActivation
from relief.core.services.activations import activate
from tests.gis.reports import as_user

pytestmark = pytest.mark.django_db


def at(busy, name, *args):
    return reverse(name, args=[busy.incident.number, *args])


def words_of(pdf):
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def test_the_file_holds_every_paper_in_the_order_of_its_time(busy, issued, commander):
    leaves = file_of(commander, busy.incident)
    assert [leaf.at for leaf in leaves] == sorted(leaf.at for leaf in leaves)
    told = {leaf.sort for leaf in leaves}
    assert told >= {"sitrep", "order", "decision"}
    assert sum(1 for leaf in leaves if leaf.sort == "order") == ReleaseOrder.objects.filter(incident=busy.incident).count()
    page = as_user(commander).get(at(busy, "incident_file")).content.decode()
    assert issued.number in page


def test_the_archive_ends_with_the_hash_of_everything_in_it(busy, issued, auditor):
    answer = as_user(auditor).get(at(busy, "incident_archive"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    names = archive.namelist()
    assert names[-1] == "SHA256SUMS"
    sums = dict(reversed(line.split("  ", 1)) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert set(sums) == set(names[:-1])
    assert {name: hashlib.sha256(archive.read(name)).hexdigest() for name in sums} == sums
    assert any(name.endswith(f"{issued.number}.html") for name in names)
    assert issued.number in archive.read("index.txt").decode()
    assert AccessLog.objects.filter(act="export", register="core.incident").count() == 1


def test_whoever_may_read_nothing_finds_an_empty_file(busy, issued, visitor):
    assert file_of(visitor, busy.incident) == []


def test_the_brief_is_computed_from_what_is_open(busy, issued, commander, director):
    activate(incident=busy.incident, level=4, by=director.person, verbal=True)
    brief = brief_of(busy.incident)
    assert brief.situation == issued.situation
    assert any("补签口头启动" in row.text for row in brief.tasks)
    assert {row.text.split()[0] for row in brief.road} <= {"浙K00001", "浙K00002", "浙K00003"}
    assert brief.road
    assert any("东坑中学" in row.text for row in brief.promises)
    assert brief.clocks
    page = as_user(commander).get(at(busy, "brief")).content.decode()
    assert "补签口头启动" in page
    printed = as_user(commander).get(at(busy, "brief_pdf")).content
    assert "交班简报" in words_of(printed)


def test_what_is_done_leaves_the_brief(busy, commander, director):
    activate(incident=busy.incident, level=4, by=director.person, verbal=True)
    before = len(brief_of(busy.incident).tasks)
    row = ResponseActivation.objects.get()
    row.written_at = row.activated_at
    row.save()
    assert len(brief_of(busy.incident).tasks) == before - 1
    Waybill.objects.all().delete()


@pytest.mark.parametrize(
    ("form", "title", "says"), [("201", "事件简报", "东坑"), ("213rr", "物资需求单", "丽水市红十字会"), ("214", "值班日志", "X001K31")]
)
def test_the_forms_are_filled_in_from_the_rows(busy, commander, form, title, says):
    printed = words_of(as_user(commander).get(at(busy, "incident_form", form)).content)
    assert title in printed
    assert says in printed


def test_there_is_no_other_form_and_a_log_is_of_one_person(busy, commander, director):
    web = as_user(commander)
    assert web.get(at(busy, "incident_form", "999")).status_code == 404
    assert web.get(at(busy, "incident_form", "214"), {"who": "景宁常务副会长", "hours": "x"}).content.startswith(b"%PDF")
    own = log_of(busy.incident, "景宁常务副会长", 24)
    assert own
    assert {row.by for row in own} == {"景宁常务副会长"}


def test_what_is_wanted_is_what_nothing_covers(busy):
    rows = wanted(busy.incident)
    assert all(row.quantity > 0 for row in rows)


def test_the_pack_shows_the_figures_their_rows_and_the_last_correction(busy, issued, commander):
    web = as_user(commander)
    page = web.get(at(busy, "figures_pack")).content.decode()
    assert "没有更正过" in page
    assert "县应急局 03:00" in page
    fixed = correct_sitrep(sitrep=issued, note="漏写帐篷", by=commander.person)
    fixed = issue_sitrep(sitrep=fixed, by=commander.person)
    page = web.get(at(busy, "figures_pack")).content.decode()
    assert "漏写帐篷" in page
    assert fixed.number in page
    opened = web.get(at(busy, "figures_pack"), {"key": "goods.BED-001.needed"}).content.decode()
    assert sum(int(one) for one in re.findall(r'data-row="(\d+)"', opened)) == 140
    assert web.get(at(busy, "figures_pack"), {"key": "nothing"}).status_code == 404
