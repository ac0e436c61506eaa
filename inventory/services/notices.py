"""Who is told: the keepers of a store when goods are to leave, the supervisors of its society when something is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from relief.core.models import Appointment, Person
from relief.core.services.messages import send

if TYPE_CHECKING:
    from inventory.models import ReleaseOrder, Warehouse
    from relief.core.models import Message


def tell_keepers(order: ReleaseOrder) -> list[Message]:
    """Tell everybody who keeps this store that an order waits for picking; it leaves when the approval is committed."""
    people = keepers_of(order.warehouse)
    with override(settings.LANGUAGE_CODE):
        facts = {"number": order.number, "place": order.destination, "lines": order.lines.count(), "warehouse": order.warehouse.name}
        subject = _("To pick: %(number)s for %(place)s") % facts
        text = _("%(warehouse)s, %(lines)s lines.") % facts
    return send(to=people, subject=subject, text=text, link=f"/field/orders/{order.number}/", incident=order.incident) if people else []


def keepers_of(warehouse: Warehouse) -> list[Person]:
    """People who are keepers at this moment, of the store's unit or of the society that keeps its books."""
    return _holding(Appointment.Role.WAREHOUSE_KEEPER, warehouse)


def supervisors_of(warehouse: Warehouse) -> list[Person]:
    """People of the supervisory board at this moment, of the store's unit or of the society that keeps its books."""
    return _holding(Appointment.Role.SUPERVISOR, warehouse)


def _holding(role: str, warehouse: Warehouse) -> list[Person]:
    unit, now = warehouse.organisation, timezone.now()
    books = unit.society_id or unit.pk
    held = Appointment.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        Q(organisation__society=books) | Q(organisation=books),
        role=role,
        starts_at__lte=now,
        person__erased_at__isnull=True,
        organisation__path__in=_prefixes(unit.path),
    )
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("pk"))


def _prefixes(path: str) -> list[str]:
    """``LS/JN/`` → ``LS/`` and ``LS/JN/``."""
    return [path[: end + 1] for end, sign in enumerate(path) if sign == "/"]
