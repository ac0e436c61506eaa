"""Four forms of warnings, read without a database; what is broken names its line."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest

from relief.core.alerts.notices import BEIJING, UnreadableAlert
from relief.core.alerts.prose import understood
from relief.core.alerts.reading import as_text, is_machine_readable, notices_of
from relief.core.alerts.words import hazard_of, issuer_in
from tests.core.alerts.conftest import FILES

NIGHT = datetime(2026, 6, 14, 2, 30, tzinfo=BEIJING)


def read(name, **changes):
    data = (FILES / name).read_bytes()
    for old, new in changes.items():
        data = data.replace(old.encode(), new.encode())
    return notices_of(data, name)


def zipped(**files):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"{name}.xml", data)
    return kept.getvalue()


def test_a_message_in_two_languages_keeps_both_and_no_officer_s_name():
    [notice] = read("cma_two_languages.xml")
    assert [one.language for one in notice.wordings] == ["en-US", "zh-CN"]
    assert notice.issuer == "景宁县气象台"
    assert notice.severity == "severe"
    assert notice.codes == ("331127000000",)
    assert notice.area_said == "景宁畲族自治县"
    assert notice.sent == datetime(2026, 6, 13, 18, 10, tzinfo=UTC)
    assert "值班员甲" not in repr(notice)
    assert "Officer A" not in repr(notice)


def test_references_are_matched_on_the_identifier_alone():
    [notice] = read("cma_update.xml")
    assert (notice.kind, notice.refers_to) == ("update", ("33112741600000_20260614021000",))


def test_polygons_turn_to_longitude_first_and_an_impossible_one_is_left_out():
    [notice] = read("oasis_polygon.xml")
    [area] = notice.areas
    assert area.rings[0][0] == [119.5, 27.9]
    assert len(area.rings) == 2
    assert (notice.severity, notice.event_code, notice.wordings[0].language) == ("extreme", "FFW", "en-US")


def test_the_national_form_is_not_cap_and_is_read_all_the_same():
    [notice] = read("national.xml")
    assert notice.source == "national"
    assert notice.sent == datetime(2026, 11, 1, 2, 45, tzinfo=UTC)
    assert (notice.severity, notice.codes) == ("moderate", ("331127000000", "331125000000"))
    assert notice.wordings[0].event == "台风"


def test_a_zip_of_the_national_form_gives_every_message_and_a_broken_one_refuses_all():
    good = (FILES / "national.xml").read_bytes()
    assert len(notices_of(zipped(a=good, b=good.replace(b"104500", b"104501")), "two.zip")) == 2
    with pytest.raises(UnreadableAlert) as refusal:
        notices_of(zipped(a=good, b=good.replace(b"</sendTime>", b"")), "two.zip")
    assert (refusal.value.facts["file"], refusal.value.facts["line"]) == ("two.zip/b.xml", 6)
    for wrong in (b"PK\x03\x04nothing", zipped()):
        with pytest.raises(UnreadableAlert):
            notices_of(wrong, "wrong.zip")
    with pytest.raises(UnreadableAlert):
        notices_of(zipped(a=(FILES / "oasis_polygon.xml").read_bytes()), "cap.zip")


def test_the_list_of_the_centre_takes_area_and_colour_from_what_there_is():
    notices = read("nmc.json")
    assert [one.codes for one in notices] == [("331127",), ("330000",), ("410622",), ()]
    assert [one.severity for one in notices] == ["severe", "minor", "minor", "extreme"]
    assert notices[0].issuer == "浙江省丽水市景宁县气象台"
    assert notices[1].wordings[0].event == "山洪灾害"


def test_feeds_of_both_kinds_give_their_entries():
    assert [one.identifier[:6] for one in read("feed.rss")] == ["331127", "410622", "331127", "331100"]
    [entry] = read("feed.atom")
    assert (entry.severity, entry.area_said, entry.issuer) == ("moderate", "somewhere nobody knows", "")


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"2026-06-14T02:39:01-05:00": "last night"}, 5),
        ({"<msgType>Alert</msgType>": "<msgType>Rumour</msgType>"}, 7),
        ({"<identifier>TEST-FLOOD-0001</identifier>": ""}, 2),
        ({"urn:oasis:names:tc:emergency:cap:1.2": "urn:something:else"}, 2),
        ({"</area>": ""}, 21),
    ],
)
def test_a_broken_file_is_refused_whole_and_names_its_line(changes, line):
    with pytest.raises(UnreadableAlert) as refusal:
        read("oasis_polygon.xml", **changes)
    assert refusal.value.facts["line"] == line


def test_entities_document_types_and_giants_are_refused():
    bomb = (
        b'<!DOCTYPE alert [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><sender>&b;</sender></alert>'
    )
    outside = b'<!DOCTYPE alert SYSTEM "file:///etc/passwd"><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>'
    for wrong in (bomb, outside, b"<alert>" + b" " * (2 * 1024 * 1024) + b"</alert>", b"<", b"\x00<a/>", b'{"data": 7}', b"{", b'[{"alertid": 1}]'):
        with pytest.raises(UnreadableAlert):
            notices_of(wrong, "wrong")


def test_plain_text_is_told_from_a_file_for_machines():
    assert is_machine_readable(b"\xef\xbb\xbf <alert/>")
    assert is_machine_readable(b'{"data": {}}')
    assert not is_machine_readable("景宁县气象台发布暴雨橙色预警信号".encode())


@pytest.mark.parametrize(
    ("text", "issuer", "event", "hazard", "severity", "kind", "sent", "hours"),
    [
        (
            "景宁县气象台2026年6月14日02时10分发布暴雨橙色预警信号：预计未来3小时东坑镇、大漈乡雨量可达50毫米以上，请注意防范。",
            "景宁县气象台", "暴雨", "flood", "severe", "alert", (6, 14, 2, 10), 3,
        ),
        ("【预警】浙江省水利厅、浙江省气象台13日18时联合发布山洪灾害黄色预警", "浙江省水利厅、浙江省气象台", "山洪灾害", "flash_flood", "moderate", "alert", (6, 13, 18, 0), None),
        ("丽水市自然资源局发布地质灾害气象风险红色预警 2026-06-14 01:20", "丽水市自然资源局", "地质灾害气象风险", "landslide", "extreme", "alert", (6, 14, 1, 20), None),
        ("景宁县气象台14日1时解除雷电黄色预警信号", "景宁县气象台", "雷电", "other", "moderate", "cancel", (6, 14, 1, 0), None),
        ("景宁县气象台更新台风蓝色预警信号为台风橙色预警信号", "景宁县气象台", "台风", "typhoon", "severe", "update", None, None),
        ("山里下大雨了，水涨得快", "", "", "other", "unknown", "alert", None, None),
    ],
)  # fmt: skip
def test_a_pasted_text_is_understood_as_far_as_it_goes(text, issuer, event, hazard, severity, kind, sent, hours):
    found = understood(text, NIGHT)
    assert (found.issuer, found.event, found.hazard, found.severity, found.kind) == (issuer, event, hazard, severity, kind)
    assert found.said_when == (sent is not None)
    assert found.sent == (datetime(2026, *sent, tzinfo=BEIJING) if sent else NIGHT)
    assert (found.expires is None) == (hours is None)
    if hours:
        assert (found.expires - found.sent).total_seconds() == hours * 3600


def test_a_day_of_last_month_and_an_impossible_day_are_not_taken_for_the_future():
    assert understood("景宁县气象台30日22时发布暴雨蓝色预警", NIGHT).sent == datetime(2026, 5, 30, 22, tzinfo=BEIJING)
    assert not understood("景宁县气象台6月31日2时发布暴雨蓝色预警", NIGHT).said_when
    assert not understood("明天15日有雨", NIGHT).said_when


def test_until_when_it_holds_is_never_taken_for_when_it_was_issued():
    found = understood("庆元县、景宁畲族自治县山洪灾害气象风险预警（红色） 有效期至15日8时", NIGHT)
    assert (found.said_when, found.sent, found.expires) == (False, NIGHT, datetime(2026, 6, 15, 8, tzinfo=BEIJING))
    found = understood("龙泉市气象台6月14日1时发布暴雨橙色预警，持续到2日9时", NIGHT)
    assert (found.sent, found.expires) == (datetime(2026, 6, 14, 1, tzinfo=BEIJING), datetime(2026, 7, 2, 9, tzinfo=BEIJING))
    found = understood("暴雨橙色预警，有效期至2026-06-14 10:30", NIGHT)
    assert found.expires == datetime(2026, 6, 14, 10, 30, tzinfo=BEIJING)
    assert understood("暴雨橙色预警，有效期至1月2日9时", NIGHT).expires == datetime(2027, 1, 2, 9, tzinfo=BEIJING)


def test_a_signature_below_the_text_says_who_and_when():
    found = understood("道路结冰橙色预警信号\n\n龙泉市气象台 2026年6月13日 20:30 发布", NIGHT)
    assert (found.issuer, found.sent) == ("龙泉市气象台", datetime(2026, 6, 13, 20, 30, tzinfo=BEIJING))
    found = understood("解除暴雨红色预警：景宁县气象台6月14日1时解除暴雨红色预警信号", NIGHT)
    assert (found.issuer, found.kind, found.event) == ("景宁县气象台", "cancel", "暴雨")


def test_signs_nobody_sees_are_left_out():
    assert understood("【防汛】台风\u200b“格美”\x0b黄色预警\ufffc", NIGHT).headline == "台风 “格美” 黄色预警"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_as_it_was_saved_here(encoding):
    assert as_text("景宁县气象台发布暴雨红色预警".encode(encoding), "w.txt") == "景宁县气象台发布暴雨红色预警"


def test_a_picture_is_no_warning():
    with pytest.raises(UnreadableAlert):
        as_text(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "w.png")


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("<sent>", "<sent>昨天 ", "sent"),
        ("identifier>", "other>", "identifier"),
        ("<msgType>", "<msgType>x", "msgType"),
        ("<status>", "<status>x", "status"),
    ],
)
def test_a_refusal_names_the_part_of_the_message(old, new, part):
    with pytest.raises(UnreadableAlert) as refused:
        read("cma_two_languages.xml", **{old: new})
    assert f"({part})" in refused.value.say()


def test_words_decide_before_codes():
    assert hazard_of("山洪", code="11B03") == "flash_flood"
    assert hazard_of("", code="11C01") == "earthquake"
    assert hazard_of("Gale") == "other"
    assert issuer_in("Yuanshi County Meteorological Observatory updates blue warning") == "Yuanshi County Meteorological Observatory"
