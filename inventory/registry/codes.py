"""Codes of items, cartons and pallets."""

from inventory.models import ItemCode, LogisticUnit, LogisticUnitLine
from relief.core.roles import KEEPERS, OFFICE
from relief.registrar.ownership import own

own(ItemCode, scope=None, access={"write": OFFICE | KEEPERS})
own(LogisticUnit, scope="warehouse__organisation", access={"write": KEEPERS})
own(LogisticUnitLine, scope="unit__warehouse__organisation", access={"write": KEEPERS})
