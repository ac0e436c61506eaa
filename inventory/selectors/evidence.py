"""What proves a paper, and where a paper of any kind lives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inventory.models import (
    Attachment,
    DiscrepancyCase,
    DisposalOrder,
    Distribution,
    Document,
    Loan,
    ReceiptNotice,
    ReleaseOrder,
    Signature,
    StockCount,
    Tally,
    Waybill,
)
from relief.core.access import scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Model

    from inventory.models import Warehouse
    from relief.core.models import User

PAPERS: tuple[type[Model], ...] = (Document, ReceiptNotice, Tally, DiscrepancyCase, ReleaseOrder, Waybill, StockCount, DisposalOrder, Loan)


class Evidence(NamedTuple):
    """The signatures under papers and the files that belong to them."""

    signatures: list[Signature]
    attachments: list[Attachment]


def evidence_of(*papers: str) -> Evidence:
    """Everything kept under these numbers, oldest first. Two queries; pictures of signatures stay in the database."""
    signed = Signature.objects.filter(paper__in=papers).select_related("by", "person").defer("picture")
    return Evidence(list(signed), list(Attachment.objects.filter(paper__in=papers).select_related("by")))


def paper_home(user: User | AnonymousUser, number: str) -> Warehouse | None:
    """The warehouse of a paper this person may read, of whatever kind the paper is."""
    for model in PAPERS:
        found = scope(user, "read", model).filter(number=number).select_related("warehouse__organisation__society").first()
        if found is not None:
            home: Warehouse = found.warehouse  # type: ignore[attr-defined]
            return home
    handed = scope(user, "read", Distribution).filter(number=number).select_related("waybill__warehouse__organisation__society").first()
    return handed.waybill.warehouse if handed else None
