"""Sample rows of the registers of musters and missions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from teams.models import CheckIn, DeployedMember, Deployment, InjuryReport, Muster, ServiceRecord
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


SAMPLES: dict[type[Any], Callable[[], Any]] = {
    Muster: muster,
    CheckIn: check_in,
    Deployment: deployment,
    InjuryReport: injury,
    ServiceRecord: service,
}
