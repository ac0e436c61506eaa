"""Phones of the field and what they sent."""

from inventory.models import Device, FieldCommand
from relief.core.roles import KEEPERS, OFFICE
from relief.registrar.ownership import own

own(Device, scope="organisation", access={"write": KEEPERS | OFFICE})
own(FieldCommand, scope="organisation", access={"write": KEEPERS})
