"""Temperature and humidity of a store: typed in, compared with the store's limits, and looked at where they are out of range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inventory.domain.care_refusals import LookedAtBefore, UnreadableReading
from inventory.models import ClimateReading
from inventory.services.drafts import not_future
from relief.core import clock
from relief.core.columns import fits

if TYPE_CHECKING:
    from datetime import datetime

    from inventory.models import Location, Warehouse
    from relief.core.models import Person

COLDEST, WARMEST, WETTEST = -500, 800, 100


@transaction.atomic
def record_reading(
    *,
    warehouse: Warehouse,
    temperature_c10: int,
    by: Person,
    humidity_pct: int | None = None,
    location: Location | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> ClimateReading:
    """Keep one reading: tenths of °C (253 is 25.3 °C) and per cent of relative humidity.

    Raises ``UnreadableReading`` for what no thermometer shows, ``InFuture`` for a moment to come.
    """
    if not COLDEST <= temperature_c10 <= WARMEST:
        raise UnreadableReading(field="temperature", given=f"{temperature_c10 / 10:.1f} °C", expected="−50…80 °C")
    if humidity_pct is not None and not 0 <= humidity_pct <= WETTEST:
        raise UnreadableReading(field="humidity", given=f"{humidity_pct} %", expected="0…100 %")
    return ClimateReading.objects.create(
        warehouse=warehouse,
        location=location,
        at=not_future(occurred_at) or clock.now(),
        temperature_c10=temperature_c10,
        humidity_pct=humidity_pct,
        by=by,
        note=fits(note, ClimateReading, "note"),
    )


@transaction.atomic
def look_at(*, reading: ClimateReading, by: Person, note: str = "") -> ClimateReading:
    """Say that somebody looked after a reading out of range: who, when, and what he did, beside the note of whoever read it.

    Looking twice changes nothing. Raises ``LookedAtBefore`` where words of a second look would be lost.
    """
    done = fits(note.strip(), ClimateReading, "done")
    held = ClimateReading.objects.select_for_update(of=("self",)).select_related("looked_by").get(pk=reading.pk)
    if held.looked_by is None:
        held.looked_by, held.looked_at, held.done = by, clock.now(), done
        held.save(update_fields=["looked_by", "looked_at", "done"])
    elif done and done != held.done:
        raise LookedAtBefore(by=held.looked_by.name, done=held.done or "—")
    return held
