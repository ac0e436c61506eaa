"""Chinese is the default language and English the source: no text may be missing, half translated or said in two ways."""

from __future__ import annotations

import re

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import get_language, override

from tests.architecture.house import APPS, files
from tests.architecture.texts import catalogues, in_sources, translated

PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
CHINESE = re.compile(r"[一-鿿]")
HALF_WIDE = re.compile(r"[一-鿿”）][,;:?!][一-鿿“（%]|[ds][,;:][一-鿿“（]")


def test_every_text_in_the_sources_has_a_chinese_one():
    missing = [f"{place}: {text[1]!r}" for text, place in sorted(in_sources().items(), key=lambda pair: pair[1]) if text not in translated()]
    assert not missing, f"{len(missing)} untranslated:\n" + "\n".join(missing)


def test_no_catalogue_holds_an_empty_or_doubtful_text():
    doubtful = [
        f"{path.parts[-5]}: {message.id!r}"
        for path, catalogue in catalogues().items()
        for message in catalogue
        if message.id and (message.fuzzy or not all([message.string] if isinstance(message.string, str) else message.string))
    ]
    assert not doubtful, "\n".join(doubtful)


SAID_BY_PARTS = {"- Select an option -"}  # a form of the framework says it, and has no Chinese for it


def test_no_catalogue_keeps_a_text_nobody_says_any_more():
    unused = [f"{text[1]!r}" for text in translated() if text not in in_sources() and text[1] not in SAID_BY_PARTS]
    assert not unused, "\n".join(unused)


def test_one_text_is_translated_in_one_way():
    ways = {text: {str(message.string) for message in messages} for text, messages in translated().items()}
    assert not {text: found for text, found in ways.items() if len(found) > 1}


def test_a_translation_keeps_every_place_for_a_fact():
    wrong = []
    for (_, words), messages in translated().items():
        for message in messages:
            strings = [message.string] if isinstance(message.string, str) else list(message.string)
            source = set(PLACES.findall(words)) | (set() if isinstance(message.id, str) else set(PLACES.findall(message.id[1])))
            wrong += [f"{words!r} → {string!r}" for string in strings if not set(PLACES.findall(string)) <= source]
            wrong += [f"{words!r} → {string!r}" for string in strings if isinstance(message.id, str) and set(PLACES.findall(string)) != source]
    assert not wrong, "\n".join(wrong)


def test_between_chinese_words_stand_chinese_marks():
    strings = [
        text for messages in translated().values() for one in messages for text in ([one.string] if isinstance(one.string, str) else one.string)
    ]
    assert not [text for text in strings if HALF_WIDE.search(text)]


def test_the_default_language_is_chinese_and_every_label_of_a_record_is_in_it():
    english = []
    with override(None):
        assert get_language() is None
    with override("zh-hans"):
        for model in apps.get_models():
            if model.__module__.split(".")[0] in APPS and "Historical" not in model.__name__:
                labels = [model._meta.verbose_name, *(field.verbose_name for field in model._meta.fields if isinstance(field.verbose_name, Promise))]
                english += [f"{model._meta.label}: {label}" for label in labels if not CHINESE.search(str(label)) and str(label) != "ID"]
    assert not english, "\n".join(english)


ABBREVIATED = re.compile(r"(?<![A-Za-z_./(-])km(?![A-Za-z_²])")
SAID_IN_TAGS = re.compile(r"\{% (blocktranslate|comment).*?\{% end\1 %\}|\{[%{#].*?[%}#]\}", re.DOTALL)
IN_PYTHON = re.compile(r"f\"[^\"]*\} km\b|f'[^']*\} km\b")


def test_kilometres_are_said_in_chinese_on_chinese_pages():
    strings = [
        text for messages in translated().values() for one in messages for text in ([one.string] if isinstance(one.string, str) else one.string)
    ]
    assert [text for text in strings if ABBREVIATED.search(text)] == []
    bare = [path.name for path in files(".html") if ABBREVIATED.search(SAID_IN_TAGS.sub("", path.read_text(encoding="utf-8")))]
    assert bare == []
    spoken = [path for path in files(".py") if {"tests", "demo", "benchmarks"}.isdisjoint(path.parts)]
    assert [path.name for path in spoken if IN_PYTHON.search(path.read_text(encoding="utf-8"))] == []
