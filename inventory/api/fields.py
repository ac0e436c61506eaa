"""Fields that take exactly what they say: no fraction, no text, no flag passes for a number, no unknown name passes at all."""

from __future__ import annotations

import base64
import binascii
from threading import local
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.fields import empty

from inventory.domain.moments import in_reach
from inventory.domain.words import hides, one_spelling

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_kept = local()
EXACT = 2**53  # beyond it, programs that read numbers as floating point lose units


class WholeField(serializers.IntegerField):
    """A JSON number without a fraction, up to 2^53."""

    default_error_messages = {"not_whole": _("A whole number of base units is needed.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_value": EXACT, **kwargs})

    def to_internal_value(self, data: Any) -> int:
        """An int as it is; 3.0, "3" and true are none."""
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("not_whole")
        return int(data)


class WordField(serializers.CharField):
    """A JSON text; numbers are not quietly turned into one."""

    default_error_messages = {"unprintable": _("Control characters, hidden signs and signs that turn the direction of writing are not taken.")}

    def run_validation(self, data: Any = empty) -> Any:
        """Hidden signs are complained of before the framework trims some of them away."""
        if isinstance(data, str) and hides(data):
            self.fail("unprintable")
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> str:
        """The text, trimmed, in one spelling."""
        if not isinstance(data, str):
            self.fail("invalid")
        return one_spelling(str(super().to_internal_value(data)))


class MomentField(serializers.DateTimeField):
    """ISO 8601 with an offset; without one it is the time of the house."""

    default_error_messages = {"range": _("This moment is out of range.")}

    def to_internal_value(self, value: Any) -> datetime:
        """A timezone-aware moment between 1990 and 2200."""
        if not isinstance(value, str) or not value.isascii():
            self.fail("invalid", format="ISO 8601")
        try:
            moment: datetime | None = super().to_internal_value(value)
        except OverflowError:  # the first and the last hours there are have no moment in UTC
            moment = None
        if moment is None or not in_reach(moment):
            self.fail("range")
        return moment


class DayField(serializers.DateField):
    """A date as YYYY-MM-DD."""

    def to_internal_value(self, value: Any) -> Any:
        """Texts only: a moment is not a day, and other scripts' digits are not quietly read."""
        if not isinstance(value, str) or not value.isascii():
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


@extend_schema_field(str)
class PictureField(serializers.Field[bytes, str, str, Any]):
    """A picture as a data URL: ``data:image/png;base64,…``."""

    default_error_messages = {"picture": _("A picture is needed here, as the phone keeps it (a data URL).")}

    def to_internal_value(self, data: Any) -> bytes:
        """Its bytes; what they show is looked at where they are kept."""
        head, comma, rest = data.partition(",") if isinstance(data, str) else ("", "", "")
        if not comma or not head.startswith("data:") or not head.endswith(";base64"):
            self.fail("picture")
        try:
            return base64.b64decode(rest, validate=True)
        except binascii.Error:
            self.fail("picture")

    def to_representation(self, value: bytes) -> str:
        """Never shown again."""
        return f"{len(value)}"


class Body(serializers.Serializer[Any]):
    """A JSON object in which every name is known."""

    @classmethod
    def read(cls, data: Any) -> dict[str, Any]:
        """What a body says, or ``ValidationError``.

        Copying the fields of a serializer costs more than reading a body with them, so one reader is kept a thread. It
        only reads what is right: a complaint is made anew, in the language of its own request.
        """
        readers: dict[type[Body], Body] = vars(_kept).setdefault("readers", {})
        reader = readers.get(cls) or readers.setdefault(cls, cls())
        try:
            value: dict[str, Any] = reader.run_validation(data)
        except serializers.ValidationError:
            given = cls(data=data)
            given.is_valid(raise_exception=True)
            value = given.validated_data
        return value

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Complain of unknown names together with everything else that is wrong."""
        unknown = set(data) - self.fields.keys() if isinstance(data, dict) else set()
        try:
            value: dict[str, Any] = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if not unknown or not isinstance(error.detail, dict):
                raise
            raise serializers.ValidationError({**error.detail, **_unknown(unknown)}) from error
        if unknown:
            raise serializers.ValidationError(_unknown(unknown))
        return value


def _unknown(names: set[str]) -> Mapping[str, Any]:
    return {str(name): [ErrorDetail(str(_("There is no such field here.")), code="unknown_field")] for name in names}
