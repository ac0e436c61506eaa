"""Needed, promised, on the road, signed for and lacking by township; every figure with the rows it is the sum of."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis.selectors.balances import balance_of_needs
from gis.selectors.flows import papers_behind
from relief.core.figures import Row, counted
from relief.core.templatetags.relief_ui import named, unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from gis.models import Need
    from gis.selectors.balances import Balance
    from gis.selectors.flows import Paper
    from inventory.models import Item
    from relief.core.figures import Figure
    from relief.core.models import Incident

WORDS: dict[str, StrOrPromise] = {
    "needed": gettext_lazy("Need"),
    "committed": gettext_lazy("Promised"),
    "in_transit": gettext_lazy("On the road"),
    "signed": gettext_lazy("Signed for"),
    "gap": gettext_lazy("Gap"),
}
COLUMNS = tuple(WORDS)
UNPLACED = 0
GRAMS = "g"


class Totals(NamedTuple):
    """The five figures of one township (or of all), in grams or in base units of one item."""

    town: int | None
    name: str
    values: dict[str, int]

    @property
    def cells(self) -> list[tuple[str, StrOrPromise, int]]:
        """Column, its word and the figure, in the order of the table."""
        return [(column, word, self.values[column]) for column, word in WORDS.items()]


class Towns(NamedTuple):
    """All townships in grams, the sum of them, and the goods whose weight nobody has entered."""

    rows: list[Totals]
    whole: Totals
    unweighed: list[Item]

    @property
    def lacking(self) -> list[Totals]:
        """The townships that lack something, whoever lacks most first."""
        return sorted((row for row in self.rows if row.values["gap"]), key=lambda row: -row.values["gap"])


class TownGoods(NamedTuple):
    """One township, item by item in base units."""

    town: int
    name: str
    rows: list[tuple[Item, Totals]]


def value_of(row: Balance, column: str) -> int:
    """One figure of a balance, in base units."""
    return row.need.quantity if column == "needed" else int(getattr(row, column))


def town_of(need: Need) -> int:
    """The key of the township a need belongs to; 0 where its shelter names none."""
    return need.shelter.division_id or UNPLACED


def _name(need: Need) -> str:
    return str(need.shelter.division) if need.shelter.division else _("no township named")


def _sums(town: int | None, name: str, rows: Iterable[Balance], *, weighed: bool) -> Totals:
    values = dict.fromkeys(COLUMNS, 0)
    for row in rows:
        each = (row.need.item.weight_g or 0) if weighed else 1
        for column in COLUMNS:
            values[column] += each * value_of(row, column)
    return Totals(town, name, values)


def _grouped(rows: Iterable[Balance]) -> dict[int, list[Balance]]:
    groups: dict[int, list[Balance]] = defaultdict(list)
    for row in rows:
        groups[town_of(row.need)].append(row)
    return groups


def by_town(rows: list[Balance]) -> Towns:
    """The balances of an incident by township, in grams; no query."""
    towns = [_sums(key, _name(group[0].need), group, weighed=True) for key, group in _grouped(rows).items()]
    unweighed = {row.need.item.pk: row.need.item for row in rows if not row.need.item.weight_g}
    return Towns(towns, _sums(None, _("all together"), rows, weighed=True), list(unweighed.values()))


def goods_by_town(rows: list[Balance]) -> list[TownGoods]:
    """The same item by item, in base units; no query."""
    found = []
    for key, group in _grouped(rows).items():
        by_item: dict[Item, list[Balance]] = defaultdict(list)
        for row in group:
            by_item[row.need.item].append(row)
        name = _name(group[0].need)
        found.append(TownGoods(key, name, [(item, _sums(key, name, some, weighed=False)) for item, some in by_item.items()]))
    return found


def rows_behind(incident: Incident, column: str, town: int | None = None, item: int | None = None) -> Figure:
    """One figure with its rows: shelters for needed and gap, papers for the others; grams unless an item is named. A fixed number of queries."""
    balances = [
        row for row in balance_of_needs(incident) if (town is None or town_of(row.need) == town) and (item is None or row.need.item_id == item)
    ]
    weighed = item is None
    if column in {"needed", "gap"}:
        rows = [_from_need(row, column, weighed=weighed) for row in balances if value_of(row, column)]
    else:
        needs = {row.need.pk: row.need for row in balances}
        papers = papers_behind(Q(order__incident=incident, order__world=incident.world_id), Q(waybill__order__incident=incident), "need")
        rows = [_from_paper(paper, needs[paper.key], weighed=weighed) for paper in papers if paper.column == column and paper.key in needs]
    counted_in = GRAMS if weighed else next((unit(row.need.item) for row in balances), "")
    goods = "" if weighed else next((named(row.need.item) for row in balances), "")
    where = _("all together") if town is None else next((_name(row.need) for row in balances), "")
    return counted(f"{town}.{item}.{column}", "goods", where, [row for row in rows if row.value], unit=counted_in, item=goods, column=column)


def _weight(need: Need, *, weighed: bool) -> int:
    return (need.item.weight_g or 0) if weighed else 1


def _from_need(row: Balance, column: str, *, weighed: bool) -> Row:
    need, units = row.need, value_of(row, column)
    link = f"{reverse('dispatch', args=[need.shelter.incident.number])}?tab=needs"
    return Row(f"{need.shelter.name} · {named(need.item)}", units * _weight(need, weighed=weighed), need.estimated_at, link, _said(units, need))


def _from_paper(paper: Paper, need: Need, *, weighed: bool) -> Row:
    link = reverse("waybill_pdf", args=[paper.number]) if paper.waybill else ""
    what = f"{paper.number} → {need.shelter.name} · {named(need.item)}"
    return Row(what, paper.units * _weight(need, weighed=weighed), paper.at, link, f"{paper.state} · {_said(paper.units, need)}")


def _said(units: int, need: Need) -> str:
    return f"{units:,} {unit(need.item, units)}"
