"""From the names in a body to rows the caller may use; what is unknown is complained of where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext as _

from inventory.domain import errors
from inventory.models import Document, Earmark, Holding, Warehouse
from relief.core.access import Denied, may, scope
from relief.core.models import Incident
from relief.core.prepared import Prepared
from relief.registrar.ownership import ownership_of
from relief.registrar.problem_handler import Invalid, document, error_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relief.core.models import Person, User
    from relief.problems import Problem

UNNAMED: dict[type, tuple[str, str]] = {
    errors.UnknownItem: ("item", "item"),
    errors.UnknownLot: ("lot", "lot"),
    errors.AmbiguousLot: ("lot", "lot"),
    errors.UnknownLocation: ("location", "location"),
    errors.UnknownEarmark: ("earmark", "earmark"),
}


_warehouse = Prepared(lambda code: Warehouse.objects.select_related("organisation__society").filter(code=code).order_by())


def warehouse_to_write(user: User, code: str) -> Warehouse:
    """The warehouse whose book this caller may write; hidden ones and unknown ones look the same."""
    found = next(iter(_warehouse(code)), None)
    if found is None or not may(user, "read", found.organisation):
        raise Http404(_("There is no warehouse %(code)s here.") % {"code": code})
    demand_book(user, found)
    return found


def demand_book(user: User, warehouse: Warehouse) -> None:
    """Raise ``Denied`` unless the caller may write the book of a warehouse he reads."""
    if not may(user, "write", warehouse.organisation, ownership_of(Document).roles("write")):
        raise Denied


def document_to_read(user: User, number: str) -> Document:
    """A document of the caller's scope, with everything its answer names."""
    rows = scope(user, "read", Document).select_related(
        "warehouse__organisation__society", "to_warehouse__organisation__society", "incident", "purpose", "reverses", "follows", "order"
    )
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404(_("There is no document %(number)s here.") % {"number": number})
    return found


def goal_of(code: str) -> Warehouse:
    """Where a transfer goes: any warehouse in use, whoever keeps it."""
    found = Warehouse.objects.select_related("organisation__society").filter(code=code, is_active=True).first()
    return found or _complain("to_warehouse", _("There is no warehouse %(code)s.") % {"code": code})


def incident_of(user: User, number: str | None) -> Incident | None:
    """The incident named, if the caller may read it."""
    if not number:
        return None
    found = scope(user, "read", Incident).filter(number=number).first()
    return found or _complain("incident", _("There is no incident %(number)s here.") % {"number": number})


def purpose_of(code: str | None) -> Earmark | None:
    """The earmark named as the purpose."""
    if not code:
        return None
    found = Earmark.objects.filter(code=code).first()
    return found or _complain("purpose", _("There is no earmark %(code)s.") % {"code": code})


def person_of(user: User) -> Person:
    """Who acts; somebody with an appointment always is a person."""
    assert user.person is not None  # noqa: S101 - the scope function found an appointment
    return user.person


def lot_counted(warehouse: Warehouse, number: int, line: dict[str, Any]) -> str:
    """The lot of a count line; left out it has to be the only one of the item that lies there."""
    if line.get("lot"):
        return str(line["lot"])
    rows = Holding.objects.filter(holder__location__warehouse=warehouse, lot__item__sku=line["item"], quantity__gt=0)
    if line.get("location"):
        rows = rows.filter(holder__location__code=line["location"])
    lots = set(rows.values_list("lot__number", flat=True))
    if len(lots) != 1:
        raise Invalid(errors=[error_at(("lines", number, "lot"), "required", _("Say which lot was counted."))])
    return str(lots.pop())


def pointed_at(problem: Problem, lines: Sequence[dict[str, Any]]) -> Problem:
    """A refusal for something unknown, as a complaint about the lines that name it; any other refusal as it is."""
    field, fact = UNNAMED.get(type(problem), ("", ""))
    if not field:
        return problem
    wrong = [number for number, line in enumerate(lines) if line.get(field) == problem.facts.get(fact)]
    said = document(problem)["detail"]
    problem.facts["errors"] = [error_at(("lines", number, field), problem.slug, said) for number in wrong]
    problem.status = 400  # type: ignore[misc]
    return problem


def too_many(lines: Sequence[dict[str, Any]]) -> Problem:
    """A complaint about the largest line, where a balance would pass what the book can count (2^63 units)."""
    largest = max(range(len(lines)), key=lambda number: lines[number]["quantity"])
    return Invalid(errors=[error_at(("lines", largest, "quantity"), "max_value", _("With this the balance would be more than the book can count."))])


def _complain(field: str, detail: str) -> Any:
    raise Invalid(errors=[error_at((field,), "unknown", detail)])
