"""A store with goods and an order, for people who walk through it with a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inventory.models import Item, Pack
from inventory.services import ReceiptLine, receive
from inventory.services.orders import OrderLine, approve_order, open_order
from relief.core.services.pins import set_pin
from tests.inventory.conftest import by, neighbour, store
from tests.inventory.pages.conftest import boxed, goods, waiting
from tests.inventory.stock import MONDAY, day
from tests.journeys.field import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from playwright.sync_api import Page

    from inventory.models import ReleaseOrder, Warehouse
    from relief.core.models import Person, User

__all__ = ["boxed", "by", "field", "five_lines", "goods", "neighbour", "store", "waiting", "witness"]

FIGURES = pytest.StashKey[dict[str, str]]()
GOODS = (("WAT-001", "饮用水 500 ml", "瓶", 480, "A-01"), ("KIT-001", "赈济家庭箱", "个", 120, "A-02"), ("TOR-001", "手电筒", "个", 60, "A-02"))


@pytest.fixture
def field(phone: Callable[..., Page], keeper: User) -> Callable[..., Field]:
    """``field()``: the app opened by the keeper; ``field(other)`` by somebody else, with a phone of his own."""
    return lambda user=None, path="", **options: Field(phone(user or keeper, **options)).open(path)


@pytest.fixture
def five_lines(goods: Warehouse, by: Person, commander: User) -> ReleaseOrder:
    """An order of four items whose walk has five stops: 173 quilts lie in two lots."""
    for sku, name, unit, quantity, place in GOODS:
        item = Item.objects.create(sku=sku, name=name, unit=unit, category=Item.Category.HOUSEHOLD)
        if sku == "WAT-001":
            Pack.objects.create(item=item, name="箱", units=24)
        receive(warehouse=goods, lines=[ReceiptLine(sku, quantity, f"L-{sku}", place, expires_on=day(300))], by=by, occurred_at=MONDAY)
    lines = [OrderLine("BED-001", 173), OrderLine("WAT-001", 240), OrderLine("KIT-001", 40), OrderLine("TOR-001", 20)]
    order = open_order(warehouse=goods, lines=lines, by=by, destination="东坑镇中心小学")
    return approve_order(order=order, by=commander.person)


@pytest.fixture
def witness(clerk: User) -> Person:
    """The clerk can sign with 2580 on anybody's phone."""
    assert clerk.person
    set_pin(by=clerk.person, pin="2580")
    return clerk.person


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep what a journey measured of itself: taps, seconds."""
    report = yield
    if report.when == "call" and item.user_properties:
        item.config.stash.setdefault(FIGURES, {})[item.name] = ", ".join(f"{name} {value}" for name, value in item.user_properties)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say at the end how many taps and seconds the journeys took."""
    for name, said in config.stash.get(FIGURES, {}).items():
        terminalreporter.write_line(f"{name}: {said}")
