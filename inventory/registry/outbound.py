"""What a supervisor finds on his desk: the exceptions nobody of the board has looked at."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from inventory.selectors.exceptions import exceptions, reviewed_by
from relief.core.access import roles_held
from relief.core.models import Appointment
from relief.registrar.hooks import Entry, approvals


@approvals
def exceptions_waiting(request: HttpRequest) -> list[Entry]:
    """One line with their number, red where a clock has run out."""
    if Appointment.Role.SUPERVISOR not in roles_held(request.user):
        return []
    waiting = [one for one in exceptions(reviewed_by(request.user)) if one.review is None]
    if not waiting:
        return []
    late = sum(one.found.late for one in waiting)
    note = _("%s of them overdue") % late if late else ""
    return [Entry(text=_("Exceptions nobody has looked at: %s") % len(waiting), note=note, link=reverse("exceptions"), late=bool(late))]
