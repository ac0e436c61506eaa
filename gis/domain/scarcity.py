"""Sharing out what is short: the shares, and the fingerprint by which a published record can be checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from relief.problems import Problem, gettext_noop


class AlreadyPublished(Problem):
    """What is published is not published again; it is corrected, visibly."""

    slug = "already-published"
    sentence = gettext_noop("The record %(number)s was published already. Correct it, visibly, instead of changing it.")


class NotPublished(Problem):
    """Only what the public has seen is corrected."""

    slug = "not-published"
    sentence = gettext_noop("The record %(number)s was not published, or was corrected already.")


class OneHandPublishes(Problem):
    """Who decides the shares does not publish them."""

    slug = "one-hand-publishes"
    sentence = gettext_noop("%(person)s decided the shares of %(number)s; somebody else publishes them.")


class CorrectionUnsaid(Problem):
    """A correction says why."""

    slug = "correction-unsaid"
    status = 422
    sentence = gettext_noop("Write what was wrong in %(number)s; a correction is never silent.")


def percent(share: int, demanded: int) -> int:
    """Whole percent of what was demanded, rounded down (100 where nothing was demanded)."""
    return 100 * share // demanded if demanded else 100


def fingerprint(facts: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the facts as JSON with sorted keys, no spaces, UTF-8: anybody can reckon it again."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
