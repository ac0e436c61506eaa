"""Commands on release orders: opened, approved in writing or by word of mouth, ratified, given up, issued line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from inventory.api import outbound_bodies as bodies
from inventory.api.answers import DocumentAnswer, told
from inventory.api.commands import answer_once, command, stock_lines
from inventory.api.finding import demand_book, incident_of, person_of, purpose_of
from inventory.api.reads import Orders
from inventory.api.rows import OrderRow
from inventory.domain.positions import position
from inventory.models import Lot, ReleaseOrder, Warehouse
from inventory.selectors.calls import answers_call
from inventory.services.orders import OrderLine, approve_order, cancel_order, issue_order, open_order, ratify_order
from inventory.services.verbal import approve_verbally, open_verbal
from inventory.services.waybills import prepare
from relief.core.access import Denied, get_or_404, may
from relief.core.api.views import View, caller
from relief.core.models import Person
from relief.core.roles import DISPATCHERS, KEEPERS
from relief.registrar.problem_handler import Invalid, error_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inventory.api.fields import Body
    from relief.core.models import Incident, User

    type Step = Callable[[User, ReleaseOrder, dict[str, Any]], object]


class OrderCommands(Orders):
    """Release orders: what there is, and a new one."""

    @command("open_order", "Ask a warehouse for goods", bodies.OrderCommand, answer=OrderRow)
    def create(self, request: Request) -> Response:
        """With ``verbal`` the approval is recorded and the goods are held at once."""
        return answer_once(request, bodies.OrderCommand, lambda data: order_told(_open(caller(request), data)))


class OrderStep(View):
    """One step of one order."""

    body: ClassVar[type[Body]]
    step: ClassVar[Step]

    def post(self, request: Request, number: str) -> Response:
        """Run the step once under its key."""
        user = caller(request)
        return answer_once(request, self.body, lambda data: order_told(type(self).step(user, order_to_write(user, number), data)))


class OrderIssueView(View):
    """What was picked leaves on one vehicle."""

    @command("issue_order", "Issue lines of an order, with the waybill of their vehicle", bodies.OrderIssueCommand, answer=DocumentAnswer)
    def post(self, request: Request, number: str) -> Response:
        """Several vehicles for one order are several such commands, each with its own lines."""
        return answer_once(request, bodies.OrderIssueCommand, lambda data: _issue(caller(request), number, data))


def step_view(operation: str, summary: str, form: type[Body], run: Step) -> Any:
    """An endpoint for one step of an order."""
    made: Any = type(f"{operation}_view", (OrderStep,), {"__doc__": summary, "__module__": __name__, "body": form, "step": staticmethod(run)})
    return extend_schema_view(post=command(operation, summary, form, answer=OrderRow))(made).as_view()


def order_told(order: object) -> dict[str, Any]:
    """An order as it is read."""
    rows = ReleaseOrder.objects.select_related(*Orders.related).prefetch_related(*Orders.lists)
    return dict(OrderRow(rows.get(pk=order.pk if isinstance(order, ReleaseOrder) else 0)).data)


def order_to_write(user: User, number: str) -> ReleaseOrder:
    """An order of the caller's scope on which he may act: in its warehouse's society, or in the command of its incident."""
    order = get_or_404(user, "read", ReleaseOrder, number=number)
    if not may_ask(user, order.warehouse, order.incident):
        raise Denied
    return order


def may_ask(user: User, warehouse: Warehouse, incident: Incident | None) -> bool:
    """Whether somebody may ask this warehouse for goods: its own people, and who leads an incident it answers."""
    if may(user, "write", warehouse.organisation, KEEPERS | DISPATCHERS):
        return True
    return bool(incident and answers_call(warehouse, incident) and may(user, "write", incident.organisation, DISPATCHERS))


def approver_of(user: User, verbal: dict[str, Any]) -> Person:
    """The person named as approver, else the caller."""
    key = verbal.get("approver")
    if not key:
        return person_of(user)
    found = Person.objects.filter(pk=key, erased_at__isnull=True).first()
    if found is None:
        raise Invalid(errors=[error_at(("verbal", "approver"), "unknown", _("This person is not known here any more."))])
    return found


def _open(user: User, data: dict[str, Any]) -> ReleaseOrder:
    incident = incident_of(user, data.get("incident"))
    warehouse = Warehouse.objects.select_related("organisation__society").filter(code=data["warehouse"]).first()
    readable = warehouse and (may(user, "read", warehouse.organisation) or (warehouse.answers_city and incident))
    if warehouse is None or not readable:
        raise Http404(_("There is no warehouse %(code)s here.") % {"code": data["warehouse"]})
    if not may_ask(user, warehouse, incident):
        raise Denied
    facts: dict[str, Any] = {
        "warehouse": warehouse,
        "lines": _asked(warehouse, data["lines"]),
        "by": person_of(user),
        "destination": data["destination"],
        "incident": incident,
        "purpose": purpose_of(data.get("purpose")),
        "needed_by": data.get("needed_by"),
    }
    where = data.get("position")
    place = position(where["longitude"], where["latitude"], where["datum"]) if where else None
    if verbal := data.get("verbal"):
        order = open_verbal(**facts, approver=approver_of(user, verbal), channel=verbal["channel"], occurred_at=data.get("occurred_at"))
    else:
        order = open_order(**facts, requested_at=data.get("occurred_at"))
    if place:
        order.longitude, order.latitude = place
        order.save(update_fields=["longitude", "latitude"])
    return order


def _asked(warehouse: Warehouse, lines: Sequence[dict[str, Any]]) -> list[OrderLine]:
    return [OrderLine(line["item"], line["quantity"], lot=_lot(warehouse, number, line)) for number, line in enumerate(lines)]


def _lot(warehouse: Warehouse, number: int, line: dict[str, Any]) -> Lot | None:
    if not line.get("lot"):
        return None
    found = Lot.objects.filter(item__sku=line["item"], number=line["lot"], holdings__holder__location__warehouse=warehouse).first()
    if found is None:
        said = _("There is no lot %(lot)s at %(warehouse)s.") % {"lot": line["lot"], "warehouse": warehouse.code}
        raise Invalid(errors=[error_at(("lines", number, "lot"), "unknown-lot", said)])
    return found


def approve(user: User, order: ReleaseOrder, data: dict[str, Any]) -> object:
    """In writing by the caller, or as the record of what somebody said."""
    facts: dict[str, Any] = {"order": order, "by": person_of(user), "occurred_at": data.get("occurred_at"), "until": data.get("until")}
    verbal = data.get("verbal")
    return approve_verbally(**facts, approver=approver_of(user, verbal), channel=verbal["channel"]) if verbal else approve_order(**facts)


def ratify(user: User, order: ReleaseOrder, data: dict[str, Any]) -> object:
    """Put in writing what was said."""
    return ratify_order(order=order, by=person_of(user), occurred_at=data.get("occurred_at"))


def cancel(user: User, order: ReleaseOrder, data: dict[str, Any]) -> object:
    """Give it up."""
    return cancel_order(order=order, by=person_of(user), reason=data["reason"], occurred_at=data.get("occurred_at"))


def _issue(user: User, number: str, data: dict[str, Any]) -> dict[str, Any]:
    order = get_or_404(user, "read", ReleaseOrder, number=number)
    demand_book(user, order.warehouse)
    lines = stock_lines(data["lines"]) if data.get("lines") else None
    document = issue_order(
        order=order, by=person_of(user), lines=lines, occurred_at=data.get("occurred_at"), party=data.get("party", ""), note=data.get("note", "")
    )
    if data.get("vehicle") is not None:
        prepare(document=document, by=person_of(user), occurred_at=data.get("occurred_at"), **data["vehicle"])
    waybill = getattr(document, "waybill", None)
    return {**told(document), "waybill": waybill.number if waybill else None}


approve_view = step_view("approve_order", "Release an order and hold its goods", bodies.ApproveCommand, approve)
ratify_view = step_view("ratify_order", "Put an approval by word of mouth in writing", bodies.WhenCommand, ratify)
cancel_view = step_view("cancel_order", "Give an order up and free its goods", bodies.CancelCommand, cancel)
