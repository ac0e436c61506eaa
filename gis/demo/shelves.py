"""The rest of Jingning's shelves, filled up once to the figures of the demonstration: 148 lots of 62 items, 9 soon over, 4 in quarantine.

The night before it takes more or less off the shelves by the season it is told in; so what is missing is counted, not written down.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction

from gis.demo.cast import second_of
from gis.demo.stores import moment_of, paper_of, receipt_line
from gis.demo.tables import DATA, rows
from inventory.models import Holding, Lot, Warehouse
from inventory.services import receive
from inventory.services.catalogue import load_catalogue
from inventory.services.evidence import countersign
from inventory.services.quarantine import quarantine_lot
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from relief.core.models import Person

FOLDER = DATA / "shelves"
LOTS, SOON, DAYS = 148, 9, 180
STORES = "JN-"


@transaction.atomic
def fill(*, keeper_of: Callable[[Warehouse], Person]) -> int:
    """Book what is missing and put four lots aside; returns how many lots were new. Where one of them is known, nothing is added."""
    load_catalogue(folder=FOLDER)
    table = rows("lots", FOLDER)
    if Lot.objects.filter(number__in=[row["lot"] for row in table]).exists():
        return 0
    chosen = _missing(table)
    for (code, source, received), group in groupby(sorted(chosen, key=paper_of), key=paper_of):
        store = Warehouse.objects.get(code=code)
        with clock.at(moment_of(received)):
            paper = receive(warehouse=store, lines=[receipt_line(row) for row in group], by=keeper_of(store), party=source, note="opening stock")
            countersign(document=paper, by=second_of(store))
    for row in chosen:
        if row["barred"]:
            store = Warehouse.objects.get(code=row["warehouse"])
            quarantine_lot(warehouse=store, lot=Lot.objects.get(number=row["lot"]), by=keeper_of(store), reason=row["barred"])
    return len(chosen)


def soon_over() -> QuerySet[Lot]:
    """Lots on Jingning's shelves whose shelf life ends within 180 days from today."""
    today = clock.today()
    return on_the_shelves().filter(expires_on__gte=today, expires_on__lte=today + timedelta(days=DAYS))


def on_the_shelves() -> QuerySet[Lot]:
    """Lots of which the stores of Jingning hold anything."""
    held = Holding.objects.filter(holder__location__warehouse__code__startswith=STORES, quantity__gt=0)
    return Lot.objects.filter(pk__in=held.values("lot"))


def _missing(table: list[dict[str, str]]) -> list[dict[str, str]]:
    ending = [row for row in table if row["expires"] and int(row["expires"]) <= DAYS]
    ending = ending[: max(SOON - soon_over().count(), 0)]
    lasting = [row for row in table if not row["expires"] or int(row["expires"]) > DAYS]
    return ending + lasting[: max(LOTS - on_the_shelves().count() - len(ending), 0)]
