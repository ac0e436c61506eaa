"""Who hears of mutual aid: the people of a society who may decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from relief.core.models import Appointment, Person
from relief.core.roles import APPROVERS
from relief.core.services.messages import send

if TYPE_CHECKING:
    from gis.models import MutualAidRequest
    from relief.core.models import Message, Organisation


def tell_deciders(society: Organisation, request: MutualAidRequest) -> list[Message]:
    """Tell those who may decide that a request or an offer waits for them."""
    now = timezone.now()
    held = Appointment.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now), organisation=society, role__in=APPROVERS, starts_at__lte=now, person__erased_at__isnull=True
    )
    people = list(Person.objects.filter(pk__in=held.values("person")).order_by("pk"))
    with override(settings.LANGUAGE_CODE):
        facts = {"number": request.number, "asker": request.asker, "giver": request.giver, "state": request.get_state_display()}
        subject = _("Mutual aid %(number)s: %(state)s") % facts
        text = _("%(asker)s asks %(giver)s. Open the request to answer it.") % facts
    return send(to=people, subject=subject, text=text, link=f"/aid/{request.number}/", incident=request.incident) if people else []
