"""What is open in a society: the list the incoming officer reads. Every app adds its own lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from relief.core import clock
from relief.core.models import ActionCardTask, DutyCall, Incident, ResponseActivation
from relief.core.selectors.roster import roster_gaps

if TYPE_CHECKING:
    from collections.abc import Callable

    from django_stubs_ext import StrOrPromise

    from relief.core.models import Organisation

    type Teller = Callable[[Organisation], list[Matter]]

WRITTEN_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Matter:
    """One open thing: what kind, which, and whether its time has passed."""

    kind: StrOrPromise
    text: StrOrPromise
    note: StrOrPromise = ""
    link: str = ""
    late: bool = False


_tellers: list[Teller] = []


def matters(tell: Teller) -> Teller:
    """``@matters``: an app's open things of a society, in a fixed number of queries."""
    _tellers.append(tell)
    return tell


def open_matters(society: Organisation) -> list[Matter]:
    """Everything open in a society now: incidents, cards, what waits to be written, calls, gaps, and what other apps tell."""
    own = (_incidents, _spoken, _cards, _calls, _gaps)
    return [matter for tell in (*own, *_tellers) for matter in tell(society)]


def _incidents(society: Organisation) -> list[Matter]:
    rows = Incident.objects.filter(organisation=society, state__in=Incident.RUNNING)
    return [Matter(_("Open incident"), str(one), str(one.get_state_display()), reverse("dispatch", args=[one.number])) for one in rows]


def _spoken(society: Organisation) -> list[Matter]:
    rows = ResponseActivation.objects.filter(organisation=society, verbal=True, written_at__isnull=True, activated_at__isnull=False)
    return [
        Matter(
            _("To be put in writing"),
            f"{one.incident} {one.get_level_display()}",
            _("by %(when)s") % {"when": _when(one.activated_at + WRITTEN_WITHIN)},
            reverse("dispatch", args=[one.incident.number]) + "?tab=command",
            late=one.activated_at + WRITTEN_WITHIN < clock.now(),
        )
        for one in rows.select_related("incident")
        if one.activated_at
    ]


def _cards(society: Organisation) -> list[Matter]:
    rows = ActionCardTask.objects.filter(organisation=society, state__in=ActionCardTask.OPEN, incident__state__in=Incident.RUNNING)
    return [
        Matter(
            _("Action card"),
            one.task,
            str(one.taken_by or one.get_state_display()),
            reverse("dispatch", args=[one.incident.number]) + "?tab=command",
            late=one.is_overdue,
        )
        for one in rows.select_related("incident", "taken_by")
    ]


def _calls(society: Organisation) -> list[Matter]:
    rows = DutyCall.objects.filter(organisation=society, answered=False, called_back_at__isnull=True)
    return [Matter(_("Call to return"), one.about or "—", _when(one.called_at), reverse("duty"), late=True) for one in rows]


def _gaps(society: Organisation) -> list[Matter]:
    return [Matter(_("Nobody on duty"), f"{_when(one.start)} – {_when(one.end)}", "", reverse("duty")) for one in roster_gaps(society)[:3]]


def _when(moment: object) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M}"  # type: ignore[arg-type]
