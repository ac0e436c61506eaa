"""The core's records, one file a subject."""

from relief.core.models.alerts import Alert, AlertResponse
from relief.core.models.divisions import Division, Population, Village
from relief.core.models.events import Event
from relief.core.models.incidents import GovernmentResponse, Incident, ResponseActivation
from relief.core.models.messages import Message
from relief.core.models.organisations import Organisation
from relief.core.models.paperwork import AccessLog, CommandKey, GivenNumber, NumberSeries
from relief.core.models.people import Appointment, Person, User
from relief.core.models.pins import WitnessPin
from relief.core.models.plans import ActionCard, EmergencyPlan, PlanTrigger
from relief.core.models.worlds import World

__all__ = [
    "AccessLog",
    "ActionCard",
    "Alert",
    "AlertResponse",
    "Appointment",
    "CommandKey",
    "Division",
    "EmergencyPlan",
    "Event",
    "GivenNumber",
    "GovernmentResponse",
    "Incident",
    "Message",
    "NumberSeries",
    "Organisation",
    "Person",
    "PlanTrigger",
    "Population",
    "ResponseActivation",
    "User",
    "Village",
    "WitnessPin",
    "World",
]
