"""The map as data for other programs."""
