"""Sheets: XLSX (written by xlsxwriter, read by calamine) and CSV (UTF-8 with BOM; GB18030 is read too)."""

from __future__ import annotations

import csv
import io
from typing import Any

import tablib
import xlsxwriter
from django.utils.translation import gettext_lazy as _
from import_export.formats.base_formats import Format

from relief.registrar.exchange.reading import Table, headed, table_of

WIDEST = 40


class Sheet(Format):
    """What both formats share: binary in, binary out."""

    CONTENT_TYPE = ""

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def get_content_type(self) -> str:
        """For the browser."""
        return self.CONTENT_TYPE

    def can_import(self) -> bool:
        """Both ways."""
        return True

    def can_export(self) -> bool:
        """Both ways."""
        return True


class Workbook(Sheet):
    """An Excel workbook; its first sheet is read."""

    CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def get_title(self) -> Any:
        """As people call it."""
        return _("Excel (.xlsx)")

    def get_extension(self) -> str:
        """File name ending."""
        return "xlsx"

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """The cells of the first sheet."""
        return dataset_from(table_of(in_stream))

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:  # noqa: ARG002 - the framework's signature
        """The sheet, header frozen, nothing taken for a formula or a link."""
        file = io.BytesIO()
        book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, dataset.headers, book.add_format({"bold": True}))
        for number, row in enumerate(dataset, start=1):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 0)
        sheet.autofit(WIDEST * 8)
        book.close()
        return file.getvalue()


class Commas(Sheet):
    """A CSV file that Excel opens with its Chinese intact."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def get_title(self) -> Any:
        """As people call it."""
        return _("CSV (.csv)")

    def get_extension(self) -> str:
        """File name ending."""
        return "csv"

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """The rows; the encoding is UTF-8, or GB18030 where it is not UTF-8."""
        return dataset_from(table_of(in_stream))

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:  # noqa: ARG002 - the framework's signature
        """Comma-separated, with the byte order mark."""
        file = io.StringIO(newline="")
        writer = csv.writer(file)
        writer.writerow(dataset.headers)
        writer.writerows(dataset)
        return file.getvalue().encode("utf-8-sig")


FORMATS = [Workbook, Commas]


def dataset_of(rows: list[list[Any]]) -> tablib.Dataset:
    """Rows of cells with their header; empty rows fall away."""
    return dataset_from(headed(rows))


def dataset_from(table: Table) -> tablib.Dataset:
    """A table as the framework reads it."""
    dataset = tablib.Dataset(headers=table.headers) if table.headers else tablib.Dataset()
    for row in table.rows:
        if any(cell not in {"", None} for cell in row):
            dataset.append(row)
    return dataset
