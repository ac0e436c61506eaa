"""Templates compile, and none holds what the content policy would block."""

from __future__ import annotations

import re

from django.template import engines

from tests.architecture.house import HOUSE, files

HANDLER = re.compile(r"<[^>]+\son[a-z]+\s*=", re.IGNORECASE)
STYLE_ATTRIBUTE = re.compile(r"<[a-z][^>{]*\sstyle\s*=", re.IGNORECASE)
BARE_BLOCK = re.compile(r"<(script|style)(?![^>]*(nonce|src|type=\"application/json\"))[^>]*>", re.IGNORECASE)
FOREIGN = re.compile(r"(src|href|action)\s*=\s*[\"'](https?:)?//(?!www\.openstreetmap\.org/copyright)", re.IGNORECASE)


def templates():
    return [path for path in files(".html", ".txt") if "templates" in path.relative_to(HOUSE).parts]


def test_every_template_compiles():
    broken = []
    for path in templates():
        try:
            engines["django"].from_string(path.read_text(encoding="utf-8"))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told with the template's name
            broken.append(f"{path.relative_to(HOUSE)}: {error}")
    assert not broken, "\n".join(broken)


def test_no_template_holds_what_the_content_policy_blocks():
    wrong = [
        f"{path.relative_to(HOUSE)}: {found[0]}"
        for path in templates()
        for rule in (HANDLER, STYLE_ATTRIBUTE, BARE_BLOCK)
        if (found := rule.search(path.read_text(encoding="utf-8")))
    ]
    assert not wrong, "\n".join(wrong)


def test_no_template_fetches_from_elsewhere():
    assert not [path for path in templates() if FOREIGN.search(path.read_text(encoding="utf-8"))]
