"""Sheets into the book."""
