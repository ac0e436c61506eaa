"""Sample rows of the registers of musters and missions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from teams.models import CheckIn, CrewHandover, DeployedMember, Deployment, InjuryReport, Muster, ServiceRecord
from tests.contract.samples import THEN, county, incident, person

if TYPE_CHECKING:
    from collections.abc import Callable


def muster() -> Muster:
    """Departed at THEN."""
    facts = {"title": "东坑搜救", "place": "县中心备灾仓库", "occasion": "call_out", "state": "departed", "opened_at": THEN, "ended_at": THEN}
    return Muster.objects.create(number="JN-MU-1", organisation=county(), incident=incident(), leader=person(), **facts)


def check_in() -> CheckIn:
    """One who came, unfit and allowed."""
    facts = {"vest": "7", "bag": "B-7", "fit": True, "slept": True, "unhurt": True, "unfit_reason": "只有他会开艇", "allowed_by": person()}
    return CheckIn.objects.create(muster=muster(), person=person(), arrived_at=THEN, **facts)


def deployment() -> Deployment:
    """Closed, not debriefed."""
    here = check_in()
    facts = {"mission": "东坑搜救", "destination": "东坑镇", "state": "recovered", "ordered_at": THEN, "departed_at": THEN, "closed_at": THEN}
    made = Deployment.objects.create(number="JN-DP-1", organisation=county(), muster=here.muster, incident=incident(), leader=person(), **facts)
    DeployedMember.objects.create(deployment=made, person=person(), check_in=here, out_at=THEN, heard_at=THEN, back_at=THEN)
    return made


def injury() -> InjuryReport:
    """A sprained ankle is nobody's business."""
    who = deployment().people.get()
    facts = {"severity": "treated", "what": "脚踝扭伤两周", "treatment": "固定包扎送医", "happened_at": THEN}
    return InjuryReport.objects.create(number="JN-IR-1", who=who, reported_by=person(), **facts)


def service() -> ServiceRecord:
    """Three hours."""
    end = THEN + timedelta(hours=3)
    return ServiceRecord.objects.create(person=person(), muster=muster(), occasion="call_out", starts_at=THEN, ends_at=end, minutes=180)


def handover() -> CrewHandover:
    """A relief that nobody has signed."""
    outgoing = deployment()
    muster = Muster.objects.create(
        number="JN-MU-2", organisation=county(), incident=incident(), leader=person(), title="东坑接替", place="县中心备灾仓库", opened_at=THEN
    )
    incoming = Deployment.objects.create(
        number="JN-DP-2", organisation=county(), muster=muster, leader=person(), mission="东坑接替", ordered_at=THEN, relieves=outgoing
    )
    facts = {"heads_out": 8, "heads_in": 8, "gear": ["JN-BOA-01"], "notes": "东岸两户未搜", "written_at": THEN}
    return CrewHandover.objects.create(number="JN-CH-1", incoming=incoming, outgoing=outgoing, **facts)


SAMPLES: dict[type[Any], Callable[[], Any]] = {
    Muster: muster,
    CheckIn: check_in,
    Deployment: deployment,
    CrewHandover: handover,
    InjuryReport: injury,
    ServiceRecord: service,
}
