"""From a form to the services that book it. The scope function decides before anything is asked of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect

from inventory.services import gate
from inventory.services.counting import count as count_goods
from inventory.services.issuing import issue as issue_goods
from inventory.services.lines import CountLine, ReceiptLine, StockLine
from inventory.services.orders import issue_order
from inventory.services.waybills import prepare
from relief.core.access import demand
from relief.core.roles import KEEPERS
from relief.core.services.commands import answered_before, fingerprint_of, key_of
from relief.core.services.commands import once as run_once

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest, HttpResponse

    from inventory.models import ReleaseOrder, Warehouse
    from inventory.pages.counting import CountStop
    from inventory.pages.reading import Visitor
    from relief.core.models import Person, User


UNSAID = frozenset({"csrfmiddlewaretoken", "key"})


def turned_away(request: HttpRequest) -> HttpResponse:
    """Whoever keeps no warehouse: looking leads to the start page, booking is refused."""
    if request.method == "POST":
        raise PermissionDenied
    return redirect("field_home")


def once(request: HttpRequest, run: Callable[[], str]) -> str:
    """Run a booking once for each form that was opened, however often it is sent; returns the number of its paper."""
    key = request.POST.get("key", "")
    if not key:
        return run()
    answer = run_once(caller=cast("User", request.user), key=key_of(key), fingerprint=_told(request), run=lambda: (201, run()))
    return str(answer.body)


def booked_before(request: HttpRequest) -> str:
    """The number of the paper this very form was booked under when it was sent before; empty where it was not.

    Asked before anything typed is judged: the shelf and the order have changed since.
    """
    key = request.POST.get("key", "")
    known = answered_before(caller=cast("User", request.user), key=key_of(key), fingerprint=_told(request)) if key else None
    return str(known.body) if known else ""


def _told(request: HttpRequest) -> str:
    return fingerprint_of(request.path, sorted((name, value) for name, value in request.POST.items() if name not in UNSAID))


def receive(*, by: Visitor, head: dict[str, Any], lines: Sequence[dict[str, Any]]) -> str:
    """Book a receipt of goods nobody announced; returns the number of its paper."""
    typed = [
        ReceiptLine(
            line["item"],
            line["quantity"],
            lot=line["lot"] or None,
            expires_on=line["expires_on"],
            source=head["party"],
            certificate=line["certificate"],
        )
        for line in lines
    ]
    return gate.take_in(**_head(by, head), lines=typed).number


def issue(*, by: Visitor, head: dict[str, Any], lines: Sequence[dict[str, Any]]) -> str:
    """Book an issue without an order; returns the number of its paper."""
    return issue_goods(**_head(by, head), lines=[StockLine(line["item"], line["quantity"]) for line in lines]).number


def _head(by: Visitor, head: dict[str, Any]) -> dict[str, Any]:
    person = keeper_at(by, head["warehouse"])
    return {"by": person, "warehouse": head["warehouse"], "occurred_at": head["occurred_at"], "party": head["party"]}


def keeper_at(user: Visitor, warehouse: Warehouse) -> Person:
    """The person behind a sign-in, if he may write the book of this warehouse; raises ``Denied``."""
    demand(user, "write", warehouse.organisation, KEEPERS)
    return cast("Person", cast("User", user).person)  # whoever holds an appointment is a signed-in person


def count(*, by: Visitor, warehouse: Warehouse, seen: Sequence[CountStop]) -> str:
    """Book a count of the bins that were looked at; returns the number of its paper."""
    person = keeper_at(by, warehouse)
    lines = [CountLine(stop.holding.lot, stop.counted or 0, stop.holding.holder.location) for stop in seen]
    return count_goods(warehouse=warehouse, lines=lines, by=person).number


@transaction.atomic
def pick(*, by: Visitor, order: ReleaseOrder, lines: Sequence[StockLine], vehicle: dict[str, str]) -> str:
    """Issue what was picked for an order and write the waybill of its vehicle; returns the number of the issue."""
    person = keeper_at(by, order.warehouse)
    document = issue_order(order=order, by=person, lines=lines)
    prepare(document=document, by=person, plate=vehicle["plate"], driver=vehicle["driver"], driver_phone=vehicle["driver_phone"])
    return document.number
