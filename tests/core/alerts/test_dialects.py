"""CAP 1.2 as national services write it: prefixes, signatures, profiles, several texts and areas; each is placed or says why not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from relief.core import clock
from relief.core.alerts.notices import BEIJING, UnreadableAlert
from relief.core.alerts.placing import Atlas
from relief.core.alerts.reading import notices_of
from relief.core.models import Alert, Division
from relief.core.services.alerts import keep_alerts
from tests.core.alerts.conftest import FILES

NIGHT = datetime(2026, 6, 14, 4, 0, tzinfo=BEIJING)


def read(name, **changes):
    data = (FILES / name).read_bytes()
    for old, new in changes.items():
        assert old.encode() in data
        data = data.replace(old.encode(), new.encode())
    return notices_of(data, name)


def test_prefixes_a_signature_and_references_over_two_lines_are_understood():
    [notice] = read("signed_prefixed.xml")
    assert notice.identifier == "2.49.0.0.156.0.CN.260614021500.T-02"
    assert (notice.kind, notice.severity, notice.urgency) == ("update", "extreme", "immediate")
    assert notice.sent == datetime(2026, 6, 13, 18, 15, 0, 250_000, tzinfo=UTC)
    assert notice.refers_to == ("2.49.0.0.156.0.CN.260614010000.T-01", "33112741600000_20260614021000")
    assert [one.language for one in notice.wordings] == ["zh-Hans", "en-GB"]
    [area] = notice.areas
    assert (area.said, len(area.rings), len(area.rings[0])) == ("小溪上游", 1, 25)


def test_areas_of_one_name_stay_apart_and_the_gravest_text_gives_the_signal():
    [notice] = read("profile_many_infos.xml")
    assert (notice.severity, notice.expires) == ("severe", datetime(2026, 6, 14, 18, 0, 10, tzinfo=UTC))
    assert [one.language for one in notice.wordings] == ["en-CA", "fr-CA", "en-CA"]
    assert [(area.said, area.codes, len(area.rings)) for area in notice.areas] == [
        ("Même nom", ("3506008",), 1),
        ("Same Name", (), 1),
        ("Same Name", (), 1),
    ]


@pytest.mark.django_db
def test_what_is_drawn_without_a_code_is_placed_by_its_outline_and_a_far_one_is_elsewhere(places):
    atlas = Atlas()
    near, profile, far = (atlas.placed(read(name)[0]) for name in ("signed_prefixed.xml", "profile_many_infos.xml", "same_and_zones.xml"))
    assert (near.placing, [row.name for row in near.divisions]) == ("placed", ["景宁畲族自治县"])
    assert len(near.outline["coordinates"]) == 1
    assert (profile.placing, far.placing, far.divisions) == ("elsewhere", "elsewhere", ())
    Division.objects.update(outline=None)
    assert Atlas().placed(read("profile_many_infos.xml")[0]).placing == "unplaced"


@pytest.mark.django_db
def test_an_update_and_a_cancellation_end_what_they_refer_to_across_dialects(places, jingning):
    with clock.at(NIGHT):
        for name in ("cma_two_languages.xml", "signed_prefixed.xml"):
            keep_alerts(notices=read(name), organisation=jingning, by=None)
        first, second = Alert.objects.order_by("sent_at")
        assert (first.ended_by, second.holds(NIGHT), second.hazard) == (second, True, "flash_flood")
    with clock.at(NIGHT.replace(hour=6)):
        [lifted] = keep_alerts(notices=read("signed_cancel.xml"), organisation=jingning, by=None).alerts
        second.refresh_from_db()
        assert (second.ended_by, second.holds(NIGHT.replace(hour=6)), lifted.kind) == (lifted, False, "cancel")


@pytest.mark.parametrize(
    ("name", "changes", "line"),
    [
        ("signed_prefixed.xml", {"2026-06-13T18:15:00.250Z": "13/06/2026 18h15"}, 7),
        ("signed_prefixed.xml", {"</cap:area>\n  </cap:info>\n  <cap:info>": "</cap:info>\n  <cap:info>"}, 26),
        ("signed_prefixed.xml", {"<cap:status>Actual": "<cap:status>Probably"}, 8),
        ("same_and_zones.xml", {"<expires>2026-06-13T17:15:00-07:00": "<expires>tonight"}, 30),
        ("profile_many_infos.xml", {"a=1&amp;b=2": "a=1&b=2"}, 3),
    ],
)
def test_a_broken_one_is_refused_with_the_line_as_an_editor_counts_it(name, changes, line):
    with pytest.raises(UnreadableAlert) as refusal:
        read(name, **changes)
    assert refusal.value.facts["line"] == line
