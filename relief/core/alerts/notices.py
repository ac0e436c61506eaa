"""One warning as we understand it, whatever form it came in. Nothing here touches the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from relief.core.domain.errors import Reasoned
from relief.problems import gettext_noop

BEIJING = timezone(timedelta(hours=8))

Ring = list[list[float]]


class UnreadableAlert(Reasoned):
    """A file or text that cannot be a warning; it is refused whole and names the line."""

    slug = "unreadable-alert"
    status = 422
    sentence = gettext_noop("%(file)s, line %(line)s: %(reason)s. Nothing was kept.")

    def say(self, translate: Any = str) -> str:
        """The reason names the part of the message it is about."""
        part = self.facts.get("part")
        reason = str(translate(self.facts["reason"])) + (f" ({part})" if part else "")
        return str(translate(self.sentence)) % {**self.facts, "reason": reason}


@dataclass(frozen=True, slots=True)
class Area:
    """Where, as the sender said it: words, official codes, rings of WGS-84 degrees (longitude first)."""

    said: str = ""
    codes: tuple[str, ...] = ()
    rings: tuple[Ring, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """What the warning says in one language."""

    language: str = ""
    event: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One normalised warning. Levels are CAP's own words in lower case; ``refers_to`` are identifiers."""

    identifier: str
    source: str
    sent: datetime
    sender: str = ""
    issuer: str = ""
    kind: str = "alert"
    status: str = "actual"
    scope: str = "public"
    event_code: str = ""
    severity: str = "unknown"
    urgency: str = ""
    certainty: str = ""
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    wordings: tuple[Wording, ...] = ()
    areas: tuple[Area, ...] = ()
    refers_to: tuple[str, ...] = field(default=())

    @property
    def codes(self) -> tuple[str, ...]:
        """Every area code, in the order of the file."""
        return tuple(dict.fromkeys(code for area in self.areas for code in area.codes))

    @property
    def area_said(self) -> str:
        """The areas in the sender's own words."""
        return "、".join(dict.fromkeys(area.said for area in self.areas if area.said))
