"""Who owns stock records: the society that keeps the warehouse; an incident's leader reads what was sent to it."""

from inventory.models import (
    Checkpoint,
    DiscrepancyCase,
    Distribution,
    Document,
    Earmark,
    EarmarkLift,
    Holder,
    Holding,
    Item,
    KitLine,
    Location,
    Lot,
    Movement,
    Pack,
    ProofOfDelivery,
    ReleaseOrder,
    ReleaseOrderLine,
    Reservation,
    Seal,
    StockLevel,
    Warehouse,
    Waybill,
    WaybillLine,
)
from relief.core.roles import DISPATCHERS, KEEPERS, OFFICE, REVIEWERS
from relief.registrar.ownership import own

CATALOGUE = {"write": OFFICE | KEEPERS}
STORE = {"write": KEEPERS | OFFICE}
BOOK = {"write": KEEPERS}
ORDER = {"write": KEEPERS | DISPATCHERS}
CARGO = ("waybill__warehouse__organisation", "waybill__to_warehouse__organisation", "waybill__incident__organisation")

own(Item, scope=None, access=CATALOGUE)
own(Pack, scope=None, access=CATALOGUE)
own(KitLine, scope=None, access=CATALOGUE)
own(Warehouse, scope="organisation", access=STORE)
own(Location, scope="warehouse__organisation", access=STORE)
own(StockLevel, scope="warehouse__organisation", access=STORE)
own(Earmark, scope="organisation", access={"write": OFFICE})
own(EarmarkLift, scope="earmark__organisation", access={"write": OFFICE})
own(Lot, scope=("owner", "holdings__holder__warehouse__organisation"), access=BOOK)
own(Holder, scope="warehouse__organisation")
own(Holding, scope="holder__warehouse__organisation")
own(Checkpoint, scope="holder__warehouse__organisation")
own(Document, scope=("warehouse__organisation", "to_warehouse__organisation"), access=BOOK)
own(Movement, scope=("document__warehouse__organisation", "document__to_warehouse__organisation"))
own(Seal, scope=None)
own(ReleaseOrder, scope=("warehouse__organisation", "incident__organisation"), access=ORDER)
own(ReleaseOrderLine, scope=("order__warehouse__organisation", "order__incident__organisation"), access=ORDER)
own(Reservation, scope="warehouse__organisation", access=BOOK)
own(Waybill, scope=("warehouse__organisation", "to_warehouse__organisation", "incident__organisation"), access=ORDER)
own(WaybillLine, scope=CARGO, access=ORDER)
own(ProofOfDelivery, scope=CARGO, access=ORDER)
own(Distribution, scope=("waybill__warehouse__organisation", "incident__organisation"), access=ORDER)
own(DiscrepancyCase, scope=("warehouse__organisation", "document__warehouse__organisation"), access={"write": KEEPERS | REVIEWERS})
