"""The core's records, one file a subject."""

from relief.core.models.alerts import Alert, AlertResponse
from relief.core.models.command import ActionCardTask, Decision
from relief.core.models.divisions import Division, Population, Village
from relief.core.models.duty import DutyCall, DutyShift, Handover, ShiftSwap
from relief.core.models.events import Event
from relief.core.models.filings import PlanFiling
from relief.core.models.incidents import GovernmentResponse, Incident, ResponseActivation
from relief.core.models.messages import DeliveryReceipt, Message
from relief.core.models.organisations import Organisation
from relief.core.models.paperwork import AccessLog, CommandKey, GivenNumber, NumberSeries
from relief.core.models.people import Appointment, Person, User
from relief.core.models.pins import WitnessPin
from relief.core.models.plans import ActionCard, EmergencyPlan, LiaisonContact, PlanLevel, PlanTrigger
from relief.core.models.worlds import World

__all__ = [
    "AccessLog",
    "ActionCard",
    "ActionCardTask",
    "Alert",
    "AlertResponse",
    "Appointment",
    "CommandKey",
    "Decision",
    "DeliveryReceipt",
    "Division",
    "DutyCall",
    "DutyShift",
    "EmergencyPlan",
    "Event",
    "GivenNumber",
    "GovernmentResponse",
    "Handover",
    "Incident",
    "LiaisonContact",
    "Message",
    "NumberSeries",
    "Organisation",
    "Person",
    "PlanFiling",
    "PlanLevel",
    "PlanTrigger",
    "Population",
    "ResponseActivation",
    "ShiftSwap",
    "User",
    "Village",
    "WitnessPin",
    "World",
]
