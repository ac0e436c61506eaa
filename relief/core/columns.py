"""What a column takes: a person's words go in whole or are refused, and what is too long is said; nothing is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import override

from relief.core.domain.errors import TooLong

if TYPE_CHECKING:
    from django.db.models import Model

ELLIPSIS = "…"


def fits(text: str, model: type[Model], name: str, *, beside: int = 0) -> str:
    """The text as it was given, if the column takes it. ``beside``: characters we write beside it ourselves. Raises ``TooLong``."""
    most = longest(model, name) - beside
    if len(text) > most:
        raise TooLong(column=path_of(model, name), label=unsaid(model, name), length=len(text), most=most)
    return text


def longest(model: type[Model], name: str) -> int:
    """How many characters the column takes."""
    most: int = model._meta.get_field(name).max_length  # type: ignore[union-attr, assignment]
    return most


def shortened(text: str, model: type[Model], name: str) -> str:
    """A text of our own making, whose parts stand whole elsewhere, cut to the column with a sign that it goes on."""
    most = longest(model, name)
    return text if len(text) <= most else f"{text[: most - 1]}{ELLIPSIS}"


def path_of(model: type[Model], name: str) -> str:
    """The column as refusals and templates name it: ``inventory.Document.note``."""
    return f"{model._meta.label}.{name}"


def unsaid(model: type[Model], name: str) -> str:
    """The field's name as it stands in the model, in no language yet."""
    with override(None):
        return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
