"""Equipment under its own number: checked, charged, taken out and brought back, repaired, scrapped, lost. Every step leaves an ``AssetEvent``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from inventory.domain.care_refusals import FailedCheck, MayNotScrap, NextCheckPast, NoReason, NotThisState, SecondPerson
from inventory.models import AssetEvent, EquipmentAsset
from inventory.services.drafts import not_future
from relief.core import clock
from relief.core.access import may
from relief.core.columns import fits
from relief.core.models import User
from relief.core.roles import APPROVERS
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from datetime import date, datetime

    from inventory.models import Location, Warehouse
    from relief.core.models import Person

Kind = AssetEvent.Kind
State = EquipmentAsset.State
MOVED = frozenset({Kind.TAKEN, Kind.BROUGHT_BACK, Kind.TO_REPAIR, Kind.REPAIRED, Kind.SCRAPPED, Kind.LOST})


@transaction.atomic
def enter_asset(*, code: str, kind: str, name: str, warehouse: Warehouse, by: Person, **facts: Any) -> EquipmentAsset:
    """Put a new piece of equipment into the register; its first check and charge are due one interval from today.

    Raises ``ValidationError`` for a number that is taken or facts the register does not know.
    """
    asset = EquipmentAsset(code=code, kind=kind, name=name, warehouse=warehouse, **facts)
    asset.next_inspection_on = asset.next_inspection_on or _after(asset.inspect_every_days, clock.today())
    asset.next_charge_on = asset.next_charge_on or _after(asset.charge_every_days, clock.today())
    asset._change_reason = f"entered by {by.pk}"  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    asset.full_clean()
    asset.save()
    return asset


@transaction.atomic
def inspect_asset(
    *, asset: EquipmentAsset, passed: bool, by: Person, note: str = "", next_on: date | None = None, occurred_at: datetime | None = None
) -> AssetEvent:
    """Write down a check. Passed: the next one is due after its interval (or on ``next_on``); failed: it is due at once."""
    held, moment = _held(asset, {State.READY, State.IN_USE, State.MAINTENANCE}), _moment(occurred_at)
    if not passed:
        _said(note, "finding")
    day = timezone.localdate(moment)
    if next_on is not None and next_on <= day:
        raise NextCheckPast(given=next_on.isoformat(), day=day.isoformat())
    held.next_inspection_on = (next_on or _after(held.inspect_every_days, day)) if passed else day
    held.save()
    return _log(held, Kind.INSPECTED, by, moment, passed=passed, note=note)


@transaction.atomic
def charge_asset(*, asset: EquipmentAsset, by: Person, note: str = "", occurred_at: datetime | None = None) -> AssetEvent:
    """Write down that batteries were charged or an engine was run; the next time is due after its interval."""
    held, moment = _held(asset, {State.READY, State.IN_USE, State.MAINTENANCE}), _moment(occurred_at)
    held.next_charge_on = _after(held.charge_every_days, timezone.localdate(moment))
    held.save()
    return _log(held, Kind.CHARGED, by, moment, note=note)


@transaction.atomic
def take_out(*, asset: EquipmentAsset, by: Person, party: str, note: str = "", occurred_at: datetime | None = None) -> AssetEvent:
    """Hand a ready asset to somebody; of two who reach for it at the same time one is refused.

    Raises ``NotThisState`` if it is out, under repair or scrapped, ``FailedCheck`` if its last check was not passed.
    """
    held, moment = _held(asset, {State.READY}), _moment(occurred_at)
    _said(party, "holder")
    last = held.events.filter(kind__in=[Kind.INSPECTED, Kind.REPAIRED]).first()
    if last is not None and last.passed is False:
        raise FailedCheck(asset=str(held), on=timezone.localdate(last.at).isoformat())
    return _step(held, State.IN_USE, Kind.TAKEN, by, moment, party=party, note=note)


@transaction.atomic
def bring_back(
    *,
    asset: EquipmentAsset,
    by: Person,
    sound: bool | None = None,
    location: Location | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> AssetEvent:
    """Take an asset back, a lost one too, which is checked before anything else. ``sound`` False puts a failed check beside it."""
    held, moment = _held(asset, {State.IN_USE, State.LOST}), _moment(occurred_at)
    held.location = location or held.location
    if held.state == State.LOST:
        held.next_inspection_on = timezone.localdate(moment)
    event = _step(held, State.READY, Kind.BROUGHT_BACK, by, moment, note=note)
    if sound is False:
        inspect_asset(asset=held, passed=False, by=by, note=note, occurred_at=moment)
    return event


@transaction.atomic
def send_to_repair(*, asset: EquipmentAsset, by: Person, workshop: str, note: str, occurred_at: datetime | None = None) -> AssetEvent:
    """Send an asset to a workshop; what is wrong with it has to be said."""
    held, moment = _held(asset, {State.READY, State.IN_USE}), _moment(occurred_at)
    _said(workshop, "workshop")
    _said(note, "finding")
    return _step(held, State.MAINTENANCE, Kind.TO_REPAIR, by, moment, party=workshop, note=note)


@transaction.atomic
def bring_from_repair(
    *, asset: EquipmentAsset, by: Person, cost_fen: int | None = None, note: str = "", occurred_at: datetime | None = None
) -> AssetEvent:
    """Take an asset back from the workshop, checked and ready; ``cost_fen`` None means the bill has not come."""
    held, moment = _held(asset, {State.MAINTENANCE}), _moment(occurred_at)
    held.next_inspection_on = _after(held.inspect_every_days, timezone.localdate(moment))
    return _step(held, State.READY, Kind.REPAIRED, by, moment, passed=True, cost_fen=cost_fen, note=note)


@transaction.atomic
def scrap_asset(*, asset: EquipmentAsset, by: Person, approved_by: Person, note: str, occurred_at: datetime | None = None) -> AssetEvent:
    """Take an asset out of the register for good, with the reason and another person's approval.

    Raises ``SecondPerson`` if one person asks and approves, ``MayNotScrap`` if the approver holds no such office.
    """
    held, moment = _held(asset, {State.READY, State.MAINTENANCE}), _moment(occurred_at)
    _said(note, "reason")
    if approved_by.pk == by.pk:
        raise SecondPerson(person=str(by), asset=str(held))
    if not any(may(user, "approve", held.warehouse.organisation, APPROVERS) for user in User.objects.filter(person=approved_by)):
        raise MayNotScrap(person=str(approved_by), warehouse=held.warehouse.name)
    held.next_inspection_on = held.next_charge_on = None
    return _step(held, State.SCRAPPED, Kind.SCRAPPED, by, moment, approved_by=approved_by, note=note)


@transaction.atomic
def lose_asset(*, asset: EquipmentAsset, by: Person, note: str, occurred_at: datetime | None = None) -> AssetEvent:
    """Write down that an asset is lost, and how; whoever finds it brings it back."""
    held, moment = _held(asset, {State.READY, State.IN_USE, State.MAINTENANCE}), _moment(occurred_at)
    _said(note, "reason")
    held.next_inspection_on = held.next_charge_on = None
    return _step(held, State.LOST, Kind.LOST, by, moment, note=note)


def _held(asset: EquipmentAsset, allowed: set[State]) -> EquipmentAsset:
    """The asset as it is now, locked until the transaction ends. Raises ``NotThisState``."""
    held = EquipmentAsset.objects.select_for_update(of=("self",)).select_related("warehouse__organisation").get(pk=asset.pk)
    if held.state not in allowed:
        raise NotThisState(asset=str(held), state=str(held.get_state_display()), state_code=held.state, allowed=sorted(str(one) for one in allowed))
    return held


def _step(held: EquipmentAsset, state: str, kind: str, by: Person, moment: datetime, **facts: Any) -> AssetEvent:
    held.state = state
    held.save()
    return _log(held, kind, by, moment, **facts)


def _log(held: EquipmentAsset, kind: str, by: Person, moment: datetime, **facts: Any) -> AssetEvent:
    for name in ("party", "note"):
        fits(facts.get(name, ""), AssetEvent, name)
    event = AssetEvent.objects.create(asset=held, kind=kind, by=by, at=moment, **facts)
    record_event(
        kind="asset-moved" if kind in MOVED else "asset-inspected",
        by=by,
        occurred_at=moment,
        organisation=held.warehouse.organisation,
        subject=held,
        payload={"asset": held.code, "act": str(kind), "passed": event.passed, "warehouse": held.warehouse.code},
    )
    return event


def _moment(occurred_at: datetime | None) -> datetime:
    return not_future(occurred_at) or clock.now()


def _after(days: int | None, on: date) -> date | None:
    return on + timedelta(days=days) if days else None


def _said(words: str, field: str) -> None:
    if not words.strip():
        raise NoReason(field=field)
