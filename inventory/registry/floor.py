"""What happens inside a store on the desk: counts, disposals, rotation, loans, kits. All are written by services."""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inventory.domain.counts import permille
from inventory.models import DisposalLine, DisposalOrder, KitJob, Loan, RotationLine, StockCount, StockCountLine
from inventory.selectors.counts import accuracy_of
from inventory.services.loans import forget_borrower
from relief.core import clock
from relief.core.access import scope
from relief.core.roles import APPROVERS, KEEPERS, LEADERS, OFFICE
from relief.registrar.declarations import Due, Measure
from relief.registrar.hooks import Entry, approvals
from relief.registrar.ownership import own
from relief.registrar.registry import Registry, act

BY_SERVICE = {"add": (), "change": (), "delete": (), "import": ()}
BOOK = {"write": KEEPERS, "approve": APPROVERS, **BY_SERVICE}
COUNT = {**BOOK, "count": KEEPERS | OFFICE | LEADERS}
PROPOSE = {**BOOK, "write": KEEPERS | OFFICE}

own(StockCountLine, scope="count__warehouse__organisation", access=COUNT)
own(DisposalLine, scope="order__warehouse__organisation", access=PROPOSE)


def _accuracy(rows: QuerySet[StockCount]) -> int:
    return permille(accuracy_of(rows.filter(state=StockCount.State.POSTED))) or 0


@admin.register(StockCount)
class StockCounts(Registry):
    """Counts as pieces of work, without any figure: those stand on the count's own page once it is under review."""

    scope = "warehouse__organisation"
    access = COUNT
    fields = ("number", "kind", "state", "warehouse", "scope", "planned_by", "planned_at", "due_on", "approved_by", "approved_at", "document", "note")
    list_display = ("number", "kind", "state", "warehouse", "due_on", "planned_at", "approved_by")
    list_filter = ("state", "kind")
    search_fields = ("number",)
    due = (Due("due_on", _("A count is due"), days=14, waiting=Q(state__in=StockCount.OPEN)),)
    measures = (Measure("count_accuracy_permille", _("Count accuracy (‰)"), _accuracy),)


@admin.register(DisposalOrder)
class DisposalOrders(Registry):
    """Goods that may not be given out, from proposal to disposal."""

    scope = "warehouse__organisation"
    access = PROPOSE
    fields = (
        "number", "state", "way", "warehouse", "reason", "proposed_by", "proposed_at", "inspected_by", "inspected_at", "finding", "approved_by",
        "approved_at", "document",
    )  # fmt: skip
    list_display = ("number", "state", "way", "warehouse", "proposed_at", "approved_by")
    list_filter = ("state", "way")
    search_fields = ("number",)


@admin.register(RotationLine)
class RotationLines(Registry):
    """Decisions to give goods to a programme before they expire."""

    scope = "warehouse__organisation"
    access = PROPOSE
    fields = (
        "state", "warehouse", "lot", "quantity", "programme", "give_by", "replaced", "order", "decided_by", "decided_at", "note",
    )  # fmt: skip
    list_display = ("lot", "quantity", "programme", "give_by", "state", "warehouse", "order")
    list_filter = ("state",)
    search_fields = ("programme", "lot__number")
    due = (Due("give_by", _("Goods are to be given to a programme"), days=30, waiting=Q(state__in=("planned", "ordered"))),)


@admin.register(Loan)
class Loans(Registry):
    """Durable goods lent out; the borrower's telephone is for the keepers, and the borrower can be erased."""

    scope = "warehouse__organisation"
    access = {**BOOK, "forget_borrower": KEEPERS | OFFICE}
    masked = {"borrower_phone": KEEPERS}
    erasure = forget_borrower
    actions = (act(_("Forget the borrower"), forget_borrower),)
    fields = ("number", "state", "warehouse", "document", "borrower", "borrower_phone", "purpose", "lent_at", "due_on", "returned_at")
    list_display = ("number", "state", "warehouse", "borrower", "lent_at", "due_on", "returned_at")
    list_filter = ("state",)
    search_fields = ("number", "borrower")
    due = (Due("due_on", _("A loan is due back"), days=7, waiting=Q(state=Loan.State.OUT)),)
    measures = (
        Measure("loans_out", _("Loans out"), lambda rows: rows.filter(state=Loan.State.OUT).count()),
        Measure("loans_late", _("Loans overdue"), lambda rows: rows.filter(state=Loan.State.OUT, due_on__lt=clock.today()).count()),
    )


@admin.register(KitJob)
class KitJobs(Registry):
    """Kits put together and taken apart."""

    scope = "warehouse__organisation"
    access = BOOK
    fields = ("kind", "warehouse", "kit", "version", "lot", "quantity", "document")
    list_display = ("document", "kind", "warehouse", "kit", "version", "lot", "quantity")
    list_filter = ("kind",)
    search_fields = ("document__number", "lot__number")


@approvals
def floor_papers(request: HttpRequest) -> list[Entry]:
    """Counts whose differences wait for a decision, and disposals that wait for one."""
    counts = scope(request.user, "approve", StockCount).filter(state=StockCount.State.VARIANCE_REVIEW).select_related("warehouse")
    disposals = scope(request.user, "approve", DisposalOrder).filter(state=DisposalOrder.State.INSPECTED).select_related("warehouse")
    return [
        *(Entry(text=_("Count %s") % row, note=row.warehouse.name, link=reverse("floor_count", args=[row.number])) for row in counts.order_by("pk")),
        *(
            Entry(text=_("Disposal %s") % row, note=row.warehouse.name, link=reverse("floor_disposal", args=[row.number]))
            for row in disposals.order_by("pk")
        ),
    ]
