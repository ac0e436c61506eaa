"""A declaration's columns as sheets: written, read back, previewed and undone."""
