"""Sample rows of the registers of call-outs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from teams.models import CallOut, CallOutTemplate, Invitation, Reply, TemplateBag, TemplateNeed, Wave
from tests.contract.samples import THEN, county, incident, member, person, squad
from tests.contract.samples_abilities import bag

if TYPE_CHECKING:
    from collections.abc import Callable

WHERE = {"hazard": "flash_flood", "place": "东坑镇", "assembly_point": "县红会仓库", "kit_remark": "救生衣"}


def template() -> CallOutTemplate:
    """A night of rain."""
    return CallOutTemplate.objects.get_or_create(organisation=county(), name="山洪夜间", defaults={"team": squad(), **WHERE})[0]


def call_out() -> CallOut:
    """One that collects answers."""
    facts = {"organisation": county(), "incident": incident(), "state": "collecting_responses", "created_by": person(), "created_at": THEN}
    return CallOut.objects.get_or_create(number="JN-CO-1", defaults={**facts, **WHERE, "sent_at": THEN, "report_by": THEN})[0]


def invitation() -> Invitation:
    """Somebody who comes, asked under a number that is nobody's business."""
    wave = Wave.objects.get_or_create(call_out=call_out(), number=1, defaults={"people": 1, "sent_at": THEN})[0]
    facts = {"wave": wave, "member": member(), "cell": "water", "phone": "19900004711", "code": "K23", "state": "coming", "notified_at": THEN}
    return Invitation.objects.get_or_create(call_out=call_out(), person=person(), defaults=facts)[0]


def reply() -> Reply:
    """Words, and how they were read."""
    said = {"channel": "sms", "from_phone": "19900004711", "text": "能去，两小时后到", "answer": "available", "minutes": 120}
    return Reply.objects.create(
        organisation=county(), call_out=call_out(), invitation=invitation(), received_at=THEN, recorded_at=THEN, key="k1", **said
    )


SAMPLES: dict[type[Any], Callable[[], Any]] = {
    CallOutTemplate: template,
    TemplateNeed: lambda: TemplateNeed.objects.create(template=template(), cell="water", people=4),
    TemplateBag: lambda: TemplateBag.objects.create(template=template(), bag=bag()),
    CallOut: call_out,
    Invitation: invitation,
    Reply: reply,
}
