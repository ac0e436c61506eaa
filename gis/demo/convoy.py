"""The lorries of the story: they leave when they can, arrive when their route says, and are signed for by two people."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gis.demo import cast
from gis.services.drives import arrive_stop, depart_trip, sign_stop

if TYPE_CHECKING:
    from gis.demo.agenda import Agenda
    from gis.models import Trip, TripStop
    from inventory.models import Lot, Waybill

FIRST_LEAVES = 80
BETWEEN = 6
UNLOADING = 12
RELOADING = 20
BLANKETS = "BED-002"
SHORT = 2


class Convoy:
    """Puts every trip on the agenda; a vehicle's second round waits for its first. One lorry arrives two blankets short."""

    def __init__(self, agenda: Agenda, trips: list[Trip]) -> None:
        self.agenda = agenda
        self.missing = SHORT
        self.rounds: dict[str, list[Trip]] = {}
        for trip in sorted(trips, key=lambda trip: trip.pk):
            self.rounds.setdefault(trip.vehicle.plate, []).append(trip)

    def start(self) -> None:
        """The first round of every vehicle, a few minutes apart."""
        for number, plate in enumerate(self.rounds):
            self.agenda.at(FIRST_LEAVES + BETWEEN * number, partial(self._leave, plate, FIRST_LEAVES + BETWEEN * number))

    def _leave(self, plate: str, minute: float) -> None:
        trip = self.rounds[plate].pop(0)
        depart_trip(trip=trip, by=cast.keeper_of(trip.warehouse))
        there = minute
        for stop in trip.stops.order_by("order"):
            there = minute + stop.eta_seconds / 60
            self.agenda.at(there, partial(self._arrive, stop))
            self.agenda.at(there + UNLOADING, partial(self._sign, stop))
        if self.rounds[plate]:
            again = there + UNLOADING + (there - minute) + RELOADING
            self.agenda.at(again, partial(self._leave, plate, again))

    def _arrive(self, stop: TripStop) -> None:
        stop.refresh_from_db()
        arrive_stop(stop=stop, by=cast.keeper_of(stop.trip.warehouse))

    def _sign(self, stop: TripStop) -> None:
        stop.refresh_from_db()
        delivered = self._short_of(stop.waybill) if stop.waybill else None
        keeper = cast.keeper_of(stop.trip.warehouse)
        sign_stop(stop=stop, by=keeper, signed_by="北界镇红会秘书", witness="北界村委委员", delivered=delivered)

    def _short_of(self, waybill: Waybill) -> dict[Lot | str, int] | None:
        line = waybill.lines.filter(lot__item__sku=BLANKETS, quantity__gt=self.missing).select_related("lot").first() if self.missing else None
        if line is None:
            return None
        short, self.missing = self.missing, 0
        return {line.lot.number: line.quantity - short}
