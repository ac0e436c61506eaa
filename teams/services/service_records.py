"""Hours given and a word of thanks: written by closing, never typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from relief.core.services.messages import send
from teams.models import ServiceRecord

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from relief.core.models import Person
    from teams.models import Muster


def thank(muster: Muster, times: Mapping[Person, tuple[datetime, datetime]]) -> int:
    """One record for everybody who was there, from and until when; once a muster however often it is closed. Returns how many were new."""
    new = 0
    for person, (start, end) in times.items():
        minutes = max(int((end - start).total_seconds()) // 60, 0)
        facts = {"occasion": muster.occasion, "starts_at": start, "ends_at": end, "minutes": minutes}
        _record, made = ServiceRecord.objects.get_or_create(person=person, muster=muster, defaults=facts)
        if made:
            new += 1
            _say_thanks(muster, person, minutes)
    return new


def _say_thanks(muster: Muster, person: Person, minutes: int) -> None:
    text = _("Thank you for %(hours)s h %(minutes)s min: %(what)s.") % {"hours": minutes // 60, "minutes": minutes % 60, "what": muster.title}
    send(to=[person], subject=_("Thank you"), text=text, incident=muster.incident)
