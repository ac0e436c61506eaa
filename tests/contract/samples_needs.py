"""Sample rows of the registers of needs, requests and sourcing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis.models import GroupFactor, HeadCount, MutualAidRequest, NeedsAssessment, Proposal, Requisition, ScarcityRecord, Shelter
from relief.core.models import Organisation
from tests.contract.samples import SHELTER, THEN, county, incident, item, network, person

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


def count() -> HeadCount:
    """A count by group."""
    return HeadCount.objects.create(shelter=shelter(), people=180, children=12, elders=41, counted_at=THEN, recorded_at=THEN, by=person())


def assessment() -> NeedsAssessment:
    """A village without water."""
    return NeedsAssessment.objects.create(
        number="JN-NA-1", incident=incident(), place="大漈村口", people=44, water="none", access="foot", seen_at=THEN, recorded_at=THEN, by=person()
    )


def requisition() -> Requisition:
    """Handed in, not decided."""
    return Requisition.objects.create(
        number="JN-RQ-1", state="submitted", incident=incident(), shelter=shelter(), asked_for_by="鿎石街道办", made_by=person(), made_at=THEN
    )


def scarcity() -> ScarcityRecord:
    """Quilts that did not go round."""
    proposal = Proposal.objects.create(number="JN-SP-1", incident=incident(), network=network(), network_version=1, made_by=person())
    return ScarcityRecord.objects.create(number="JN-SS-1", incident=incident(), proposal=proposal, note="老人先", made_by=person(), made_at=THEN)


SAMPLES: dict[type[Any], Callable[[], Any]] = {
    GroupFactor: lambda: GroupFactor.objects.get_or_create(item=item(), group="elders", defaults={"percent": 150, "source": "示意"})[0],
    HeadCount: count,
    MutualAidRequest: aid,
    NeedsAssessment: assessment,
    Requisition: requisition,
    ScarcityRecord: scarcity,
}
