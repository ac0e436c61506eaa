"""Warnings of others, read from four forms into one, and our own call-outs written as CAP."""
