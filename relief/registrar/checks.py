"""What a declaration must say before the product starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.checks import Error, Tags, register

from relief.registrar.declarations import registries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relief.registrar.registry import Registry

HEALTH = frozenset({"medical_until", "unfit_reason"})  # sensitive personal information (PIPL art. 28)
PERSONAL = frozenset({"phone", "mobile", "email", "born_on", "identity_hash", "identity_tail", "driver_phone", "guardian", "home_address"}) | HEALTH


@register(Tags.admin)
def declarations_are_complete(app_configs: Any, **kwargs: Any) -> list[Error]:  # noqa: ARG001 - the framework's signature
    """Every declaration: personal data masked and erasable, masks never searched, an API name only once."""
    found = [error for registry in registries(admin.site) for error in _of(registry)]
    return [*found, *_doubled()]


def _of(registry: Registry) -> Iterator[Error]:
    name = type(registry).__name__
    personal = personal_fields(registry)
    for field in sorted(personal - set(registry.masked)):
        yield Error(f"{name} holds the personal field “{field}” without saying who may see it.", hint="Put it into masked.", id="registrar.E001")
    if personal and registry.erasure is None:
        yield Error(f"{name} holds personal data and no way to erase it.", hint="Name the service in erasure.", id="registrar.E002")
    for field in sorted(_searched(registry) & set(registry.masked)):
        yield Error(f"{name} would search the masked field “{field}”.", hint="Take it out of search_fields.", id="registrar.E003")
    for field in sorted(_filtered(registry) & set(registry.masked)):
        yield Error(f"{name} would filter by the masked field “{field}”.", hint="Take it out of list_filter.", id="registrar.E004")


def personal_fields(registry: Registry) -> set[str]:
    """The model's fields that say something about a private person."""
    return {field.name for field in registry.model._meta.concrete_fields if field.name in PERSONAL} - set(registry.not_personal)


def _searched(registry: Registry) -> set[str]:
    return {name.lstrip("^=@").split("__")[0] for name in registry.search_fields}


def _filtered(registry: Registry) -> set[str]:
    return {str(one[0] if isinstance(one, tuple) else one) for one in registry.list_filter}


def _doubled() -> list[Error]:
    names = [registry.api for registry in registries(admin.site)]
    return [
        Error(f"Two declarations are called “{name}” in the API.", id="registrar.E005")
        for name in sorted({one for one in names if names.count(one) > 1})
    ]
