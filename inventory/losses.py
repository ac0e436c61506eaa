"""What squads hear of the register of equipment, and it of them: which pieces are ready, and what was lost on a mission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.functions import Upper

from inventory.models import AssetEvent, EquipmentAsset
from inventory.services.equipment import lose_asset
from relief.core.columns import shortened
from relief.registrar.hooks import Piece, gear_register, on_gear_lost

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relief.core.models import Organisation, Person


@on_gear_lost
def write_off(*, organisation: Organisation, code: str, reason: str, by: Person | None) -> None:
    """Write the loss of an asset of this society; a piece under another number is no asset and stands only in the mission."""
    society = organisation.society or organisation
    rows = EquipmentAsset.objects.filter(code__iexact=code, warehouse__organisation__society=society).exclude(state__in=EquipmentAsset.GONE)
    asset = rows.first()
    if asset is not None and by is not None:
        lose_asset(asset=asset, by=by, note=shortened(reason, AssetEvent, "note"))


@gear_register
def pieces(organisation: Organisation, codes: Iterable[str]) -> dict[str, Piece]:
    """Assets of this society by their numbers in capitals; one that is under repair or gone cannot be taken along. One query."""
    society = organisation.society or organisation
    rows = EquipmentAsset.objects.annotate(upper=Upper("code")).filter(upper__in=codes, warehouse__organisation__society=society)
    usable = {EquipmentAsset.State.READY, EquipmentAsset.State.IN_USE}
    return {row.upper: Piece(row.name, str(row.get_state_display()), row.state in usable) for row in rows}
