"""The family of refusals: every 'no' of the product carries facts and a stable name. Standard library only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping

MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d(\.\d+)?)?(?!\+00:00)([+-]\d\d:\d\d)?")


def gettext_noop(text: str) -> str:
    """Mark a sentence for the translators without translating it here."""
    return text


class Problem(Exception):
    """A refusal that changed nothing.

    A subclass sets ``slug`` (the last path segment of the RFC 9457 ``type``), ``status`` (HTTP) and
    ``sentence``: an English message id with ``%(fact)s`` places, translated where it is shown. Facts are plain
    JSON values, given by keyword, and become members of the problem document.
    """

    slug: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    sentence: ClassVar[str] = gettext_noop("This was refused.")
    told: ClassVar[bool] = False  # whether the command of an incident hears of it: a vehicle was not let out
    written: ClassVar[str] = ""  # the sentence that is written down, where the spoken one names a person

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.slug)
        self.facts = facts

    def say(self, translate: Any = str) -> str:
        """The sentence for a person; ``translate`` is gettext where a language is active. Moments are said to the minute."""
        return str(translate(self.sentence)) % {name: _spoken(fact) for name, fact in self.facts.items()}

    def kept(self) -> dict[str, Any]:
        """The refusal as it is written down, to be said again in any reader's language: {sentence, facts}, only the facts the sentence tells."""
        sentence = self.written or self.sentence
        return {"sentence": sentence, "facts": {name: fact for name, fact in self.facts.items() if f"%({name})" in sentence}}

    def __str__(self) -> str:
        return self.say()


def say_again(kept: Mapping[str, Any], translate: Any = str) -> str:
    """A refusal that was written down (``kept``), as ``say`` would say it now."""
    sentence = kept["sentence"]
    return str(translate(sentence)) % {name: _spoken(fact) for name, fact in kept["facts"].items()}


def _spoken(fact: Any) -> Any:
    """A local moment as a person says it, "2026-11-24 09:30"; every other fact as it is."""
    said = MOMENT.fullmatch(fact) if isinstance(fact, str) else None
    return f"{said[1]} {said[2]}" if said else fact
