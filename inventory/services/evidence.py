"""What proves a paper: signatures of different people, and photographs and letters. Written once, never changed.

The keeper signs by his own sign-in. A known witness proves himself by his PIN, an outsider by name and picture. Two
signatures under one paper come from two people, by person and by name.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q

from inventory.domain.evidence_refusals import NotPicture, SameHand, SecondHandMissing, UnprovenHand
from inventory.domain.words import hides, one_spelling
from inventory.models import Attachment, Signature
from inventory.services.drafts import not_future
from inventory.services.pictures import KB, clean_photo, clean_signature, limited
from relief.core import clock
from relief.core.columns import fits
from relief.core.services import pins
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inventory.models import Document, Warehouse
    from relief.core.models import Person

MOST_SIGNATURE, MOST_FILE = 200 * KB, 8 * 1024 * KB
LONGEST_SHEET = 1000  # a signed sheet is photographed whole; what is drawn on the glass is only the name
PDF = b"%PDF-"
Method, Role, Kind = Signature.Method, Signature.Role, Attachment.Kind


class Readable(Protocol):
    """An uploaded file."""

    def read(self) -> bytes:
        """All its bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """One signature as given: by PIN (``person``, ``pin``), on glass or paper (``name``, ``picture``), or by the own sign-in."""

    role: str
    method: str
    name: str = ""
    person: Person | None = None
    pin: str = ""
    picture: bytes = b""


@transaction.atomic
def sign(
    *,
    paper: str,
    role: str,
    by: Person,
    warehouse: Warehouse,
    method: str,
    name: str = "",
    person: Person | None = None,
    pin: str = "",
    picture: bytes = b"",
    occurred_at: datetime | None = None,
) -> Signature:
    """Put one person's hand under a paper (by its number). ``by`` records it; the same hand signs a paper once.

    Raises ``UnprovenHand``, ``SameHand``, what ``pins.prove`` raises, ``NotPicture`` or ``FileTooLarge``.
    """
    hand = Hand(role=role, method=method, name=fits(one_spelling(name.strip()), Signature, "name"), person=person, pin=pin, picture=picture)
    drawn = _proof(hand, by)
    known = by if method == Method.OWN_SIGN_IN else person
    signed = known.name if known else hand.name
    written = {"role": role, "method": method, "picture": drawn or None, "signed_at": not_future(occurred_at) or clock.now(), "by": by}
    try:
        with transaction.atomic():
            return Signature.objects.create(paper=paper, warehouse=warehouse, person=known, name=signed, **written)
    except IntegrityError as error:
        if not Signature.objects.filter(Q(person=known, person__isnull=False) | Q(name=signed), paper=paper).exists():
            raise
        raise SameHand(name=signed, paper=paper) from error


@transaction.atomic
def sign_two(*, paper: str, warehouse: Warehouse, by: Person, second: Hand | None, occurred_at: datetime | None = None) -> list[Signature]:
    """The keeper who is signed in, and the second hand without which the paper does not stand."""
    if second is None or second.method == Method.OWN_SIGN_IN:
        raise SecondHandMissing(paper=paper)
    own = Hand(role=Role.KEEPER, method=Method.OWN_SIGN_IN)
    return sign_all(paper=paper, warehouse=warehouse, by=by, hands=[own, second], occurred_at=occurred_at)


@transaction.atomic
def countersign(*, document: Document, by: Person, second: Hand | None = None, occurred_at: datetime | None = None) -> Signature:
    """Put a second hand under a receipt that was booked by one: ``second`` beside whoever is signed in, or ``by`` own sign-in.

    Raises ``SameHand`` where it is the hand of whoever booked it, and what ``sign`` raises.
    """
    hand = second or Hand(role=Role.CHECKER, method=Method.OWN_SIGN_IN)
    name = hand.person.name if hand.person else one_spelling(hand.name.strip())
    if (hand.person or (by if second is None else None)) == document.by or name == document.by.name:
        raise SameHand(name=document.by.name, paper=document.number)
    return sign_all(paper=document.number, warehouse=document.warehouse, by=by, hands=[hand], occurred_at=occurred_at)[0]


@transaction.atomic
def sign_all(*, paper: str, warehouse: Warehouse, by: Person, hands: Iterable[Hand], occurred_at: datetime | None = None) -> list[Signature]:
    """Several hands under one paper, in this order."""
    return [
        sign(
            paper=paper,
            role=hand.role,
            by=by,
            warehouse=warehouse,
            method=hand.method,
            name=hand.name,
            person=hand.person,
            pin=hand.pin,
            picture=hand.picture,
            occurred_at=occurred_at,
        )
        for hand in hands
    ]


@transaction.atomic
def attach(
    *, paper: str, warehouse: Warehouse, file: bytes | Readable, by: Person, kind: str = Kind.PHOTO, note: str = "", taken_at: datetime | None = None
) -> Attachment:
    """Keep a photograph, certificate or letter with a paper (by its number). The same file sent again is kept once.

    Photographs are written anew: upright, at most 1600 px, without position and other metadata. Letters may be PDF.
    Raises ``NotPicture`` or ``FileTooLarge`` (8 MB).
    """
    data = limited(file if isinstance(file, bytes) else file.read(), MOST_FILE)
    letter = data.startswith(PDF) and kind != Kind.PHOTO
    kept = data if letter else clean_photo(data)
    digest = hashlib.sha256(kept).hexdigest()
    facts = {
        "kind": kind,
        "media_type": "application/pdf" if letter else "image/jpeg",
        "size": len(kept),
        "note": fits(note.strip(), Attachment, "note"),
        "by": by,
    }
    row, new = Attachment.objects.get_or_create(
        paper=paper, sha256=digest, defaults=facts | {"warehouse": warehouse, "taken_at": not_future(taken_at) or clock.now()}
    )
    if new:
        row.file.save(f"{uuid.uuid4().hex}.{'pdf' if letter else 'jpg'}", ContentFile(kept))
    return row


@transaction.atomic
def forget_signer(signature: Signature, *, by: Person) -> Signature:
    """Take a signer's name and picture off a paper; that somebody signed, as what and when, stays."""
    Signature.objects.filter(pk=signature.pk).update(name="", picture=None, person=None)
    record_event(kind="signer-forgotten", by=by, organisation=signature.warehouse.organisation, payload={"paper": signature.paper})
    return Signature.objects.get(pk=signature.pk)


def _proof(hand: Hand, by: Person) -> bytes:
    """The picture to be kept, once the hand is proven."""
    if hand.method == Method.OWN_SIGN_IN:
        if hand.person is not None and hand.person.pk != by.pk:
            raise UnprovenHand(name=hand.person.name)
        return b""
    if hand.method == Method.PIN:
        if hand.person is None:
            raise UnprovenHand(name=_called(hand))
        pins.prove(person=hand.person, pin=hand.pin)
        return b""
    name = hand.person.name if hand.person else hand.name
    if not name or hides(name) or not hand.picture:
        raise UnprovenHand(name=_called(hand))
    try:
        if hand.method == Method.PAPER:
            return clean_signature(limited(hand.picture, MOST_FILE), longest=LONGEST_SHEET)
        return clean_signature(limited(hand.picture, MOST_SIGNATURE))
    except NotPicture as error:
        raise UnprovenHand(name=name) from error


def _called(hand: Hand) -> str:
    """Who is meant, so that the refusal says whose signature it is: by name, else by what he signs as."""
    return (hand.person.name if hand.person else hand.name) or str(dict(Signature.Role.choices).get(hand.role, "—"))
