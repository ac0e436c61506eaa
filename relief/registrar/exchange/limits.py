"""How much one file may hold, and how it is refused."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop

MOST_BYTES = 10 * 2**20
MOST_UNPACKED = 200 * 2**20  # a workbook of one megabyte can hold four hundred
MOST_ROWS = 20_000
MOST_COLUMNS = 200


class FileTooLarge(Problem):
    """More bytes than one file should hold, packed or unpacked."""

    slug = "file-too-large"
    status = 400
    sentence = gettext_noop("The file is too large: %(found)s bytes, at most %(most)s. Split it.")


class TooManyRows(FileTooLarge):
    """More rows than one file should hold."""

    sentence = gettext_noop("The file has %(found)s rows, at most %(most)s can be read at once. Split it.")


class TooManyColumns(FileTooLarge):
    """More columns than any register has."""

    sentence = gettext_noop("The file has %(found)s columns, at most %(most)s can be read.")


class FileUnreadable(Problem):
    """Neither a workbook nor text."""

    slug = "file-unreadable"
    status = 400
    sentence = gettext_noop("This file cannot be read as a sheet. Send an Excel workbook (.xlsx, .xls), an .ods or a .csv file.")


class FileLocked(FileUnreadable):
    """A workbook that opens by a password only."""

    slug = "file-locked"
    sentence = gettext_noop("This workbook is protected by a password. Save it without one, and send it again.")


def at_most(refusal: type[FileTooLarge], found: int, most: int) -> None:
    """Raise the refusal where there is more."""
    if found > most:
        raise refusal(found=found, most=most)
