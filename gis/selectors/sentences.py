"""The three sentences a report begins with: what happened, what is hard, what is asked for; no figure stands in them."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from gis.models import Closure, Shelter, Sitrep, Trip
from gis.selectors.balances import balance_of_needs
from inventory.models import Item
from relief.core import clock
from relief.core.templatetags.relief_ui import named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gis.selectors.balances import Balance
    from relief.core.models import Incident


class Sentences(NamedTuple):
    """What the commander finds in the three fields."""

    situation: str
    difficulties: str
    requests: str


def sentences_for(incident: Incident, last: Sitrep | None) -> Sentences:
    """From the last report where there is one, and from what is open now; a fixed number of queries."""
    rows = balance_of_needs(incident)
    lacking, unasked = _named(row for row in rows if row.gap), _named(row for row in rows if row.unasked)
    return Sentences(last.situation if last else _situation(incident), _difficulties(incident, lacking), _requests(unasked))


def names_said(incident: Incident) -> set[str]:
    """Every name the sentences may hold: goods in both languages, shelters, closed roads, the place itself. Three queries."""
    goods = Item.objects.filter(needs__incident=incident).values_list("name", "name_en")
    shelters = Shelter.objects.filter(incident=incident).values_list("name", flat=True)
    roads = Closure.objects.filter(incident=incident).values_list("description", flat=True)
    return {incident.place, incident.name, *shelters, *roads, *(name for pair in goods for name in pair)}


def _named(rows: Iterable[Balance]) -> list[str]:
    """The goods of these needs, each once."""
    return list(dict.fromkeys(named(row.need.item) for row in rows))


def _one_after_another(sentences: Iterable[str]) -> str:
    """Sentences as they follow one another in a text: with a space in English, without one in Chinese."""
    said = [one for one in sentences if one]
    return reduce(lambda first, then: _("%(first)s %(then)s") % {"first": first, "then": then}, said) if said else ""


def _situation(incident: Incident) -> str:
    where = incident.place or str(incident.division or incident.organisation)
    begin = _("%(hazard)s at %(place)s.") % {"hazard": incident.get_hazard_display(), "place": where}
    names = list(Shelter.objects.filter(incident=incident).order_by("-people").values_list("name", flat=True))
    return _one_after_another([begin, _("People have been moved to %(shelters)s.") % {"shelters": _(", ").join(names)} if names else ""])


def _difficulties(incident: Incident, lacking: list[str]) -> str:
    now = clock.now()
    closed = Closure.objects.filter(incident=incident, starts_at__lte=now).exclude(ends_at__lte=now).values_list("description", flat=True)
    blocked = Trip.objects.filter(incident=incident, state__in=Trip.LIVE, blocked_by__isnull=False).count()
    said = [
        _("Closed: %(roads)s.") % {"roads": _(", ").join(dict.fromkeys(closed))} if closed else "",
        _("A trip is held up by a closed road.") if blocked else "",
        _("Lacking: %(goods)s.") % {"goods": _(", ").join(lacking)} if lacking else "",
    ]
    return _one_after_another(said)


def _requests(lacking: list[str]) -> str:
    return _("We ask for %(goods)s.") % {"goods": _(", ").join(lacking)} if lacking else ""
