"""Commands on waybills: written, packed, loaded, sent off, arrived, signed for, brought back, sent elsewhere, lost, found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from drf_spectacular.utils import extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from inventory.api import outbound_bodies as bodies
from inventory.api.commands import answer_once, command
from inventory.api.finding import demand_book, document_to_read, goal_of, person_of
from inventory.api.orders import approver_of
from inventory.api.reads import Waybills
from inventory.api.rows import WaybillRow
from inventory.domain.road_refusals import NotPallet
from inventory.models import LogisticUnit, Waybill
from inventory.selectors.outbound import may_drive
from inventory.services import packing, proofs, road, waybills
from inventory.services.evidence import Hand
from inventory.services.refused import tell_refused
from relief.core.access import Denied, get_or_404
from relief.core.api.views import View, caller
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from inventory.api.fields import Body
    from relief.core.models import User

    type Step = Callable[[User, Waybill, dict[str, Any]], object]

VEHICLE = ("plate", "driver", "driver_phone", "seal_number")


class WaybillCommands(Waybills):
    """Waybills: what there is, and a new one."""

    @command("prepare_waybill", "Write the waybill of one issue or transfer", bodies.PrepareCommand, answer=WaybillRow)
    def create(self, request: Request) -> Response:
        """One vehicle, one waybill; in a response it gets the number of its pass at once."""
        return answer_once(request, bodies.PrepareCommand, lambda data: waybill_told(_prepare(caller(request), data)))


class WaybillStep(View):
    """One step of one waybill. ``receiver``: the store it goes to may take it too."""

    body: ClassVar[type[Body]]
    step: ClassVar[Step]
    receiver: ClassVar[bool] = False

    def post(self, request: Request, number: str) -> Response:
        """Run the step once under its key."""
        user = caller(request)

        def act(data: dict[str, Any]) -> Any:
            waybill = waybill_to_write(user, number, receiver=self.receiver)
            type(self).step(user, waybill, data)
            return waybill_told(waybill)

        try:
            return answer_once(request, self.body, act)
        except Problem as refusal:
            if refusal.told:
                tell_refused(waybill=waybill_to_write(user, number, receiver=self.receiver), by=person_of(user), refusal=refusal)
            raise


def step_view(operation: str, summary: str, form: type[Body], run: Step, *, receiver: bool = False) -> Any:
    """An endpoint for one step of a waybill."""
    facts = {"__doc__": summary, "__module__": __name__, "body": form, "step": staticmethod(run), "receiver": receiver}
    made: Any = type(f"{operation}_view", (WaybillStep,), facts)
    return extend_schema_view(post=command(operation, summary, form, answer=WaybillRow))(made).as_view()


def waybill_told(waybill: Waybill) -> dict[str, Any]:
    """A waybill as it is read."""
    rows = Waybill.objects.select_related(*Waybills.related).prefetch_related(*Waybills.lists)
    return dict(WaybillRow(rows.get(pk=waybill.pk)).data)


def waybill_to_write(user: User, number: str, *, receiver: bool = False) -> Waybill:
    """A waybill of the caller's scope on which he may act: at the store that sends, in command of the incident, or where it goes."""
    waybill = get_or_404(user, "read", Waybill, number=number)
    if not may_drive(user, waybill, receiver=receiver):
        raise Denied
    return waybill


def hands_of(user: User, given: Iterable[dict[str, Any]] | None) -> list[Hand]:
    """Signatures as the services take them."""
    return [
        Hand(
            role=one["role"],
            method=one["method"],
            name=one.get("name", ""),
            person=approver_of(user, {"approver": one["person"]}) if one.get("person") else None,
            pin=one.get("pin", ""),
            picture=one.get("picture") or b"",
        )
        for one in given or []
    ]


def _prepare(user: User, data: dict[str, Any]) -> Waybill:
    document = document_to_read(user, data["document"])
    demand_book(user, document.warehouse)
    facts = {name: data.get(name, "") for name in (*VEHICLE, "destination")}
    return waybills.prepare(document=document, by=person_of(user), occurred_at=data.get("occurred_at"), **facts)


def _when(user: User, waybill: Waybill, data: dict[str, Any]) -> dict[str, Any]:
    return {"waybill": waybill, "by": person_of(user), "occurred_at": data.get("occurred_at")}


def load(user: User, waybill: Waybill, data: dict[str, Any]) -> object:
    """The goods are on the vehicle."""
    return waybills.load(waybill=waybill, by=person_of(user), **{name: data.get(name, "") for name in VEHICLE})


def depart(user: User, waybill: Waybill, data: dict[str, Any]) -> object:
    """The vehicle left."""
    facts = {"hands": hands_of(user, data.get("signatures")), "seal_number": data.get("seal_number", ""), "odometer_km": data.get("odometer_km")}
    return proofs.depart(**_when(user, waybill, data), **facts)


def arrive(user: User, waybill: Waybill, data: dict[str, Any]) -> object:
    """The vehicle is there."""
    return waybills.arrive(**_when(user, waybill, data))


def unload(user: User, waybill: Waybill, data: dict[str, Any]) -> object:
    """The goods are off it."""
    return road.unload(**_when(user, waybill, data))


def sign(user: User, waybill: Waybill, data: dict[str, Any]) -> object:
    """Somebody signed for them."""
    where = data.get("position") or {}
    return proofs.sign(
        waybill=waybill,
        by=person_of(user),
        signed_by=data["signed_by"],
        signed_at=data.get("occurred_at"),
        hands=hands_of(user, data.get("signatures")),
        delivered=_units(data.get("delivered")),
        photos=data.get("photos", []),
        place=data.get("place", ""),
        note=data.get("note", ""),
        **where,
    )


def bring_back(user: User, waybill: Waybill, data: dict[str, Any]) -> object:
    """All or part of it comes back."""
    lines = _units(data["lines"]) if "lines" in data else None
    return waybills.turn_back(**_when(user, waybill, data), lines=lines, reason=data.get("reason", ""))


def divert(user: User, waybill: Waybill, data: dict[str, Any]) -> object:
    """It goes somewhere else."""
    goal = goal_of(data["to_warehouse"]) if data.get("to_warehouse") else None
    return road.divert(**_when(user, waybill, data), destination=data.get("destination", ""), to_warehouse=goal, reason=data["reason"])


def lose(user: User, waybill: Waybill, data: dict[str, Any]) -> object:
    """It is lost."""
    return road.lose(**_when(user, waybill, data), reason=data["reason"])


def find(user: User, waybill: Waybill, data: dict[str, Any]) -> object:
    """It is there again."""
    return road.find(**_when(user, waybill, data), reason=data["reason"])


def number_pass(user: User, waybill: Waybill, data: dict[str, Any]) -> object:  # noqa: ARG001 - the shape of a step
    """It gets its pass."""
    return road.issue_pass(waybill=waybill, by=person_of(user))


def close(user: User, waybill: Waybill, data: dict[str, Any]) -> object:  # noqa: ARG001 - the shape of a step
    """The signed copy is back."""
    return waybills.close(waybill=waybill, by=person_of(user))


def pack(user: User, waybill: Waybill, data: dict[str, Any]) -> object:
    """A box more."""
    pallet = LogisticUnit.objects.filter(sscc=data["parent"]).first() if data.get("parent") else None
    if data.get("parent") and pallet is None:
        raise NotPallet(unit=data["parent"], waybill=waybill.number)
    facts = {name: data.get(name) for name in ("weight_g", "volume_cm3", "occurred_at")}
    return packing.pack(waybill=waybill, by=person_of(user), contents=_units(data.get("lines")), kind=data["kind"], parent=pallet, **facts)


def _units(lines: Iterable[dict[str, Any]] | None) -> dict[Any, int]:
    """Units by number of the lot; a lot named twice counts together."""
    units: dict[Any, int] = {}
    for line in lines or []:
        units[line["lot"]] = units.get(line["lot"], 0) + line["quantity"]
    return units


STEPS: dict[str, Any] = {
    "load": step_view("load_waybill", "The goods are on the vehicle", bodies.Vehicle, load),
    "units": step_view("pack_waybill", "Put goods of a waybill into a box or onto a pallet", bodies.PackCommand, pack),
    "pass": step_view("pass_waybill", "Number the vehicle pass, in a response only", bodies.WhenCommand, number_pass),
    "depart": step_view("depart_waybill", "The vehicle leaves", bodies.DepartCommand, depart),
    "arrive": step_view("arrive_waybill", "The vehicle is there", bodies.WhenCommand, arrive, receiver=True),
    "unload": step_view("unload_waybill", "The goods are off the vehicle", bodies.WhenCommand, unload, receiver=True),
    "sign": step_view("sign_waybill", "The consignee signs for what arrived", bodies.SignCommand, sign, receiver=True),
    "return": step_view("return_waybill", "All or part of the goods come back", bodies.ReturnCommand, bring_back),
    "divert": step_view("divert_waybill", "Send the vehicle to another place", bodies.DivertCommand, divert),
    "lose": step_view("lose_waybill", "The vehicle is lost", bodies.ReasonCommand, lose),
    "find": step_view("find_waybill", "A lost vehicle is there again", bodies.ReasonCommand, find),
    "close": step_view("close_waybill", "The signed copy is back", bodies.WhenCommand, close),
}
