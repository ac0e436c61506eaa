"""The link under which somebody acknowledges his action cards without signing in: signed, for one person and one response, two days long."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.core import signing
from django.urls import reverse

from relief.core.worlds import current_world_id

if TYPE_CHECKING:
    from relief.core.models import Person, ResponseActivation

SALT = "action-cards"
SECONDS = 48 * 3600


class Addressed(NamedTuple):
    """Whom a link speaks for, in which response and world (keys)."""

    activation: int
    person: int
    world: int


def link_to(activation: ResponseActivation, person: Person) -> str:
    """The address to send."""
    return reverse("my_cards", args=[signing.dumps([activation.pk, person.pk, current_world_id()], salt=SALT, compress=True)])


def read_link(token: str) -> Addressed | None:
    """What a link says, or None where it is forged or too old."""
    try:
        return Addressed(*(int(value) for value in signing.loads(token, salt=SALT, max_age=SECONDS)))
    except (signing.BadSignature, ValueError, TypeError):
        return None
