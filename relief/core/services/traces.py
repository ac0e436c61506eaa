"""What else than his own row says who somebody was: his name and his telephone in words other rows keep. Erasure takes them out there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import JSONField, Q, TextField
from django.db.models.functions import Cast

from relief.core.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model, QuerySet

SHORTEST = 2  # signs; shorter than that a name is part of too many words


@dataclass(frozen=True, slots=True)
class Traces:
    """The words by which somebody was known, and what stands in their place (``#12``; ``#`` where others bear the same name)."""

    words: tuple[str, ...]
    others: tuple[str, ...]
    instead: str

    def gone(self, value: Any) -> Any:
        """The same value without him; longer names of other people that begin or end like his stay whole."""
        if isinstance(value, dict):
            return {key: self.gone(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.gone(one) for one in value]
        return self._without(value) if isinstance(value, str) else value

    def _without(self, text: str) -> str:
        known = sorted({*self.words, *self.others}, key=len, reverse=True)
        return re.sub("|".join(map(re.escape, known)), lambda found: self.instead if found[0] in self.words else found[0], text) if known else text

    def sweep(self, rows: QuerySet[Any], *fields: str) -> int:
        """Take him out of these text and JSON columns of these rows. Returns how many rows held something."""
        changed = 0
        for row in self._holding(rows, fields):
            kept = {name: getattr(row, name) for name in fields}
            mended = {name: _fitting(row, name, self.gone(value)) for name, value in kept.items()}
            if mended != kept:
                rows.model._base_manager.filter(pk=row.pk).update(**mended)
                changed += 1
        return changed

    def _holding(self, rows: QuerySet[Any], fields: tuple[str, ...]) -> Iterator[Model]:
        wanted = Q(pk__in=())
        for name in fields:
            rows = rows.annotate(**{f"{name}_as_text": Cast(name, TextField())})
            for word in self.words:
                wanted |= Q(**{f"{name}_as_text__contains": word}) | Q(**{f"{name}_as_text__contains": json.dumps(word)[1:-1]})
        yield from rows.filter(wanted).order_by("pk").iterator()


def traces_of(person: Person) -> Traces:
    """How somebody is known at this moment; asked before his row is blanked."""
    digits = re.sub(r"\D", "", person.phone)
    name = person.name.strip()
    words = tuple(filter(None, (name if len(name) >= SHORTEST else "", person.phone.strip(), digits)))
    longer = Person.objects.filter(name__contains=name).exclude(pk=person.pk).values_list("name", flat=True) if name else ()
    twice = name in longer
    return Traces(words, tuple(one for one in longer if one != name), "#" if twice else f"#{person.pk}")


def _fitting(row: Model, name: str, value: Any) -> Any:
    field = row._meta.get_field(name)
    most = getattr(field, "max_length", None)
    return value[:most] if most and isinstance(value, str) and not isinstance(field, JSONField) else value
