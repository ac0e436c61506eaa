"""A store with goods and an order, for people who walk through it with a browser."""

from tests.inventory.conftest import by, neighbour, store
from tests.inventory.pages.conftest import boxed, goods, waiting

__all__ = ["boxed", "by", "goods", "neighbour", "store", "waiting"]
