"""What the stores do by themselves: days are sealed, visitors forgotten, spoken approvals asked after."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from inventory.services.reminders import remind_of_expiry
from inventory.services.seals import seal_days
from inventory.services.verbal import tell_overdue
from inventory.services.visits import erase_old_visits
from relief.core.rounds import At, rounds


@rounds(At.NIGHT, _("Days sealed"))
def seal() -> int:
    """Every day that is over; nothing where the book has a fault."""
    return len(seal_days())


@rounds(At.NIGHT, _("Visitors' names erased after a year"))
def forget_visitors() -> int:
    """The visits stay, the names go."""
    return erase_old_visits()


@rounds(At.MINUTE, _("Spoken approvals not in writing after 24 hours"))
def ask_after_approvals() -> int:
    """The supervisors hear of each once."""
    return tell_overdue()


@rounds(At.MORNING, _("Lots told of before they expire"))
def remind_expiry() -> int:
    """180, 90 and 30 days before, each step once a lot."""
    return remind_of_expiry()
