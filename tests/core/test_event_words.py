"""Every kind of event that a service writes has words for people."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from inventory.services.drafts import EVENTS
from relief.core.event_words import KINDS, facts_of, words_of

HOUSE = Path(__file__).resolve().parents[2]
WRITTEN = re.compile(r'(?:record_event\(\s*kind=|_tell\(\s*|kind=)"([a-z]+(?:-[a-z]+)+)"')


def test_every_kind_that_is_written_has_words():
    sources = [path.read_text(encoding="utf-8") for app in ("relief", "inventory", "gis", "teams") for path in (HOUSE / app).rglob("services/*.py")]
    kinds = {kind for source in sources for kind in WRITTEN.findall(source)} | set(EVENTS.values())
    assert len(kinds) > 30
    assert sorted(kinds - KINDS.keys()) == []


def test_words_are_spoken_in_both_languages():
    with translation.override("en"):
        assert words_of("goods-issued") == "Goods issued"
    with translation.override("zh-hans"):
        assert {kind for kind in KINDS if words_of(kind) == KINDS[kind]} == set()


def test_a_kind_without_words_is_shown_as_it_is_written():
    assert words_of("bridge-painted") == "bridge painted"


def test_facts_are_named_lists_counted_and_the_rest_left_to_its_page():
    with translation.override("en"):
        assert facts_of({"people": 1460, "trips": [1, 2], "secret": 7, "reason": ""}) == [("people", "1460"), ("trips", "2")]


@pytest.mark.parametrize(("language", "said"), [("en", ["Incident commander", "Ⅲ", "By telephone"]), ("zh-hans", ["总指挥", "Ⅲ", "电话"])])
def test_codes_are_said_in_words(language, said):
    with translation.override(language):
        assert [value for _name, value in facts_of({"role": "incident_commander", "level": 3, "channel": "telephone"})] == said
        assert facts_of({"channel": "对讲机"})[0][1] == "对讲机"  # what somebody typed stays as it is
