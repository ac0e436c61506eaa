"""The poster at an assembly point: whoever opens its code on his own phone checks himself in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from relief.core import clock
from relief.core.worlds import current_world_id
from teams.domain.errors import PosterShut, UnknownNumber
from teams.domain.muster import Told
from teams.models import Arrival, Muster, TeamMember
from teams.services.musters import State, check_in, locked

if TYPE_CHECKING:
    from relief.core.models import Person
    from teams.models import CheckIn

SALT = "muster-poster"
GOOD_FOR = timedelta(days=3)
MOST_WRONG = 30
DIGITS = 6


class Poster(NamedTuple):
    """Which muster a poster is for, in which world (keys)."""

    muster: int
    world: int


def poster_link(muster: Muster) -> str:
    """The address on the poster, good for three days."""
    return reverse("muster_here", args=[signing.dumps([muster.pk, current_world_id()], salt=SALT, compress=True)])


def read_poster(token: str) -> Poster | None:
    """What the address says, or None where it is forged or too old."""
    try:
        return Poster(*(int(value) for value in signing.loads(token, salt=SALT, max_age=GOOD_FOR)))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def here_by_phone(muster: Muster, *, phone: str, told: Told) -> CheckIn:
    """A member without a sign-in says his mobile number. Raises UnknownNumber, and PosterShut after thirty wrong ones."""
    with transaction.atomic():
        held = locked(muster, State.OPEN)
        if held.wrong_tries >= MOST_WRONG:
            raise PosterShut
        member = _member(held, phone)
        if member is None:
            Muster.objects.filter(pk=held.pk).update(wrong_tries=F("wrong_tries") + 1)
    if member is None:
        raise UnknownNumber
    return check_in(muster=held, member=member, by=None, channel=Arrival.Channel.POSTER, told=told)


def here_signed_in(muster: Muster, *, person: Person, told: Told) -> CheckIn:
    """Somebody signed in on his own phone says that he is here."""
    return check_in(muster=muster, person=person, by=person, channel=Arrival.Channel.POSTER, told=told)


def told_now(answers: dict[str, bool]) -> Told:
    """What the poster's page tells: now, and the three answers."""
    return Told(at=clock.now(), fit=answers.get("fit"), slept=answers.get("slept"), unhurt=answers.get("unhurt"))


def _member(muster: Muster, phone: str) -> TeamMember | None:
    """The one registered member with this number; two with one number are told apart by the leader."""
    wanted = "".join(sign for sign in phone if sign.isdecimal())
    if len(wanted) < DIGITS:
        return None
    rows = TeamMember.objects.filter(team__organisation=muster.organisation_id, state=TeamMember.State.REGISTERED, person__erased_at=None)
    same = {one.person_id: one for one in rows.select_related("person") if "".join(filter(str.isdecimal, one.person.phone)) == wanted}
    return next(iter(same.values())) if len(same) == 1 else None
