"""Tests of the dispatch arithmetic, against oracles."""
