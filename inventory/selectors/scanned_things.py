"""Papers, cartons, equipment, vehicles and people a code may stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from inventory.domain import own_codes
from inventory.domain.gs1_numbers import SSCC_LENGTH
from inventory.models import (
    Agreement,
    Badge,
    CallOff,
    DiscrepancyCase,
    DisposalOrder,
    Document,
    EquipmentAsset,
    IntakeCarton,
    Loan,
    LogisticUnit,
    ReceiptNotice,
    ReleaseOrder,
    StockCount,
    StoreInspection,
    Tally,
    Waybill,
)
from inventory.selectors.hits import Hit, action, day, facts, labels
from relief.core import clock
from relief.core.access import in_force, scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from relief.core.models import User

    type Visitor = User | AnonymousUser

FEW = 8
PAPERS: tuple[type[Model], ...] = (
    Document, ReleaseOrder, Waybill, ReceiptNotice, Tally, StockCount, DisposalOrder, Loan, DiscrepancyCase, Agreement, CallOff, StoreInspection,
)  # fmt: skip
PLATE_FILLERS = " ·.-•"


def papers(user: Visitor, number: str) -> list[Hit]:
    """The paper with a number, of whatever kind."""
    return [_paper(row) for model in PAPERS for row in scope(user, "read", model).filter(number__iexact=number)[:FEW]]


def units(user: Visitor, sscc: str) -> list[Hit]:
    """A carton or pallet by its serial number, with or without (00) before it."""
    digits = sscc.removeprefix("(00)").replace(" ", "")
    if len(digits) == SSCC_LENGTH + 2 and digits.startswith("00"):
        digits = digits[2:]
    rows = scope(user, "read", LogisticUnit).filter(sscc=digits).select_related("warehouse", "waybill", "parent").prefetch_related("lines__lot__item")
    return [_unit(row) for row in rows]


def assets(user: Visitor, code: str) -> list[Hit]:
    """A piece of equipment by its own number."""
    rows = scope(user, "read", EquipmentAsset).filter(code__iexact=code).select_related("warehouse", "location")
    return [_asset(row) for row in rows]


def vehicles(user: Visitor, plate: str) -> list[Hit]:
    """The vehicle with a plate, by the waybills it carries; the point after the second sign may be there or not."""
    bare = "".join(sign for sign in plate if sign not in PLATE_FILLERS)
    if not bare:
        return []
    wanted = Q()
    for spelling in (plate, bare, f"{bare[:2]}·{bare[2:]}", f"{bare[:2]} {bare[2:]}"):
        wanted |= Q(plate__iexact=spelling)
    rows = list(scope(user, "read", Waybill).filter(wanted).order_by("-prepared_at", "-pk")[:FEW])
    return [_vehicle(rows)] if rows else []


def people(user: Visitor, code: str) -> list[Hit]:
    """The person whose badge in force bears a code."""
    rows = scope(user, "read", Badge).filter(code__iexact=code, withdrawn_at__isnull=True, person__erased_at__isnull=True)
    return [_person(row) for row in rows.select_related("person__organisation")]


def cartons(user: Visitor, code: str) -> list[Hit]:
    """A carton handed in during a rush."""
    rows = scope(user, "read", IntakeCarton).filter(code__iexact=code).select_related("session__warehouse", "item")
    return [_carton(row) for row in rows]


def _paper(row: Any) -> Hit:
    state = row.get_state_display() if hasattr(row, "get_state_display") else row.get_kind_display() if hasattr(row, "get_kind_display") else ""
    told = facts(
        (_("State"), state),
        (_("Warehouse"), getattr(row, "warehouse", None)),
        (_("Destination"), getattr(row, "destination", "")),
        (_("From"), getattr(row, "party", "")),
    )
    steps = action("open", _("Open"), "paper", row.number)
    if isinstance(row, Document) and row.kind == Document.Kind.RECEIPT:
        steps += labels(f"document={row.number}")
    return Hit(own_codes.PAPER, row.number, row.number, str(row._meta.verbose_name), told, actions=steps, page=steps[0].url if steps else "")


def _unit(row: LogisticUnit) -> Hit:
    lines = [(f"{line.lot.item.name} · {line.lot.number}", f"{line.quantity} {line.lot.item.unit}") for line in row.lines.all()]
    weight = f"{row.weight_g / 1000:.1f} kg" if row.weight_g is not None else ""
    told = [
        *facts((_("Packed at"), row.warehouse.name), (_("Waybill"), row.waybill), (_("On pallet"), row.parent), (_("Gross weight"), weight)),
        *lines,
    ]
    steps = [*(action("open", _("Open the waybill"), "paper", row.waybill.number) if row.waybill else []), *labels(f"units={row.sscc}")]
    return Hit(own_codes.UNIT, row.sscc, row.sscc, row.get_kind_display(), told, actions=steps)


def _asset(row: EquipmentAsset) -> Hit:
    today, warnings = clock.today(), []
    if row.next_inspection_on and row.next_inspection_on < today:
        warnings.append(_("The check was due on %(day)s.") % {"day": day(row.next_inspection_on)})
    if row.next_charge_on and row.next_charge_on < today:
        warnings.append(_("Charging was due on %(day)s.") % {"day": day(row.next_charge_on)})
    told = facts(
        (_("State"), row.get_state_display()),
        (_("Model"), row.model_name),
        (_("Warehouse"), row.warehouse.name),
        (_("Place"), row.location.code if row.location else ""),
        (_("Next check"), day(row.next_inspection_on)),
        (_("Next charge"), day(row.next_charge_on)),
    )
    return Hit(own_codes.ASSET, row.code, row.name, row.code, told, warnings, labels(f"assets={row.code}"))


def _vehicle(rows: list[Waybill]) -> Hit:
    first = rows[0]
    told = [*facts((_("Driver"), first.driver)), *((row.number, f"{row.get_state_display()} → {row.destination}") for row in rows)]
    steps = [step for row in rows[:2] for step in action("open", _("Open %(paper)s") % {"paper": row.number}, "paper", row.number)]
    return Hit(own_codes.VEHICLE, first.plate, first.plate, _("Vehicle"), told, actions=steps + labels(f"plates={first.plate}"))


def _person(badge: Badge) -> Hit:
    person = badge.person
    roles = {one.get_role_display() for one in person.appointments.select_related("delegated_by") if in_force(one, clock.now())}
    return Hit(own_codes.PERSON, badge.code, person.name, str(person.organisation), facts((_("Roles"), ", ".join(sorted(roles)))))


def _carton(row: IntakeCarton) -> Hit:
    told = facts(
        (_("State"), row.get_state_display()),
        (_("Warehouse"), row.session.warehouse),
        (_("Item"), row.item),
        (_("Quantity"), f"{row.quantity} {row.item.unit}" if row.item and row.quantity is not None else ""),
    )
    return Hit(own_codes.CARTON, row.code, row.code, _("Intake carton"), told)
