"""Sign-in for programs: a token in the ``Authorization`` header."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.authtoken.models import Token
from rest_framework.exceptions import AuthenticationFailed

from relief.core.access import CACHE
from relief.core.models import Appointment
from relief.core.prepared import Prepared

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

    from relief.core.models import User

KEYWORDS = ("token", "bearer")
WORDS = 2


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Token …`` (or ``Bearer …``); the person and what it holds come along in the same query."""

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        """The user of the token; None where the header speaks another scheme."""
        words = request.META.get("HTTP_AUTHORIZATION", "").split()
        if not words or words[0].lower() not in KEYWORDS:
            return None
        if len(words) != WORDS or not words[1].isascii():
            raise AuthenticationFailed(_("The token cannot be read."))
        user = _in_office(words[1]) or _anybody(words[1])
        if user is None or not user.is_active:
            raise AuthenticationFailed(_("There is no such token."))
        return user, words[1]

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - the framework's signature
        """What a 401 asks for."""
        return "Token"


def _appointments(key: str) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(person__user__auth_token__key=key, person__erased_at__isnull=True)
    return rows.select_related("person__user", "organisation", "delegated_by").order_by("pk")


_held_by = Prepared(_appointments)


def _in_office(key: str) -> User | None:
    """The user with his appointments, in one query; None for one who never held any."""
    held = _held_by(key)
    if not held:
        return None
    person = held[0].person
    user: Any = person.user
    user.person = person
    setattr(user, CACHE, held)
    return user  # type: ignore[no-any-return]


def _anybody(key: str) -> User | None:
    token = Token.objects.select_related("user__person").filter(key=key).first()
    return token.user if token else None
