"""The core's arithmetic and refusals; no Django here."""
