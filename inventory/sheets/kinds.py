"""The kinds of sheets: how each is understood, entered and undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from inventory.domain.sheet_refusals import SheetChanged
from inventory.models import SheetImport
from inventory.services.inbound import cancel
from inventory.services.sheets import enter_notices, enter_opening, keep_sheet, undo_sheet
from inventory.sheets import notices, opening
from relief.registrar.exchange.marked import marked
from relief.registrar.exchange.reading import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inventory.models import ReceiptNotice, Warehouse
    from inventory.sheets.columns import Column, Reading
    from relief.core.models import Person, User


@dataclass(frozen=True)
class SheetKind:
    """One kind of sheet."""

    kind: str
    columns: tuple[Column, ...]
    understand_rows: Callable[..., Reading]
    enter_rows: Callable[..., Any]
    cancel: Callable[..., Any]

    def understand(self, table: Table, *, user: User, stores: Sequence[Warehouse]) -> Reading:
        """Every row, and every fault."""
        return self.understand_rows(table, user=user, stores=stores)

    def keep(self, **facts: Any) -> SheetImport:
        """Keep a sheet until it is confirmed."""
        return keep_sheet(kind=self.kind, **facts)

    def enter(self, *, sheet: SheetImport, reading: Reading, by: Person) -> None:
        """Write what is new; refused where any row is wrong. Raises ``SheetChanged``, ``SheetNotOpen`` and what the services raise."""
        if reading.faults:
            raise SheetChanged(sheet=sheet.code, faults=len({fault.row for fault in reading.faults}))
        self.enter_rows(sheet, reading, by)

    def undo(self, *, sheet: SheetImport, by: Person) -> int:
        """Take it back whole."""
        return undo_sheet(sheet=sheet, by=by, cancel=self.cancel)

    def template(self) -> bytes:
        """An empty sheet with the columns that are read."""
        return marked(Table([str(column.label) for column in self.columns], [], 2), [])


def _enter_opening(sheet: SheetImport, reading: Reading, by: Person) -> None:
    enter_opening(sheet=sheet, lines=opening.lines_by_store(reading), by=by)


def _enter_notices(sheet: SheetImport, reading: Reading, by: Person) -> None:
    enter_notices(sheet=sheet, announce=lambda: notices.announce_rows(reading, by, occurred_at=sheet.occurred_at))


def _withdraw(*, notice: ReceiptNotice, by: Person) -> None:
    cancel(notice=notice, by=by, reason=gettext("The sheet was undone."))


KINDS: dict[str, SheetKind] = {
    SheetImport.Kind.OPENING: SheetKind(SheetImport.Kind.OPENING, opening.COLUMNS, opening.understand, _enter_opening, _withdraw),
    SheetImport.Kind.NOTICES: SheetKind(SheetImport.Kind.NOTICES, notices.COLUMNS, notices.understand, _enter_notices, _withdraw),
}
