"""What the tests of commands say again and again."""

from __future__ import annotations

from itertools import count

from inventory.models import DiscrepancyCase, Document, Holding, Lot, Movement
from relief.core.models import CommandKey, Event

keys = count(1)


def line(item="QUILT", quantity=1, **more):
    return {"item": item, "quantity": quantity, **more}


def body(*lines, **more):
    return {"warehouse": "JN-01", "lines": list(lines), **more}


def send(client, path, data, key=None):
    return client.command(path, data, key=key or f"k{next(keys)}")


def state():
    """Everything a refusal must leave as it was."""
    held = sorted(Holding.objects.values_list("holder", "lot", "quantity"))
    return held, [model.objects.count() for model in (Document, Movement, Lot, Event, CommandKey, DiscrepancyCase)]


def on_hand(client, **query):
    return sum(row["quantity"] for row in client.read("holdings/", **query).json()["results"])
