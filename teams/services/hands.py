"""Who signs on somebody else's phone: proven by his PIN, by his member's code, or by his hand on the glass."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from relief.core import clock
from relief.core.services.pins import prove
from teams.domain.mission_errors import NotSigned
from teams.models import CrewHandover
from teams.services.badges import member_of_badge

if TYPE_CHECKING:
    from relief.core.models import Person

Method = CrewHandover.Method
MOST_BYTES, MOST_PIXELS, LONGEST = 200_000, 4_000_000, 600


class Hand(NamedTuple):
    """One person's signature; without a method it is his own sign-in."""

    person: Person
    method: str = Method.SIGN_IN
    pin: str = ""
    code: str = ""
    picture: bytes = b""


def proven(hand: Hand) -> bytes | None:
    """The picture to be kept, once it is sure whose hand it is. Raises NotSigned, BadgeForged, BadgeExpired and what ``pins.prove`` raises."""
    if hand.method == Method.PIN:
        prove(person=hand.person, pin=hand.pin)
    elif hand.method == Method.CODE:
        if member_of_badge(hand.code, at=clock.now()).person_id != hand.person.pk:
            raise NotSigned(person=str(hand.person))
    elif hand.method == Method.GLASS:
        return _drawn(hand)
    return None


def _drawn(hand: Hand) -> bytes:
    """A small grey PNG of what was drawn and of nothing else; a glass nobody touched is no signature."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            given = Image.open(io.BytesIO(hand.picture if len(hand.picture) <= MOST_BYTES else b""), formats=("PNG",))
            if given.width * given.height > MOST_PIXELS:
                raise NotSigned(person=str(hand.person))
            picture = given.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning) as error:
        raise NotSigned(person=str(hand.person)) from error
    lowest, highest = picture.getextrema()
    if lowest == highest:
        raise NotSigned(person=str(hand.person))
    picture.thumbnail((LONGEST, LONGEST))
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
