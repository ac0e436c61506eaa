"""The journal as a file: CSV streams row by row, a workbook holds what a spreadsheet can open."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, cast

import xlsxwriter
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.selectors.movements import journal, journal_rows
from relief.core.models import AccessLog
from relief.core.worlds import current_world_id, entered
from relief.registrar.exchange.cells import neutral
from relief.registrar.exchange.marked import sheet_response

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from inventory.models import Warehouse
    from inventory.selectors.movements import Asked
    from relief.core.models import User

MOST_IN_WORKBOOK = 100_000


def headers() -> list[str]:
    """The header of the file, in the reader's language."""
    return [
        _("Document"), _("Kind of paper"), _("Line"), _("Occurred"), _("Recorded"), _("Warehouse"), _("SKU"), _("Item"), _("Lot"), _("Given by"),
        _("Taken by"), _("Quantity"), _("Base unit"), _("Source"), _("Earmark"), _("Other party"), _("By"), _("Note"),
    ]  # fmt: skip


def exported(request: HttpRequest, stores: Sequence[Warehouse], asked: Asked, form: str) -> HttpResponseBase:
    """The rows of the page's filter as a file; every export is recorded."""
    rows = journal(stores, asked)
    count = rows.count()
    AccessLog.objects.create(by=cast("User", request.user), act=AccessLog.Act.EXPORT, register="inventory.movement", rows=count)
    if form == "xlsx" and count <= MOST_IN_WORKBOOK:
        return sheet_response("movements", _workbook(headers(), journal_rows(rows)))
    world = current_world_id()
    return StreamingHttpResponse(
        _lines(headers(), rows, world),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="movements.csv"'},
    )


def _lines(head: list[str], rows: Any, world: int) -> Iterator[bytes]:
    """CSV with byte order mark and CRLF. The request is over when rows are read: the world is entered anew."""
    yield b"\xef\xbb\xbf" + _line(head)
    with entered(world):
        for row in journal_rows(rows):
            yield _line(row)


def _line(cells: Sequence[object]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([_said(cell) for cell in cells])
    return text.getvalue().encode()


def _workbook(head: list[str], rows: Iterator[list[object]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd hh:mm:ss",
        },
    )
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, head, book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    number = 0
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, [_cell(cell) for cell in row])
    sheet.autofilter(0, 0, number, len(head) - 1)
    book.close()
    return file.getvalue()


def _cell(cell: object) -> Any:
    if hasattr(cell, "tzinfo"):
        return timezone.localtime(cell).replace(tzinfo=None)  # type: ignore[arg-type]
    return neutral(cell) if isinstance(cell, str) else cell


def _said(cell: object) -> object:
    return f"{timezone.localtime(cell):%Y-%m-%d %H:%M:%S}" if hasattr(cell, "tzinfo") else _cell(cell)  # type: ignore[arg-type]
