"""The keeper's phone: what it carries along, what it sends, and what becomes of it. Importing the rooms fills the list of kinds."""

from inventory.outbox import basic, care, carried, floor, handouts, orders, outbound

__all__ = ["basic", "care", "carried", "floor", "handouts", "orders", "outbound"]
