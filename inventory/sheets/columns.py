"""A sheet of known columns: headers in any language, one value or one sentence for every cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from inventory.domain.words import hides, one_spelling
from relief.registrar.exchange import cells
from relief.registrar.exchange.marked import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django_stubs_ext import StrOrPromise

    from relief.registrar.exchange.reading import Table

MOST_LETTERS = 120
MOST_UNITS = 10**12
FEN = 100


@dataclass(frozen=True)
class Column:
    """One column: its name, what people call it, how a cell is read (``ValueError`` with a sentence), whether it must be filled."""

    name: str
    label: StrOrPromise
    read: Callable[[Any], Any]
    needed: bool = False


@dataclass
class Typed:
    """One row as it was typed and as it was understood; ``at`` counts from 0 under the header."""

    at: int
    cells: list[Any]
    values: dict[str, Any] = field(default_factory=dict)
    unchanged: bool = False


@dataclass
class Reading:
    """Everything a sheet says, and everything that is wrong with it."""

    table: Table
    places: dict[str, int] = field(default_factory=dict)
    rows: list[Typed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, row: Typed, column: str, sentence: str) -> None:
        """One cell is wrong."""
        self.faults.append(Fault(row.at, self.places.get(column), sentence))

    @property
    def sound(self) -> list[Typed]:
        """Rows without a fault of their own."""
        bad = {fault.row for fault in self.faults}
        return [row for row in self.rows if row.at not in bad]


def read(table: Table, columns: Sequence[Column]) -> Reading:
    """Every cell by its column. Unknown, doubled and missing columns are faults of the whole sheet."""
    found = Reading(table, _places(table, columns))
    found.faults += _header_faults(table, columns, found.places)
    if found.faults:
        return found
    for at, typed in enumerate(table.rows):
        if any(cells.tidy(cell) != "" for cell in typed):
            found.rows.append(_row(found, at, typed, columns))
    if not found.rows:
        found.faults.append(Fault(None, None, _("The sheet has no rows.")))
    return found


def _row(found: Reading, at: int, typed: list[Any], columns: Sequence[Column]) -> Typed:
    row = Typed(at, typed)
    for column in columns:
        place = found.places.get(column.name)
        cell = typed[place] if place is not None else ""
        try:
            row.values[column.name] = column.read(cell)
        except ValueError as error:
            found.refuse(row, column.name, str(error))
            continue
        if column.needed and row.values[column.name] in {None, ""}:
            found.refuse(row, column.name, _("This must be filled."))
    return row


def _places(table: Table, columns: Iterable[Column]) -> dict[str, int]:
    known = {name: column.name for column in columns for name in names_of(column)}
    return {known[header]: at for at, header in reversed(list(enumerate(table.headers))) if header in known}


def _header_faults(table: Table, columns: Sequence[Column], places: dict[str, int]) -> list[Fault]:
    known = {name: column.name for column in columns for name in names_of(column)}
    unknown = [header for header in table.headers if header not in known]
    named = [known[header] for header in table.headers if header in known]
    doubled = {column.name: str(column.label) for column in columns if named.count(column.name) > 1}
    missing = [str(column.label) for column in columns if column.needed and column.name not in places]
    faults = [_("This sheet has no column “%s”.") % "”, “".join(unknown)] if unknown else []
    faults += [_("The column “%s” stands twice.") % "”, “".join(doubled.values())] if doubled else []
    faults += [_("The sheet lacks the column “%s”.") % "”, “".join(missing)] if missing else []
    return [Fault(None, None, sentence) for sentence in faults]


def names_of(column: Column) -> set[str]:
    """What a header may call a column: its name, or its label in any language."""
    names = {column.name}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.add(str(column.label))
    return names


def words(cell: Any) -> str:
    """A name or a number in one spelling; signs that hide are refused."""
    text = one_spelling(cells.as_text(cell))
    if hides(text):
        raise ValueError(_("Control characters, hidden signs and signs that turn the direction of writing are not taken."))
    if len(text) > MOST_LETTERS:
        raise ValueError(_("At most %s letters.") % MOST_LETTERS)
    return text


def units(cell: Any) -> int | None:
    """A positive whole number of base units."""
    number = cells.as_integer(cell)
    if number is not None and not 0 < number <= MOST_UNITS:
        raise ValueError(_("“%s” is not a number of pieces: a whole number above 0.") % cells.tidy(cell))
    return number


def fen(cell: Any) -> int | None:
    """An amount in yuan with at most two decimals, as fen."""
    amount = cells.as_decimal(cell)
    if amount is None:
        return None
    value = amount * FEN
    if not amount.is_finite() or value != int(value) or value < 0:
        raise ValueError(_("“%s” is not an amount in yuan with at most two decimals.") % cell)
    return int(value)


def chosen(choices: type[Any], default: str = "") -> Callable[[Any], str]:
    """One of the choices under any of its names; empty is the default."""

    def read_choice(cell: Any) -> str:
        text = cells.as_text(cell)
        if not text:
            return default
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                found = next((value for value, label in choices.choices if text in {str(value), str(label)}), None)
            if found is not None:
                return str(found)
        raise ValueError(_("“%(cell)s” is not one of: %(choices)s.") % {"cell": text, "choices": ", ".join(str(label) for label in choices.labels)})

    return read_choice
