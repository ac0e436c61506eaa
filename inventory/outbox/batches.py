"""Reading what a phone sent: the envelopes of its entries. What is inside is read by the form of each kind, when its turn comes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from inventory.api.fields import EXACT, Body, MomentField, WholeField, WordField
from relief.registrar.problem_handler import Invalid, errors_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inventory.models import FieldCommand

MOST_COMMANDS = 200
LONGEST_NUMBER = 40
LONGEST_OFFSET = 366 * 24 * 3600
INSTEAD = "instead_of"  # in the envelope, or in the body
SECRETS = frozenset({"pin"})  # never kept: a witness types it on somebody else's phone
PICTURES = frozenset({"picture", "data"})


@dataclass(frozen=True, slots=True)
class Command:
    """The envelope of one entry. ``offset_s``: what the phone's clock was behind ours when it was made, in seconds."""

    id: UUID
    seq: int
    kind: str
    occurred_at: datetime
    offset_s: int
    numbers: dict[str, list[str]]
    body: dict[str, Any]
    after: tuple[UUID, ...]
    instead_of: UUID | None

    def kept(self, *, pictures: bool) -> dict[str, Any]:
        """What is kept of it, with the entry it stands for."""
        return self.told(pictures=pictures) | ({INSTEAD: str(self.instead_of)} if self.instead_of else {})

    def told(self, *, pictures: bool) -> dict[str, Any]:
        """What is kept of it: all but secrets, and the pictures only while it is not settled."""
        kept: dict[str, Any] = {"numbers": self.numbers, "body": plain(self.body, pictures=pictures)}
        return kept | {name: [str(one) for one in ids] for name, ids in (("after", self.after),) if ids}

    @classmethod
    def again(cls, row: FieldCommand) -> Command:
        """An entry as it was kept when it was refused; the PIN a witness typed is gone with the answer."""
        offset, instead = timedelta(seconds=row.device_offset_s), row.body.get(INSTEAD)
        return cls(
            id=row.key,
            seq=row.sequence,
            kind=row.kind,
            occurred_at=row.occurred_at - offset,
            offset_s=row.device_offset_s,
            numbers=row.body.get("numbers", {}),
            body=row.body["body"],
            after=tuple(UUID(one) for one in row.body.get("after", [])),
            instead_of=UUID(instead) if instead else None,
        )

    def fingerprint(self) -> tuple[Any, ...]:
        """What makes it the same entry when it is sent again."""
        return (self.kind, self.occurred_at.isoformat(), self.told(pictures=True), str(self.instead_of or ""))


class Numbers(serializers.DictField):
    """Kinds of paper (two letters) → the number the phone wrote, or several in order."""

    default_error_messages = {"number": _("A paper's number, or a list of them, is needed.")}

    def to_internal_value(self, data: Any) -> dict[str, list[str]]:
        """Always lists."""
        given: dict[str, Any] = super().to_internal_value(data)
        lists = {kind: [one] if isinstance(one, str) else one for kind, one in given.items()}
        if not all(isinstance(one, list) and all(_is_number(number) for number in one) for one in lists.values()):
            self.fail("number")
        return lists


def _is_number(given: Any) -> bool:
    return isinstance(given, str) and 0 < len(given) <= LONGEST_NUMBER and given.isprintable()


class Ids(serializers.ListField):
    """One id or a list of them."""

    child = serializers.UUIDField()

    def to_internal_value(self, data: Any) -> list[UUID]:
        """Always a list."""
        return list(super().to_internal_value([data] if isinstance(data, str) else data))


class CommandForm(Body):
    """The envelope of one entry."""

    id = serializers.UUIDField()
    seq = WholeField(min_value=1, max_value=2**31 - 1)
    kind = WordField(max_length=30)
    occurred_at = MomentField()
    offset_s = serializers.IntegerField(min_value=-LONGEST_OFFSET, max_value=LONGEST_OFFSET, required=False, allow_null=True)
    numbers = Numbers(required=False)
    body = serializers.DictField()
    after = Ids(required=False, allow_null=True)
    instead_of = serializers.UUIDField(required=False, allow_null=True)


class BatchForm(Body):
    """What one phone sends in one go."""

    device = WordField(max_length=4, required=False, allow_null=True, allow_blank=True)
    offset_s = serializers.IntegerField(min_value=-LONGEST_OFFSET, max_value=LONGEST_OFFSET, required=False, allow_null=True)
    commands = CommandForm(many=True, allow_empty=True, max_length=MOST_COMMANDS)  # type: ignore[call-arg]


def read_batch(sent: Mapping[str, Any]) -> list[Command]:
    """The entries in the order in which they were made. Raises ``Invalid``, naming every place that is wrong; then nothing is taken."""
    form = BatchForm(data=sent)
    try:
        form.is_valid(raise_exception=True)
    except serializers.ValidationError as error:
        raise Invalid(errors=list(errors_of(error.detail))) from error
    given = form.validated_data
    return sorted((_command(one, given.get("offset_s") or 0) for one in given["commands"]), key=lambda one: one.seq)


def _command(given: dict[str, Any], offset: int) -> Command:
    own, body = given.get("offset_s"), given["body"]
    return Command(
        id=given["id"],
        seq=given["seq"],
        kind=given["kind"],
        occurred_at=given["occurred_at"],
        offset_s=offset if own is None else own,
        numbers=given.get("numbers") or {},
        body={name: value for name, value in body.items() if name != INSTEAD},
        after=tuple(given.get("after") or ()),
        instead_of=given.get(INSTEAD) or _id(body.get(INSTEAD)),
    )


def _id(word: Any) -> UUID | None:
    try:
        return UUID(word) if isinstance(word, str) else None
    except ValueError:
        return None


def plain(value: Any, *, pictures: bool) -> Any:
    """JSON without secrets and without signs no database keeps; long pictures only where asked for."""
    if isinstance(value, dict):
        gone = SECRETS if pictures else SECRETS | PICTURES
        return {plain(name, pictures=True): plain(inner, pictures=pictures) for name, inner in value.items() if name not in gone}
    if isinstance(value, list):
        return [plain(inner, pictures=pictures) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) <= EXACT else str(value)
    return "".join(sign for sign in value if unicodedata.category(sign) not in {"Cc", "Cs"}) if isinstance(value, str) else value
