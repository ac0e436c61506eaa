"""What a squad lost on a mission is lost in the register of equipment too, if it stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.models import EquipmentAsset
from inventory.services.equipment import lose_asset
from relief.registrar.hooks import on_gear_lost

if TYPE_CHECKING:
    from relief.core.models import Organisation, Person


@on_gear_lost
def write_off(*, organisation: Organisation, code: str, reason: str, by: Person | None) -> None:
    """Write the loss of an asset of this society; a piece under another number is no asset and stands only in the mission."""
    society = organisation.society or organisation
    rows = EquipmentAsset.objects.filter(code__iexact=code, warehouse__organisation__society=society).exclude(state__in=EquipmentAsset.GONE)
    asset = rows.first()
    if asset is not None and by is not None:
        lose_asset(asset=asset, by=by, note=reason[:250])
