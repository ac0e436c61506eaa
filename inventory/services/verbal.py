"""Approval by word of mouth: a keeper records on the spot who released goods, when and how, and the goods are held at once.

Who asks and who approves are two people; only while a response of level Ⅲ or higher is in force may they be one, and that
stays on the supervisor's list. Every such approval is put in writing within 24 hours (``orders.ratify_order``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from inventory.domain.clocks import TO_RATIFY
from inventory.domain.road_refusals import ChannelMissing, NoEmergency
from inventory.models import ReleaseOrder
from inventory.selectors.outbound import in_emergency
from inventory.services.notices import supervisors_of
from inventory.services.orders import approve_order, open_order
from relief.core import clock
from relief.core.models import Message
from relief.core.services.messages import send

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from inventory.models import Earmark, Warehouse
    from inventory.services.orders import OrderLine
    from relief.core.models import Division, Incident, Person


@transaction.atomic
def open_verbal(
    *,
    warehouse: Warehouse,
    lines: Sequence[OrderLine],
    by: Person,
    approver: Person,
    channel: str,
    destination: str,
    incident: Incident | None = None,
    purpose: Earmark | None = None,
    division: Division | None = None,
    needed_by: datetime | None = None,
    occurred_at: datetime | None = None,
) -> ReleaseOrder:
    """An order that was approved before it was written: opened, approved by ``approver`` at that moment, its goods held.

    Raises ``NoAuthority`` where the person named may not release here, ``NoEmergency`` where he is ``by`` himself in
    quiet times, ``ChannelMissing``, and what a reservation refuses; nothing is left behind.
    """
    order = open_order(
        warehouse=warehouse,
        lines=lines,
        by=by,
        destination=destination,
        incident=incident,
        purpose=purpose,
        division=division,
        needed_by=needed_by,
        requested_at=occurred_at,
    )
    return approve_verbally(order=order, by=by, approver=approver, channel=channel, occurred_at=occurred_at)


@transaction.atomic
def approve_verbally(
    *, order: ReleaseOrder, by: Person, approver: Person, channel: str, occurred_at: datetime | None = None, until: datetime | None = None
) -> ReleaseOrder:
    """Record how somebody of authority released an order. Raises as ``open_verbal``."""
    if not channel.strip():
        raise ChannelMissing(person=str(approver))
    if approver.pk == order.requested_by_id and not in_emergency(order.warehouse, order.incident):
        raise NoEmergency(person=str(approver))
    return approve_order(order=order, by=by, approver=approver, channel=channel.strip(), occurred_at=occurred_at, until=until)


def tell_overdue() -> int:
    """Tell the supervisors of every society, once an order, which approvals nobody put in writing for 24 hours; how many were told."""
    late = ReleaseOrder.objects.filter(ratified_at__isnull=True, approved_at__lt=clock.now() - TO_RATIFY).exclude(approval_channel="")
    orders = late.exclude(state=ReleaseOrder.State.CANCELLED).select_related("warehouse__organisation", "approved_by", "incident").order_by("pk")
    return sum(_tell(order) for order in orders)


def _tell(order: ReleaseOrder) -> bool:
    link = f"/exceptions/?paper={order.number}"
    people = supervisors_of(order.warehouse)
    known = set(Message.objects.filter(link=link).values_list("to_id", flat=True))
    fresh = [person for person in people if person.pk not in known]
    if fresh:
        with override(settings.LANGUAGE_CODE):
            facts = {"number": order.number, "person": order.approved_by, "at": f"{timezone.localtime(order.approved_at):%Y-%m-%d %H:%M}"}
            subject = _("Not put in writing for 24 hours: %(number)s") % facts
            text = _("%(person)s released the goods by word of mouth on %(at)s.") % facts
        send(to=fresh, subject=subject, text=text, link=link, incident=order.incident)
    return bool(fresh)
