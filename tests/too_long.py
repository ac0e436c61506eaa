"""Doors through which a person's words come in: one character too many is refused and changes nothing, the exact length goes in whole."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.utils.translation import gettext, override

from relief.core.columns import longest

if TYPE_CHECKING:
    from django.test import Client

    from relief.core.models import User

OURS = {"core", "inventory", "teams", "gis"}
NOT_CHANGES = {"AccessLog", "CommandKey", "ReadinessSnapshot"}  # kept by looking
SENTENCES = {
    "en": "“{label}” has {length} characters, and at most {most} fit. Write it shorter.",
    "zh-hans": "“{label}”有 {length} 个字，最多 {most} 个字，请写短一些。",
}


class Door(NamedTuple):
    """Who sends what where, and in which column ``name`` is kept; ``beside``: characters we write beside it ourselves."""

    who: User | None
    address: str
    sent: dict[str, Any]
    name: str
    column: str
    beside: int = 0

    @property
    def most(self) -> int:
        """How long the words may be."""
        model, _dot, field = self.column.rpartition(".")
        return longest(apps.get_model(model), field) - self.beside

    def said(self, language: str) -> str:
        """The refusal of one character too many."""
        model, _dot, field = self.column.rpartition(".")
        with override(language):
            label = gettext(str(apps.get_model(model)._meta.get_field(field).verbose_name))  # type: ignore[union-attr]
        return SENTENCES[language].format(label=label, length=self.most + 1, most=self.most)

    def kept(self, words: str) -> bool:
        """Whether the words stand whole in their column."""
        model, _dot, field = self.column.rpartition(".")
        return bool(apps.get_model(model)._default_manager.filter(**{f"{field}__contains": words}).exists())


def everything() -> dict[str, list[Any]]:
    """Every row of ours."""
    models = [one for one in apps.get_models() if one._meta.app_label in OURS and one.__name__ not in NOT_CHANGES]
    return {one._meta.label: list(one._base_manager.order_by("pk").values_list()) for one in models}


def refused(client: Client, door: Door) -> list[str]:
    """What is wrong with the refusal of one character too many; nothing where it is as it must be."""
    _enter(client, door)
    wrong, words, before = [], "长" * (door.most + 1), everything()
    for language in SENTENCES:
        answer = _send(client, door, words, language)
        page = unescape(answer.content.decode())
        checks = {
            f"status {answer.status_code}": answer.status_code == 400,
            "sentence": page.count(door.said(language)) >= 2,
            "maxlength": f'name="{door.name}"' in page and f'maxlength="{door.most}"' in page,
            "words kept": f'"{words}"' in page,
            f"rows {_changed(before)}": everything() == before,
        }
        wrong += [f"{door.address} {door.name} ({language}): {name}" for name, right in checks.items() if not right]
    return wrong


def taken(client: Client, door: Door) -> list[str]:
    """What is wrong where the words have the exact length."""
    _enter(client, door)
    words = "满" * door.most
    answer = _send(client, door, words, "zh-hans")
    right = answer.status_code in {200, 302} and door.kept(words)
    return [] if right else [f"{door.address} {door.name}: {answer.status_code}, kept {door.kept(words)}"]


def _changed(before: dict[str, list[Any]]) -> str:
    return ", ".join(label for label, rows in everything().items() if rows != before[label])


def _enter(client: Client, door: Door) -> None:
    if door.who:
        client.force_login(door.who)
    else:
        client.logout()


def _send(client: Client, door: Door, words: str, language: str) -> Any:
    return client.post(door.address, door.sent | {door.name: words}, headers={"accept-language": language})
