"""The ladder to the government's headquarters: lines are tried, and names can be forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from relief.core import clock
from relief.core.models import LiaisonContact

if TYPE_CHECKING:
    from datetime import date

    from relief.core.models import Person

EVERY = timedelta(days=90)


def line_tried(contact: LiaisonContact, *, by: Person | None, on: date | None = None) -> LiaisonContact:  # noqa: ARG001 - every service says who
    """Somebody answered; the next try is due in ninety days."""
    day = on or clock.today()
    with transaction.atomic():
        held = LiaisonContact.objects.select_for_update().get(pk=contact.pk)
        held.tested_on, held.test_due_on = day, day + EVERY
        held.save()
    return held


def forget_contact(contact: LiaisonContact, *, by: Person) -> LiaisonContact:  # noqa: ARG001 - every service says who
    """Erase the name, here and in the history; the post and its telephone stay."""
    with transaction.atomic():
        for rows in (LiaisonContact.objects.filter(pk=contact.pk), contact.history.all()):
            rows.update(contact="")
    contact.refresh_from_db()
    return contact
