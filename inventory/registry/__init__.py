"""What the desk, the exchange and the API may know of stock: one file a subject, loaded by the registrar."""

from inventory.registry import book, care, codes, floor, inbound, outbound, phones

__all__ = ["book", "care", "codes", "floor", "inbound", "outbound", "phones"]
