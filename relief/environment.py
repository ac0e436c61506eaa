"""Read RELIEF_* and DATABASE_URL from the environment; nonsense is refused in one sentence. Knows no Django app."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from pathlib import Path

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable as it stands, without surrounding white space."""
    return os.environ.get(name, default).strip()


def switch(name: str, *, default: bool) -> bool:
    """A yes or no; anything else is refused."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0 (also yes/no, true/false, on/off).")


def number(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number between two limits, both allowed."""
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number from {least} to {most}.")
    return int(value)


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of a few words."""
    value = text(name) or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; write one of: {', '.join(allowed)}.")
    return value


def words(name: str, default: str) -> list[str]:
    """A comma list without empty places."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, kept_in: Path) -> str:
    """The signing secret: from the environment, else made once and kept in a file only its owner reads."""
    given = text(name)
    if given:
        if len(given) < 32:  # noqa: PLR2004 - shorter keys can be guessed
            raise ImproperlyConfigured(f"{name} has {len(given)} characters; write at least 32.")
        return given
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept_in.read_text(encoding="utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        fresh = secrets.token_urlsafe(48)
        file.write(fresh)
    return fresh


def child(**changes: str) -> dict[str, str]:
    """The environment for a command of ours run beside us, with some variables changed."""
    return {**os.environ, **changes}
