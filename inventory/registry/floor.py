"""What happens inside a store: counts, disposals, rotation, loans, kits."""

from inventory.models import DisposalLine, DisposalOrder, KitJob, Loan, RotationLine, StockCount, StockCountLine
from relief.core.roles import APPROVERS, KEEPERS, OFFICE
from relief.registrar.ownership import own

BOOK = {"write": KEEPERS, "approve": APPROVERS}

own(StockCount, scope="warehouse__organisation", access=BOOK)
own(StockCountLine, scope="count__warehouse__organisation", access=BOOK)
own(DisposalOrder, scope="warehouse__organisation", access=BOOK)
own(DisposalLine, scope="order__warehouse__organisation", access=BOOK)
own(RotationLine, scope="warehouse__organisation", access={"write": KEEPERS | OFFICE})
own(Loan, scope="warehouse__organisation", access=BOOK)
own(KitJob, scope="warehouse__organisation", access=BOOK)
