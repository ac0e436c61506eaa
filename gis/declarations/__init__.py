"""Declarations of map and dispatch that stand in files of their own."""
