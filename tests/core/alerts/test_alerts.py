"""Warnings come in once, are placed or say that they are not, end each other, and a society stands by on them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone, translation

from relief.core import clock
from relief.core.alerts.notices import BEIJING, Area, Notice, UnreadableAlert, Wording
from relief.core.alerts.placing import Atlas
from relief.core.alerts.reading import notices_of
from relief.core.domain.errors import WrongState
from relief.core.models import Alert, AlertResponse, Division, Event, Message
from relief.core.selectors.alerts import alerts_for, alerts_in_force
from relief.core.services.alerts import AlreadyStandingBy, NotHolding, end_standby, keep_alerts, link_incident, stand_by
from relief.core.services.incidents import report_incident
from tests.core.alerts.conftest import FILES

NIGHT = datetime(2026, 6, 14, 2, 30, tzinfo=BEIJING)
pytestmark = pytest.mark.django_db


def take(name, society, by=None, **more):
    return keep_alerts(notices=notices_of((FILES / name).read_bytes(), name), organisation=society, by=by, **more)


def notice(identifier, *, codes=(), said="", **more):
    facts = {"source": "cap", "sent": NIGHT, "wordings": (Wording("fi", "myrsky", "Varoitus"),), "areas": (Area(said, codes),), **more}
    return Notice(identifier=identifier, **facts)


@pytest.fixture(autouse=True)
def _night():
    with clock.at(NIGHT):
        yield


@pytest.fixture
def warned(places, jingning) -> Alert:
    """The rainstorm warning of the county."""
    return take("cma_two_languages.xml", jingning).alerts[0]


def test_the_same_message_twice_changes_nothing(warned, jingning, suichang):
    before = (warned.history.count(), Event.objects.count())
    again = take("cma_two_languages.xml", suichang)
    assert (again.alerts, again.new) == ([warned], [])
    assert Alert.objects.count() == 1
    assert (warned.history.count(), Event.objects.count()) == before
    assert take("nmc.json", jingning).alerts[3] == warned  # the list of the centre names it by the same identifier


def test_it_is_placed_with_outline_and_shown_in_the_reader_s_language(warned):
    assert [one.name for one in warned.divisions.all()] == ["景宁畲族自治县"]
    assert (warned.placing, warned.hazard, warned.severity) == ("placed", "flood", "severe")
    assert warned.outline["type"] == "MultiPolygon"
    assert warned.title.startswith("景宁县气象台")
    with translation.override("en"):
        assert warned.title.startswith("Jingning County")
    with translation.override("fr"):
        assert warned.title.startswith("景宁县气象台")


def test_unknown_language_or_area_is_kept_as_unplaced_with_what_it_said(places, jingning):
    kept = keep_alerts(
        notices=[notice("A", said="Pohjoinen"), notice("B"), notice("C", codes=("FFW", "12")), notice("D", wordings=())],
        organisation=jingning, by=None, everywhere=False,
    )  # fmt: skip
    assert {one.placing for one in kept.alerts} == {"unplaced"}
    assert [one.area for one in kept.alerts] == ["Pohjoinen", "", "", ""]
    assert [one.title for one in kept.alerts] == ["Varoitus", "Varoitus", "Varoitus", "D"]
    assert kept.alerts[2].codes == ["FFW", "12"]


@pytest.mark.parametrize(
    ("code", "said", "names"),
    [
        ("331127000000", "", ["景宁畲族自治县"]),
        ("331127", "", ["景宁畲族自治县"]),
        ("331127100299", "", ["鹤溪街道"]),
        ("331127999999", "", ["景宁畲族自治县"]),
        ("331199000000", "", ["丽水市"]),
        ("330000000000", "浙江省", ["丽水市"]),
        ("330300000000", "温州市", []),
        ("000000", "", []),
    ],
)
def test_codes_are_matched_up_the_hierarchy(places, code, said, names):
    found = Atlas().by_code(code, said)
    if code == "331127100299":
        assert [one.parent.name if one.level == "township" else one.name for one in found] == ["景宁畲族自治县"]
    else:
        assert [one.name for one in found] == names


def test_where_the_two_schemes_mean_different_places_the_name_decides_else_the_parent(places):
    atlas = Atlas()
    clash = next(code for code, row in atlas.statistics.items() if code in atlas.civil and atlas.civil[code].pk != row.pk)
    civil, other = atlas.civil[clash], atlas.statistics[clash]
    assert atlas.by_code(clash, other.name) == [other]
    assert atlas.by_code(clash, civil.name) == [civil]
    assert atlas.by_code(clash) == [civil.parent]


def test_a_national_list_leaves_out_what_is_elsewhere_and_keeps_what_nobody_can_place(places, lishui):
    kept = take("nmc.json", lishui, everywhere=False)
    assert (len(kept.new), kept.elsewhere) == (3, 1)
    assert {one.placing for one in kept.alerts} == {"placed", "unplaced"}
    assert take("nmc.json", lishui).new[0].placing == "elsewhere"


def test_areas_without_codes_are_found_by_name(places, lishui):
    rows = keep_alerts(
        notices=[notice("A", said="景宁畲族自治县东坑镇"), notice("B", said="东坑镇"), notice("C", issuer="丽水市气象台")],
        organisation=lishui,
        by=None,
    ).alerts
    assert [[division.name for division in row.divisions.all()] for row in rows] == [["景宁畲族自治县"], ["东坑镇"], ["丽水市"]]
    assert rows[1].outline["type"] == "MultiPoint"
    assert len(rows[2].outline["coordinates"]) >= 9


def test_an_update_replaces_and_a_lifting_ends(warned, jingning):
    updated = take("cma_update.xml", jingning).alerts[0]
    warned.refresh_from_db()
    assert warned.ended_by == updated
    assert list(Alert.objects.filter(Alert.holding(NIGHT + timedelta(hours=4)))) == [updated]
    lifted = take("cma_cancel.xml", jingning).alerts[0]
    updated.refresh_from_db()
    assert updated.ended_by == lifted
    assert not Alert.objects.filter(Alert.holding(NIGHT + timedelta(hours=7))).exists()


def test_messages_out_of_order_end_each_other_all_the_same(places, jingning):
    for name in ("cma_cancel.xml", "cma_update.xml", "cma_two_languages.xml"):
        take(name, jingning)
    assert not Alert.objects.filter(Alert.holding(NIGHT + timedelta(hours=7))).exists()
    assert Alert.objects.filter(ended_by__isnull=False).count() == 2


def test_a_lifting_without_reference_ends_what_the_same_body_said_of_the_same_danger(places, jingning):
    said = (Wording("zh-CN", "雷电", "景宁县气象台发布雷电黄色预警信号"),)
    first = notice("A", codes=("331127",), issuer="景宁县气象台", wordings=said)
    other = notice("B", codes=("331127",), issuer="云和县气象台", wordings=said)
    lifted = notice("C", codes=("331127",), issuer="景宁县气象台", wordings=said, kind="cancel")
    nameless = notice("D", kind="cancel", wordings=())
    rows = keep_alerts(notices=[first, other, lifted, nameless], organisation=jingning, by=None).alerts
    assert [Alert.objects.get(pk=row.pk).ended_by_id for row in rows] == [rows[2].pk, None, None, None]


def test_exercises_tests_and_what_is_over_are_not_in_force(places, jingning):
    kept = keep_alerts(
        notices=[notice("A", status="exercise"), notice("B", expires=NIGHT - timedelta(minutes=1)), notice("C", effective=NIGHT + timedelta(hours=1)), notice("D")],
        organisation=jingning, by=None,
    )  # fmt: skip
    holding = set(Alert.objects.filter(Alert.holding(NIGHT)))
    assert holding == {kept.alerts[3]} == {row for row in kept.alerts if row.holds(NIGHT)}
    assert not kept.alerts[3].holds(NIGHT + timedelta(hours=24))


def test_a_broken_file_changes_nothing(places, jingning):
    with pytest.raises(UnreadableAlert) as refusal:
        take("broken.xml", jingning)
    assert refusal.value.facts["line"] == 5
    assert not Alert.objects.exists()


def test_standing_by_tells_the_duty_list_looks_through_the_stores_and_is_written_down(warned, jingning, keeper, commander, stranger, auditor):
    response = stand_by(alert=warned, organisation=jingning, by=commander.person)
    assert set(Message.objects.values_list("to__name", flat=True)) == {"景宁仓管员甲", "景宁指挥长甲"}
    assert Message.objects.first().link == f"/alerts/{warned.pk}/"
    assert (response.told, response.minutes) == (2, 0)
    told = Event.objects.get(kind="alert-standby")
    assert (told.payload["people"], told.organisation) == (2, jingning)
    with pytest.raises(AlreadyStandingBy):
        stand_by(alert=warned, organisation=jingning, by=commander.person)
    end_standby(response=response, by=commander.person)
    with pytest.raises(WrongState):
        end_standby(response=response, by=commander.person)
    assert stand_by(alert=warned, organisation=jingning, by=commander.person).pk == response.pk
    assert Message.objects.count() == 2 * 2 * len({one.channel for one in Message.objects.all()})


def test_nobody_stands_by_on_what_is_over(warned, jingning, commander):
    with clock.at(NIGHT + timedelta(days=1)), pytest.raises(NotHolding):
        stand_by(alert=warned, organisation=jingning, by=commander.person)
    assert not AlertResponse.objects.exists()
    assert not Message.objects.exists()


def test_what_was_warned_of_becomes_an_incident(warned, jingning, commander):
    incident = report_incident(organisation=jingning, name="东坑山洪", hazard="flash_flood", happened_at=NIGHT, by=commander.person)
    response = link_incident(alert=warned, incident=incident, by=commander.person)
    assert (response.incident, response.organisation) == (incident, jingning)
    assert Event.objects.filter(kind="alert-became-incident", incident=incident).count() == 1


def test_the_gravest_stands_first_and_only_where_it_concerns(warned, jingning, lishui, commander, visitor):
    keep_alerts(
        notices=[notice("U"), notice("Y", codes=("331125",), severity="extreme"), notice("W", codes=("410622",))], organisation=lishui, by=None
    )
    assert [row.identifier for row in alerts_in_force(commander)] == ["Y", warned.identifier, "U"]
    assert not alerts_in_force(visitor).exists()
    dongkeng = Division.objects.get(name="东坑镇")
    incident = report_incident(organisation=jingning, name="山洪", hazard="flood", happened_at=NIGHT, division=dongkeng, by=None)
    assert [row.identifier for row in alerts_for(commander, incident)] == [warned.identifier, "U"]
    incident.division = None
    assert alerts_for(commander, incident).count() == 3


def test_what_is_longer_than_its_column_is_cut_and_the_text_stays_whole(places, jingning):
    long = notice("I" * 300, wordings=(Wording("zh-CN", "风" * 100, "题" * 300, "文" * 5000),), said="区" * 600)
    [row] = keep_alerts(notices=[long], organisation=jingning, by=None).alerts
    assert (len(row.identifier), len(row.headline), len(row.area)) == (200, 250, 500)
    assert len(row.wordings[0]["description"]) == 5000
    assert keep_alerts(notices=[long], organisation=jingning, by=None).new == []
    assert timezone.is_aware(row.received_at)
