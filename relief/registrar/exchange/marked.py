"""A sheet sent back to whoever sent it: every wrong cell red, with the sentence beside it, so that it is mended where it was typed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from relief.registrar.declarations import model_field
from relief.registrar.exchange.cells import tidy
from relief.registrar.exchange.columns import names_in_every_language
from relief.registrar.exchange.points import map_heads
from relief.registrar.exchange.reading import FAULTS
from relief.registrar.placing import MAP, PlacedForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from relief.registrar.exchange.reading import Table
    from relief.registrar.exchange.resources import RegisterResource

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RED = "#f8d0cc"
WIDEST = 320  # pixels


class Fault(NamedTuple):
    """What is wrong: the row (0 is the first under the header; None: the whole sheet), the column (None: the whole row), in words."""

    row: int | None
    column: int | None
    sentence: str


def marked(table: Table, faults: Iterable[Fault]) -> bytes:
    """The sheet as XLSX with the faults in their cells and in a last column; codes stay text."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    sheet, wrong, head = book.add_worksheet(), book.add_format({"bg_color": RED}), book.add_format({"bold": True})
    last = len(table.headers)
    sheet.write_row(0, 0, [*table.headers, _(FAULTS)], head)
    for number, row in enumerate(table.rows, start=1):
        sheet.write_row(number, 0, [_plain(cell) for cell in row])
    told: dict[int, list[str]] = {}
    for fault in faults:
        at = -1 if fault.row is None else fault.row
        told.setdefault(at, []).append(_said(fault, table.headers))
        if fault.row is not None and fault.column is not None:
            sheet.write(at + 1, fault.column, _plain(table.rows[at][fault.column]), wrong)
            sheet.write_comment(at + 1, fault.column, fault.sentence)
    for at, sentences in told.items():
        sheet.write_string(at + 1, last + (at < 0), " ".join(sentences), wrong)
    sheet.freeze_panes(1, 0)
    sheet.autofit(WIDEST)
    book.close()
    return file.getvalue()


def faults_of(result: Any, table: Table, resource: RegisterResource) -> list[Fault]:
    """The faults of a trial import, at the cells they belong to."""
    filled = [number for number, row in enumerate(table.rows) if any(cell not in {"", None} for cell in row)]
    places = _places(table.headers, resource)
    faults = [Fault(None, None, str(error.error)) for error in result.base_errors]
    for row in result.invalid_rows:
        for name, sentences in _by_field(row.error).items():
            faults += [Fault(filled[row.number - 1], places.get(name), sentence) for sentence in sentences]
    for broken in result.error_rows:
        faults += [Fault(filled[broken.number - 1], None, str(error.error)) for error in broken.errors]
    return faults


def sheet_response(name: str, content: bytes) -> HttpResponse:
    """A workbook to download."""
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'})


def _places(headers: Sequence[str], resource: RegisterResource) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in resource.fields:
        names = names_in_every_language(model_field(resource._meta.model, name))
        at = next((number for number, header in enumerate(headers) if header in names), None)
        if at is not None:
            found |= {resource.label(name): at, name: at}
    at = next((number for number, header in enumerate(headers) if header in map_heads()), None)
    return found if at is None else found | {MAP: at, str(PlacedForm.base_fields[MAP].label): at}


def _by_field(error: Any) -> dict[str, list[str]]:
    if hasattr(error, "error_dict"):
        return {name: [str(text) for one in errors for text in one.messages] for name, errors in error.error_dict.items()}
    return {"": [str(text) for text in error.messages]}


def _said(fault: Fault, headers: Sequence[str]) -> str:
    return fault.sentence if fault.column is None else f"{headers[fault.column]}: {fault.sentence}"


def _plain(cell: Any) -> Any:
    cell = tidy(cell)
    return cell if isinstance(cell, int | float | str) else str(cell)
