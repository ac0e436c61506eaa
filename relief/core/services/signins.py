"""Sign-ins: opened for a person, given a new password, closed; what they may do follows from appointments alone."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from rest_framework.authtoken.models import Token

from relief.core.access import in_force
from relief.core.domain.errors import NotEntitled
from relief.core.models import Appointment, User
from relief.core.roles import MANAGERS

if TYPE_CHECKING:
    from relief.core.models import Person

BYTES = 12


def open_sign_in(*, person: Person, username: str, password: str) -> User:
    """Give a person a sign-in."""
    return User.objects.create_user(username=username, password=password, person=person)


def invite(*, person: Person, username: str, by: Person) -> tuple[User, str]:
    """Open a sign-in with a password to be handed over once. Raises NotEntitled."""
    _refuse_reach(person, by)
    password = secrets.token_urlsafe(BYTES)
    return open_sign_in(person=person, username=username, password=password), password


def renew_password(user: User, *, by: Person) -> str:
    """A new password, handed over once; tokens made with the old one end. Raises NotEntitled."""
    if user.person is not None:
        _refuse_reach(user.person, by)
    password = secrets.token_urlsafe(BYTES)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        Token.objects.filter(user=user).delete()
    return password


def close_sign_in(user: User, *, by: Person) -> User:
    """Nobody comes in by it any more. Raises NotEntitled."""
    if user.person is not None:
        _refuse_reach(user.person, by)
    with transaction.atomic():
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
        Token.objects.filter(user=user).delete()
        Authenticator.objects.filter(user=user).delete()
    return user


def _refuse_reach(person: Person, by: Person) -> None:
    """A sign-in is as strong as its person's offices: whoever hands it out must manage every society they reach into."""
    now = timezone.now()
    offices = Appointment.objects.filter(person__in=(person, by)).select_related("organisation", "delegated_by")
    held = [one for one in offices if in_force(one, now)]
    reach = [one.organisation.path for one in held if one.person_id == by.pk and one.role in MANAGERS]
    if not all(any(one.organisation.path.startswith(path) for path in reach) for one in held if one.person_id == person.pk):
        raise NotEntitled(roles=gettext(", ").join(str(role.label) for role in Appointment.Role if role in MANAGERS))
