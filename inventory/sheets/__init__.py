"""Sheets that become papers of the book: read cell by cell, previewed, entered whole, undone whole."""

from inventory.sheets.kinds import KINDS

__all__ = ["KINDS"]
