"""Two stores of Jingning and one of the neighbour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inventory.models import Earmark
from tests.inventory.stock import make_item, make_warehouse

if TYPE_CHECKING:
    from inventory.models import Item, Warehouse
    from relief.core.models import Organisation, Person, User


@pytest.fixture
def store(jingning: Organisation) -> Warehouse:
    """The county store of Jingning."""
    return make_warehouse("JN-01", jingning)


@pytest.fixture
def forward(jingning: Organisation) -> Warehouse:
    """A forward point of Jingning."""
    return make_warehouse("JN-02", jingning)


@pytest.fixture
def neighbour(suichang: Organisation) -> Warehouse:
    """The county store of Suichang."""
    return make_warehouse("SC-01", suichang)


@pytest.fixture
def by(keeper: User) -> Person:
    """The keeper as a person."""
    assert keeper.person
    return keeper.person


@pytest.fixture
def quilt(db: None) -> Item:
    """A quilt."""
    return make_item()


@pytest.fixture
def promise(jingning: Organisation) -> Earmark:
    """Quilts only for the school."""
    return Earmark.objects.create(organisation=jingning, code="school", title="寄宿学校过冬")
