"""A refused entry is kept with its reason, opens a case with both records, and is told to its keeper."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from inventory.domain.phones import ClockBack
from inventory.models import DiscrepancyCase, Item, Lot, Waybill
from inventory.outbox.records import mine, sentence, theirs
from relief.core.fieldwork import label_of
from relief.core.services.events import record_event
from relief.core.services.messages import send
from relief.core.services.numbers import next_number
from relief.registrar.problem_handler import document

if TYPE_CHECKING:
    from inventory.models import FieldCommand, Warehouse
    from relief.problems import Problem

CASE_CODE = "DC"
LEAVING = "depart"
TO_SETTLE = timedelta(days=3)
LONGEST = 250


def refuse(*, kept: FieldCommand, problem: Problem) -> DiscrepancyCase | None:
    """Write the reason and both records on a kept entry, open its case and tell its keeper.

    Where the entry is about no warehouse of this keeper there is no case: it is nobody's stock that differs.
    """
    kept.problem = told(kept, problem)
    kept.save(update_fields=["problem"])
    case = _open_case(kept, problem) if kept.warehouse else None
    _tell_keeper(kept)
    paper = paper_of(kept)
    facts = {"entry": str(kept), "kind": kept.kind, "problem": problem.slug, "reason": kept.problem["detail"]}
    if paper is not None and kept.kind == LEAVING:
        facts |= {"waybill": paper.number, "plate": paper.plate, "order": str(paper.order or ""), "refusal": _written(problem)}
    record_event(
        kind="command-refused",
        by=kept.person,
        occurred_at=kept.occurred_at,
        incident=paper.incident if paper else None,
        organisation=kept.organisation,
        subject=kept,
        payload=facts,
    )
    return case


def paper_of(kept: FieldCommand) -> Waybill | None:
    """The waybill an entry names, if that leaves from his store: the command of its incident hears that a vehicle is not where the book has it."""
    number = kept.body.get("body", {}).get("waybill")
    if kept.warehouse is None or not isinstance(number, str):
        return None
    return Waybill.objects.filter(number=number, warehouse=kept.warehouse).select_related("incident", "order").first()


def _written(problem: Problem) -> dict[str, Any]:
    """A refusal to be said again later, with the item by its name."""
    kept = problem.kept()
    item = Item.objects.filter(sku=kept["facts"].get("item") or "").first()
    return {**kept, "facts": kept["facts"] | ({"item": item.name} if item else {})}


def remark(*, kept: FieldCommand, problem: Problem) -> None:
    """Keep and tell what was refused beside an entry that was booked; a moment that cannot be is asked after in a case."""
    kept.problem = document(problem) | {"detail": sentence(problem)}
    kept.save(update_fields=["problem"])
    if isinstance(problem, ClockBack) and kept.warehouse:
        _open_case(kept, problem)
    _tell_keeper(kept)


def told(kept: FieldCommand, problem: Problem) -> dict[str, Any]:
    """The problem document of a refusal in the reader's language, with both records."""
    return document(problem) | {"detail": sentence(problem), "mine": mine(kept), "theirs": theirs(kept, problem)}


def _open_case(kept: FieldCommand, problem: Problem) -> DiscrepancyCase:
    now = timezone.now()
    lot = _lot(kept, problem)
    with override(settings.LANGUAGE_CODE):
        reason = told(kept, problem)
    case = DiscrepancyCase.objects.create(
        number=next_number(organisation=kept.organisation, kind=CASE_CODE, on=timezone.localdate(now)),
        kind=DiscrepancyCase.Kind.COMMAND,
        command=kept,
        warehouse=cast("Warehouse", kept.warehouse),  # asked for only where there is one
        item=lot.item if lot else Item.objects.filter(sku=problem.facts.get("item") or "").first(),
        lot=lot,
        expected=_whole(problem.facts.get("wanted"), _asked(kept)),
        found=_asked(kept) if kept.state == kept.State.DONE else _whole(problem.facts.get("available"), 0),
        reason=_both(reason),
        owner=kept.person,
        opened_at=now,
        due_at=now + TO_SETTLE,
    )
    facts = {"entry": str(kept), "warehouse": case.warehouse.code, "expected": case.expected, "found": case.found}
    record_event(kind="case-opened", by=kept.person, occurred_at=kept.occurred_at, organisation=kept.organisation, subject=case, payload=facts)
    return case


def _both(told: dict[str, Any]) -> str:
    """The reason of a case: the sentence, the phone's record, the book's."""
    parts = [told["detail"], told["mine"]["text"], *(one["text"] for one in told["theirs"][:1])]
    return " | ".join(parts)[:LONGEST]


def _lot(kept: FieldCommand, problem: Problem) -> Lot | None:
    facts = problem.facts
    if not facts.get("lot") or not isinstance(facts["lot"], str):
        return None
    rows = Lot.objects.select_related("item").filter(number=facts["lot"], holdings__holder__warehouse=kept.warehouse)
    return rows.filter(item__sku=facts["item"]).first() if facts.get("item") else rows.first()


def _asked(kept: FieldCommand) -> int:
    lines = kept.body.get("body", {}).get("lines")
    return sum(_whole(line.get("quantity"), 0) for line in lines if isinstance(line, dict)) if isinstance(lines, list) else 0


def _whole(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**62 else otherwise


def _tell_keeper(kept: FieldCommand) -> None:
    with override(settings.LANGUAGE_CODE):
        facts = {"kind": label_of(kept.kind), "device": kept.device.code}
        booked = kept.state == kept.State.DONE
        subject = (_("Booked, with a remark: %(kind)s from phone %(device)s") if booked else _("Not booked: %(kind)s from phone %(device)s")) % facts
        text = (kept.problem or {}).get("detail", "")
        send(to=[kept.person], subject=subject, text=text, link=reverse("field_refusals"))
