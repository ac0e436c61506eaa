"""Warehouses and stock."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InventoryConfig(AppConfig):
    """Catalogue, warehouses, lots, the ledger of goods, orders and waybills."""

    name = "inventory"
    verbose_name = _("Stock")

    def ready(self) -> None:
        """Offer the stock to drill worlds, and a look through the stores to whoever stands by; say where blank papers are entered."""
        from inventory import blanks, forgetting, losses, rounds, standby, world  # noqa: F401, PLC0415 - models must be loaded first
