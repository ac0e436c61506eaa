"""The family of refusals: every 'no' of the product carries facts and a stable name. Standard library only."""

from __future__ import annotations

from typing import Any, ClassVar


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

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.slug)
        self.facts = facts

    def say(self, translate: Any = str) -> str:
        """The sentence for a person; ``translate`` is gettext where a language is active."""
        return str(translate(self.sentence)) % self.facts

    def __str__(self) -> str:
        return self.say()
