"""Discrepancy cases a person may read, and everything that was said about one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from inventory.models import DiscrepancyCase
from relief.core import clock
from relief.core.access import scope
from relief.core.models import Event

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from relief.core.models import Person, User

MINE, OVERDUE, SETTLED, EVERY = "mine", "overdue", "settled", "all"


def cases_of(user: User | AnonymousUser) -> QuerySet[DiscrepancyCase]:
    """Cases of this person's scope, with everything their page shows."""
    rows = scope(user, "read", DiscrepancyCase).select_related(
        "warehouse__organisation__society",
        "item",
        "lot__item",
        "owner",
        "settled_by",
        "document",
        "waybill",
        "notice",
        "tally",
        "command",
        "resolution",
    )
    return rows.prefetch_related("lot__item__packs", "item__packs")


def filtered(rows: QuerySet[DiscrepancyCase], *, kind: str, show: str, person: Person | None) -> QuerySet[DiscrepancyCase]:
    """Those that wait (default), ``mine``, ``overdue``, ``settled`` or ``all``; of one kind where it is named; nearest day first."""
    if kind in DiscrepancyCase.Kind.values:
        rows = rows.filter(kind=kind)
    if show != EVERY:
        rows = rows.filter(settled_at__isnull=show != SETTLED)
    if show == MINE:
        rows = rows.filter(owner=person)
    if show == OVERDUE:
        rows = rows.filter(due_at__lt=clock.now())
    return rows.order_by(F("settled_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "pk")


def story_of(case: DiscrepancyCase) -> QuerySet[Event]:
    """What was written about a case, oldest first."""
    return Event.objects.filter(payload__case=case.number).select_related("by").order_by("occurred_at", "pk")
