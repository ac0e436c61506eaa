"""Compile every .po of the house to its .mo without gettext; ``--check`` only reads them and compiles nothing."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

HOUSE = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> None:
    """Write the .mo beside each .po; a file that cannot be read ends the run with its name and line."""
    for source in sorted(HOUSE.glob("[!.]*/**/locale/*/LC_MESSAGES/*.po")):
        if "node_modules" in source.parts:
            continue
        try:
            with source.open("rb") as file:
                catalog = read_po(file, abort_invalid=True)
        except PoFileError as error:
            sys.exit(f"{source.relative_to(HOUSE)}: {error}")
        if "--check" not in arguments:
            with source.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalog)


if __name__ == "__main__":
    main(sys.argv[1:])
