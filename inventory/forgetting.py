"""What phones sent about somebody, and how it ends when he is erased: that there was an entry stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inventory.models import DiscrepancyCase, FieldCommand
from relief.registrar.hooks import on_erasure

if TYPE_CHECKING:
    from relief.core.models import Person
    from relief.core.services.traces import Traces

WORDS = ("what", "treatment", "reason", "how")  # what an entry about a person says of his body and why


@on_erasure
def forget_in_entries(person: Person, traces: Traces) -> None:
    """His name and telephone go out of what was sent, answered and opened as a case; words about his body go with him."""
    traces.sweep(FieldCommand.every_world.all(), "body", "problem", "resolution")
    for cases in (DiscrepancyCase.every_world.all(), DiscrepancyCase.history.all()):
        traces.sweep(cases, "reason")
    for row in FieldCommand.every_world.filter(body__body__person=person.pk):
        row.body = row.body | {"body": _wordless(row.body["body"])}
        row.save(update_fields=["body"])


def _wordless(body: dict[str, Any]) -> dict[str, Any]:
    return {name: "#" if name in WORDS and value else value for name, value in body.items()}
