"""Entries of a phone that the book refused: both records side by side, and what can be done about it; and the phones themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from inventory.models import Device, FieldCommand
from inventory.outbox.devices import retire
from inventory.outbox.replay import book_after_all
from inventory.outbox.settling import ROOM, hand_over, withdraw
from inventory.outbox.taking import take_what_there_is
from inventory.pages.problems import said
from relief.core.access import Denied, get_or_404, scope
from relief.core.fieldwork import kind_of, label_of
from relief.problems import Problem

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from inventory.pages.problems import Said
    from relief.core.models import Person, User


@login_required
@require_GET
def refusals(request: HttpRequest) -> HttpResponse:
    """All that waits to be settled, the oldest first."""
    return _page(request)


@login_required
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Book it after all, take what there is, withdraw it, or leave it to the supervisor."""
    row = _to_write(request, FieldCommand, pk)
    try:
        _settle(row, request)
    except Problem as problem:
        return _page(request, row, said(problem))
    return redirect("field_refusals")


@login_required
@require_GET
def phones(request: HttpRequest) -> HttpResponse:
    """The phones of the societies one may see: whose, when last heard of, and which are out of service."""
    rows = scope(request.user, "read", Device).select_related("organisation", "enrolled_by").order_by("retired_at", "organisation", "pk")
    mine = set(scope(request.user, "write", Device).values_list("pk", flat=True))
    return render(request, "inventory/phones.html", {"rows": [(row, row.pk in mine) for row in rows]})


@login_required
@require_POST
def retire_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one phone out of service: lost, stolen or broken."""
    retire(_to_write(request, Device, pk))
    return redirect("field_phones")


def _to_write[M: (Device, FieldCommand)](request: HttpRequest, model: type[M], pk: int) -> M:
    try:
        return get_or_404(request.user, "write", model, pk=pk)
    except Denied as denied:
        raise PermissionDenied from denied


def _settle(row: FieldCommand, request: HttpRequest) -> None:
    user: User = request.user  # type: ignore[assignment]
    by: Person = user.person  # type: ignore[assignment]
    note = request.POST.get("note", "")
    match request.POST.get("act"):
        case "take":
            take_what_there_is(row=row, user=user, by=by)
        case "again":
            book_after_all(row=row, user=user, by=by)
        case "withdraw":
            withdraw(row=row, by=by, reason=note)
        case _:
            hand_over(row=row, by=by, note=note)


def _page(request: HttpRequest, failed: FieldCommand | None = None, problem: Said | None = None) -> HttpResponse:
    rows = scope(request.user, "read", FieldCommand).filter(state=FieldCommand.State.REFUSED)
    found = rows.select_related("device", "person", "warehouse").prefetch_related("cases").order_by("received_at", "pk")
    mine = set(scope(request.user, "write", FieldCommand).filter(state=FieldCommand.State.REFUSED).values_list("pk", flat=True))
    context: dict[str, Any] = {"rows": [_shown(row, row.pk in mine) for row in found], "failed": failed, "problem": problem, "room": ROOM}
    return render(request, "inventory/refusals.html", context, status=problem.status if problem else 200)


def _shown(row: FieldCommand, may: bool) -> dict[str, Any]:  # noqa: FBT001 - one of many facts
    kind, problem = kind_of(row.kind), row.problem or {}
    return {
        "row": row,
        "label": label_of(row.kind),
        "sentence": problem.get("detail", ""),
        "mine": problem.get("mine", {}),
        "theirs": problem.get("theirs", []),
        "case": next(iter(row.cases.all()), None),
        "may": may,
        "shrinks": bool(kind and kind.shrinks and problem.get("available")),
    }
