"""Who keeps goods hears in time that they expire: 180, 90 and 30 days before, each once a lot; the supervisor hears of the last step too."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from inventory.domain.expiry import REMIND_DAYS, reminder_step
from inventory.models import Lot, Warehouse
from inventory.selectors.stock import expiring
from inventory.services.notices import keepers_of, supervisors_of
from relief.core import clock
from relief.core.models import Event
from relief.core.services.events import record_event
from relief.core.services.messages import send

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND = "expiry-told"
MOST_NAMED = 10


def remind_of_expiry() -> int:
    """Tell the keepers of every store which lots have come within a step; how many lots were told of."""
    return sum(_remind(store) for store in Warehouse.objects.filter(is_active=True).order_by("pk"))


@transaction.atomic
def _remind(store: Warehouse) -> int:
    """One message a step and person; a lot of which nobody could be told is told of next time. Two rounds at once take turns."""
    held = Warehouse.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=store.pk)
    told = 0
    for step, lots in sorted(_due(held).items(), reverse=True):
        people = dict.fromkeys(keepers_of(held) + (supervisors_of(held) if step == min(REMIND_DAYS) else []))
        if not people:
            continue
        with override(settings.LANGUAGE_CODE):
            subject = _("%(warehouse)s: %(n)s lots expire within %(days)s days") % {"warehouse": held.name, "n": len(lots), "days": step}
            text = _told(lots)
        send(to=people, subject=subject, text=text, link=f"/stock/expiry/?warehouse={held.code}")
        for lot in lots:
            facts = {"warehouse": held.code, "step": step, "units": lots[lot]}
            record_event(kind=KIND, by=None, organisation=held.organisation, subject=lot, payload=facts)
        told += len(lots)
    return told


def _due(store: Warehouse) -> dict[int, dict[Lot, int]]:
    """Lots and units by the step they have come within and nobody was told of, the soonest first."""
    today = clock.today()
    units = Counter[Lot]()
    for row in expiring([store], before=today + timedelta(days=max(REMIND_DAYS) + 1)):
        units[row.lot] += row.quantity
    told = Event.objects.filter(kind=KIND, subject_type=Lot._meta.label_lower, subject_id__in=[lot.pk for lot in units])
    known = set(told.filter(payload__warehouse=store.code).values_list("subject_id", "payload__step"))
    due = defaultdict[int, dict[Lot, int]](dict)
    for lot, held in units.items():
        step = reminder_step(lot.expires_on, today)
        if step and (lot.pk, step) not in known:
            due[step][lot] = held
    return due


def _told(lots: Mapping[Lot, int]) -> str:
    named = [f"{lot.item.name} {lot.number} × {units:,} {lot.item.unit}, {lot.expires_on}" for lot, units in list(lots.items())[:MOST_NAMED]]
    more = len(lots) - MOST_NAMED
    return "\n".join([*named, *([ngettext("and %(n)s more lot", "and %(n)s more lots", more) % {"n": more}] if more > 0 else [])])
