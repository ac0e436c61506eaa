"""Sample rows of the registers of needs, requests and sourcing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis.models import MutualAidRequest, Shelter
from relief.core.models import Organisation
from tests.contract.samples import SHELTER, THEN, county, incident, person

if TYPE_CHECKING:
    from collections.abc import Callable


def shelter() -> Shelter:
    """The school where the people are."""
    return Shelter.objects.create(incident=incident(), **SHELTER)


def neighbour() -> Organisation:
    """Whoever is asked for goods."""
    return Organisation.objects.exclude(pk=county().pk).filter(kind=Organisation.Kind.CITY_SOCIETY).get()


def aid() -> MutualAidRequest:
    """Quilts asked of the city, not answered yet."""
    return MutualAidRequest.objects.create(
        number="JN-MA-1", incident=incident(), asker=county(), giver=neighbour(), shelter=shelter(), requested_by=person(), answer_due_at=THEN
    )


SAMPLES: dict[type[Any], Callable[[], Any]] = {MutualAidRequest: aid}
