"""Every text of the product that people read, found as Django would find it but without gettext installed."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation import templatize

from tests.architecture.house import APPS, HOUSE, files

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Catalog, Message

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "translate": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
Text = tuple[str | None, str]


@cache
def in_sources() -> dict[Text, str]:
    """(context, msgid) → one place where it stands, over Python, templates and scripts."""
    found: dict[Text, str] = {}
    for path in files(".py", ".html", ".txt", ".js"):
        parts = path.relative_to(HOUSE).parts
        if parts[0] in {*APPS, "templates"} or (parts[0] == "static" and path.suffix == ".js"):
            found.update({text: f"{path.relative_to(HOUSE)}:{line}" for text, line in _texts(path)})
    return found


def _texts(path: Path) -> list[tuple[Text, int]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix in {".html", ".txt"}:
        source = templatize(source, origin=str(path))
    method = "python" if path.suffix == ".py" else "javascript"  # a template becomes calls among blanks, which only this reader forgives
    texts = []
    for line, message, _comments, context in extract(method, BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}):
        words = message if isinstance(message, str) else message[0]
        if words:
            texts.append(((context, words), line))
    return texts


@cache
def catalogues() -> dict[Path, Catalog]:
    """Every Chinese catalogue of the house."""
    found = {}
    for path in files(".po"):
        if "zh_Hans" in path.parts:
            with path.open("rb") as file:
                found[path] = read_po(file, locale="zh_Hans")
    return found


@cache
def translated() -> dict[Text, list[Message]]:
    """(context, msgid) → its messages that have a Chinese text, one a catalogue."""
    found: dict[Text, list[Message]] = {}
    for catalogue in catalogues().values():
        for message in catalogue:
            words = message.id if isinstance(message.id, str) else message.id[0]
            if words and all([message.string] if isinstance(message.string, str) else message.string) and not message.fuzzy:
                found.setdefault((message.context, words), []).append(message)
    return found
