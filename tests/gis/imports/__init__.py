"""Tests of the readers of road files."""
