"""Whom events name: their facts keep keys of people, never names, and are put into words when somebody reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relief.core.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAMED = "person"  # {"decided_by": {"person": 12}}


def key_of(value: Any) -> int | None:
    """The key of the person a fact is about, if it is about one."""
    return value[NAMED] if isinstance(value, dict) and set(value) == {NAMED} and isinstance(value[NAMED], int) else None


def people_in(payloads: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """Key → name as it stands now, of everybody named in these facts. One query, none where nobody is named."""
    keys = {key for payload in payloads for value in payload.values() if (key := key_of(value)) is not None}
    return {row.pk: str(row) for row in Person.objects.filter(pk__in=keys)} if keys else {}


def in_words(payload: Mapping[str, Any], people: Mapping[int, str]) -> dict[str, Any]:
    """The facts with names where keys stood; somebody unknown keeps his number."""
    return {name: value if (key := key_of(value)) is None else people.get(key, f"#{key}") for name, value in payload.items()}
