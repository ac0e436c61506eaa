"""Put aside with a reason, let go by other hands with a finding."""

from __future__ import annotations

import pytest

from inventory.domain.errors import InsufficientStock, QuarantinedLot
from inventory.domain.floor_refusals import NoQuarantinePlace, NotBarred, OneHand, ReasonMissing
from inventory.models import Location, Lot
from inventory.services import StockLine, issue
from inventory.services.corrections import who_put
from inventory.services.quarantine import quarantine_lot, quarantine_part, release_lot, release_part
from relief.core.models import Event
from tests.inventory.stock import book, left, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot(store, by):
    """Forty quilts in the receiving bay."""
    stocked(store, by, 40)
    return Lot.objects.get(number="L1")


def take(store, by, quantity=1):
    return issue(warehouse=store, lines=[StockLine("BED-001", quantity)], by=by)


def test_a_whole_lot_is_barred_and_let_go_by_somebody_else(store, by, counter, lot):
    quarantine_lot(warehouse=store, lot=lot, by=by, reason="外箱受潮")
    with pytest.raises(QuarantinedLot):
        take(store, by)
    with pytest.raises(OneHand):
        release_lot(warehouse=store, lot=lot, by=by, finding="干了")
    document = release_lot(warehouse=store, lot=lot, by=counter, finding="干了，无霉")
    assert (document.kind, document.note) == ("lot_correction", "干了，无霉")
    take(store, by)
    told = list(Event.objects.filter(subject_type="inventory.lot").order_by("pk").values_list("kind", "payload__reason", "payload__finding"))
    assert told == [("lot-quarantined", "外箱受潮", None), ("lot-released", None, "干了，无霉")]


def test_a_part_goes_into_the_corner_and_the_rest_may_leave(store, by, counter, lot):
    document = quarantine_part(warehouse=store, lot=lot, quantity=15, location="R-01", by=by, reason="压坏")
    assert (document.kind, document.movements.get().taker.location.code) == ("move", "Q-01")
    with pytest.raises(InsufficientStock):
        take(store, by, 26)
    take(store, by, 25)
    with pytest.raises(OneHand):
        release_part(warehouse=store, lot=lot, quantity=15, location="Q-01", to="A-01", by=by, finding="好的")
    release_part(warehouse=store, lot=lot, quantity=10, location="Q-01", to="A-01", by=counter, finding="好的")
    take(store, by, 10)
    assert left(store) == 5


def test_without_a_corner_only_the_whole_lot_can_be_barred(store, by, lot):
    before = book()
    with pytest.raises(NoQuarantinePlace):
        quarantine_part(
            warehouse=store, lot=lot, quantity=1, location="R-01", by=by, reason="压坏", to=Location.objects.get(warehouse=store, code="A-01")
        )
    Location.objects.filter(kind="quarantine").delete()
    with pytest.raises(NoQuarantinePlace):
        quarantine_part(warehouse=store, lot=lot, quantity=1, location="R-01", by=by, reason="压坏")
    assert book() == before


def test_why_is_always_said_and_a_state_is_not_entered_twice(store, by, counter, lot):
    with pytest.raises(NotBarred):
        release_lot(warehouse=store, lot=lot, by=counter, finding="好的")
    with pytest.raises(ReasonMissing):
        quarantine_lot(warehouse=store, lot=lot, by=by, reason=" ")
    quarantine_lot(warehouse=store, lot=lot, by=by, reason="破", damaged=True)
    with pytest.raises(NotBarred):
        quarantine_lot(warehouse=store, lot=lot, by=by, reason="破", damaged=True)
    with pytest.raises(ReasonMissing):
        release_lot(warehouse=store, lot=lot, by=counter, finding="")
    lot.refresh_from_db()
    assert lot.quality == "damaged"


def test_goods_barred_at_receipt_are_not_let_go_by_who_booked_them(store, by, counter):
    stocked(store, by, 9, "L9", quality="quarantine")
    lot = Lot.objects.get(number="L9")
    assert who_put(lot) == by.pk
    with pytest.raises(OneHand):
        release_lot(warehouse=store, lot=lot, by=by, finding="好的")
    release_lot(warehouse=store, lot=lot, by=counter, finding="好的")
