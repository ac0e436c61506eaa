"""Commands that move goods: each needs an ``Idempotency-Key``, is answered once, and calls one service."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import DataError
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from inventory import services
from inventory.api import bodies
from inventory.api.answers import DocumentAnswer, told
from inventory.api.examples import COUNT, ISSUE, RECEIPT, TRANSFER
from inventory.api.finding import (
    demand_book,
    document_to_read,
    goal_of,
    incident_of,
    lot_counted,
    person_of,
    pointed_at,
    purpose_of,
    too_many,
    warehouse_to_write,
)
from inventory.selectors.outbound import goal_of as goal_of_transfer
from inventory.services import gate
from relief.core.api.views import View, caller, problems
from relief.core.services.commands import fingerprint_of, key_of, once
from relief.core.transactions import only_service
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from inventory.api.fields import Body
    from inventory.models import Document, Warehouse
    from relief.core.models import User

HEADER = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="Chosen by the caller; the same key and body give the same answer, once.",
)


def command(operation: str, summary: str, body: Any, *examples: Any, answer: Any = DocumentAnswer) -> Callable[[Any], Any]:
    """How a command stands in the schema."""
    return extend_schema(
        operation_id=operation,
        summary=summary,
        parameters=[HEADER],
        request=body,
        responses={201: answer, **problems(400, 401, 403, 404, 409, 422, 503)},
        examples=list(examples),
    )


class CommandView(View):
    """Read the body, find what it names, run the service once under the key."""

    body: ClassVar[type[Body]]

    def run(self, request: Request, act: Callable[[dict[str, Any]], Callable[[], Document]]) -> Response:
        """``act`` turns the body into the service call to make; it asks for access before anything is written."""

        def acted(service: Callable[[], Document]) -> Any:
            with only_service():
                document = service()
            return told(document)

        return answer_once(request, self.body, acted, prepare=act)


def answer_once(request: Request, body: type[Body], act: Callable[[Any], Any], prepare: Callable[[dict[str, Any]], Any] = dict) -> Response:
    """Answer a command once under its key: ``act`` gets the body as read and returns the plain JSON of the answer.

    ``prepare`` makes of the body what ``act`` takes, and writes nothing. It is tried before anybody has to wait for this command;
    but the key is looked up before anything is refused: what was booked is answered again though the goods, the right or the paper
    have changed since. What is refused keeps nothing, not even the key.
    """
    key = key_of(request.headers.get("Idempotency-Key"))

    def read() -> tuple[dict[str, Any], Any]:
        data = body.read(request.data)
        with _pointing_at(data):
            return data, prepare(data)

    fingerprint, ahead = fingerprint_of(request.path, request.data), _tried(read)

    def answered() -> tuple[int, Any]:
        data, prepared = ahead or read()
        with _pointing_at(data):
            return 201, act(prepared)

    answer = once(caller=caller(request), key=key, fingerprint=fingerprint, run=answered, about=_book_of(request.data))
    headers = {"Idempotent-Replayed": "true"} if answer.replayed else {}
    return Response(answer.body, status=answer.status, headers=headers)


def _tried[Made](read: Callable[[], Made]) -> Made | None:
    """What comes of it; None where anything stands in the way: then it is read again, and refused, under the key."""
    try:
        return read()
    except Exception:  # noqa: BLE001 - told where it is read again
        return None


@contextmanager
def _pointing_at(data: dict[str, Any]) -> Iterator[None]:
    """Refusals in the block speak of the lines they are about."""
    try:
        yield
    except Problem as problem:
        raise pointed_at(problem, data.get("lines", [])) from problem
    except (DataError, OverflowError) as error:
        if not data.get("lines"):
            raise
        raise too_many(data["lines"]) from error


def _book_of(data: Any) -> str:
    """The warehouse a body names, read or not."""
    return str(data.get("warehouse", "")) if isinstance(data, dict) else ""


def head(user: User, data: dict[str, Any]) -> dict[str, Any]:
    """What every command tells: who, when, a remark."""
    return {"by": person_of(user), "occurred_at": data.get("occurred_at"), "note": data.get("note", "")}


def stock_lines(lines: Sequence[dict[str, Any]]) -> list[services.StockLine]:
    """Lines as the services take them."""
    return [services.StockLine(line["item"], line["quantity"], line.get("lot") or None, line.get("location") or None) for line in lines]


class ReceiptsView(CommandView):
    """Goods come in."""

    body = bodies.ReceiptCommand

    @command("receive", "Book goods in", bodies.ReceiptCommand, RECEIPT)
    def post(self, request: Request) -> Response:
        """A new lot number makes the lot. What an item's own rule speaks against (months left, certificate) lies in quarantine, under ``-Q``."""
        return self.run(request, self._act)

    def _act(self, data: dict[str, Any]) -> Callable[[], Document]:
        user = caller(self.request)
        warehouse = warehouse_to_write(user, data["warehouse"])
        incident, lines = incident_of(user, data.get("incident")), [_receipt_line(line) for line in data["lines"]]
        facts = {"incident": incident, "party": data.get("party", "")} | head(user, data)
        return lambda: gate.take_in(warehouse=warehouse, lines=lines, asked=gate.OWN_RULE, **facts)


class IssuesView(CommandView):
    """Goods go out."""

    body = bodies.IssueCommand

    @command("issue", "Give goods out", bodies.IssueCommand, ISSUE)
    def post(self, request: Request) -> Response:
        """Lots that are named, else first to expire; whole or not at all."""
        return self.run(request, self._act)

    def _act(self, data: dict[str, Any]) -> Callable[[], Document]:
        warehouse, facts = _outward(caller(self.request), data)
        return lambda: services.issue(warehouse=warehouse, **facts)


class TransfersView(CommandView):
    """Goods go to another warehouse."""

    body = bodies.TransferCommand

    @command("transfer", "Send goods to another warehouse", bodies.TransferCommand, TRANSFER)
    def post(self, request: Request) -> Response:
        """They are in transit until the other warehouse books them in."""
        return self.run(request, self._act)

    def _act(self, data: dict[str, Any]) -> Callable[[], Document]:
        warehouse, facts = _outward(caller(self.request), data)
        goal = goal_of(data["to_warehouse"])
        return lambda: services.transfer_out(warehouse=warehouse, to_warehouse=goal, **facts)


class ArriveView(CommandView):
    """A transfer arrives."""

    body = bodies.ArriveCommand

    @command("arrive", "Book a transfer in as it was found", bodies.ArriveCommand)
    def post(self, request: Request, number: str) -> Response:
        """What is short or over opens a discrepancy case; nothing stays in transit."""
        user = caller(request)

        def act(data: dict[str, Any]) -> Callable[[], Document]:
            transfer = document_to_read(user, number)
            demand_book(user, goal_of_transfer(transfer) or transfer.warehouse)
            return lambda: services.transfer_in(transfer=transfer, lines=stock_lines(data["lines"]), **head(user, data))

        return self.run(request, act)


class CountsView(CommandView):
    """Somebody counted."""

    body = bodies.CountCommand

    @command("count", "Book what was counted", bodies.CountCommand, COUNT)
    def post(self, request: Request) -> Response:
        """Movements after the counter looked stay as they are; such lines are told as stale."""
        return self.run(request, self._act)

    def _act(self, data: dict[str, Any]) -> Callable[[], Document]:
        user = caller(self.request)
        warehouse = warehouse_to_write(user, data["warehouse"])
        lines = [
            services.CountLine(lot_counted(warehouse, number, line), line["quantity"], line.get("location"), line["item"], line.get("seen_at"))
            for number, line in enumerate(data["lines"])
        ]
        return lambda: services.count(warehouse=warehouse, lines=lines, **head(user, data))


class ReverseView(CommandView):
    """A mistake is taken back."""

    body = bodies.ReverseCommand

    @command("reverse", "Take a document back by its exact mirror", bodies.ReverseCommand)
    def post(self, request: Request, number: str) -> Response:
        """Refused, with what stands in the way, where goods have moved on or were counted since."""
        user = caller(request)

        def act(data: dict[str, Any]) -> Callable[[], Document]:
            document = document_to_read(user, number)
            demand_book(user, document.warehouse)
            return lambda: services.reverse(document=document, **head(user, {**data, "note": bodies.why(data)}))

        return self.run(request, act)


def _outward(user: User, data: dict[str, Any]) -> tuple[Warehouse, dict[str, Any]]:
    warehouse = warehouse_to_write(user, data["warehouse"])
    facts = {"incident": incident_of(user, data.get("incident")), "purpose": purpose_of(data.get("purpose")), "party": data.get("party", "")}
    return warehouse, {**head(user, data), **facts, "lines": stock_lines(data["lines"])}


def _receipt_line(line: dict[str, Any]) -> services.ReceiptLine:
    facts = {name: line[name] for name in ("expires_on", "made_on", "source", "earmark", "quality", "valuation", "certificate") if line.get(name)}
    facts |= {"lot": line.get("lot") or None, "location": line.get("location") or None, "unit_value_fen": line.get("unit_value")}
    return services.ReceiptLine(line["item"], line["quantity"], **facts)
