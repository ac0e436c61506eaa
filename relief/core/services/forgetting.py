"""What the core keeps of somebody in the words of other rows, and how it ends when he is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.admin.models import LogEntry

from relief.core.models import AccessLog, CommandKey, DutyCall, Event, Handover, Message
from relief.registrar.hooks import on_erasure

if TYPE_CHECKING:
    from relief.core.models import Person
    from relief.core.services.traces import Traces


@on_erasure
def forget_in_words(person: Person, traces: Traces) -> None:  # noqa: ARG001 - a hook gets both
    """Events keep what happened and lose who it was; so do messages to others, answers to commands, handovers and the desk's own log.

    Events name people by key alone; what older ones, subjects and free words still say is taken out here.
    """
    traces.sweep(Event.every_world.all(), "subject", "payload")
    traces.sweep(Message.every_world.all(), "subject", "text", "error")
    traces.sweep(CommandKey.every_world.all(), "answer")
    for handovers in (Handover.every_world.all(), Handover.history.all()):
        traces.sweep(handovers, "note", "matters")
    for calls in (DutyCall.every_world.all(), DutyCall.history.all()):
        traces.sweep(calls, "caller", "phone", "about")
    traces.sweep(LogEntry.objects.all(), "object_repr", "change_message")
    traces.sweep(AccessLog.objects.all(), "subject", "reason")
