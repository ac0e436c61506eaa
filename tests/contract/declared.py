"""What the contract tests share: every declaration, in groups, and the addresses of its pages."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

from relief.registrar.declarations import registries
from relief.registrar.exchange.batches import history_of
from relief.registrar.ownership import ownership_of

DECLARED = list(registries(admin.site))


def label(registry):
    return type(registry).__name__


def every(registries=DECLARED):
    return pytest.mark.parametrize("registry", registries, ids=label)


def importable(registry):
    return history_of(registry.model) is not None and bool(ownership_of(registry.model).roles("import"))


MASKED = [one for one in DECLARED if one.masked]
IMPORTABLE = [one for one in DECLARED if importable(one)]
OWNED = [one for one in DECLARED if ownership_of(one.model).scope is not None and not ownership_of(one.model).city_wide]


def page(registry, name, *args):
    return reverse(f"admin:{registry.model._meta.app_label}_{registry.model._meta.model_name}_{name}", args=args)


def snapshot(model):
    return list(model._default_manager.order_by("pk").values())
