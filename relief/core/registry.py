"""The core's declarations."""

from relief.core.models import (
    AccessLog,
    ActionCard,
    Appointment,
    Division,
    EmergencyPlan,
    Event,
    GovernmentResponse,
    Incident,
    Message,
    Organisation,
    Person,
    PlanTrigger,
    Population,
    ResponseActivation,
    World,
)
from relief.core.roles import COMMANDERS, OFFICE, REVIEWERS
from relief.registrar.ownership import own

own(Division, scope=None, access={"write": OFFICE})
own(Population, scope=None, access={"write": OFFICE})
own(Organisation, scope="", access={"write": OFFICE})
own(Person, scope="organisation", access={"read": OFFICE | COMMANDERS, "write": OFFICE})
own(Appointment, scope="organisation", access={"write": OFFICE})
own(Incident, scope="organisation", access={"write": COMMANDERS}, city_wide=True)
own(GovernmentResponse, scope="incident__organisation", access={"write": COMMANDERS}, city_wide=True)
own(ResponseActivation, scope="organisation", access={"write": COMMANDERS}, city_wide=True)
own(EmergencyPlan, scope="organisation", access={"write": OFFICE})
own(PlanTrigger, scope="plan__organisation", access={"write": OFFICE})
own(ActionCard, scope="plan__organisation", access={"write": OFFICE})
own(Event, scope=("organisation", "incident__organisation"))
own(Message, scope="to__organisation", access={"read": OFFICE | COMMANDERS})
own(AccessLog, scope="by__person__organisation", access={"read": REVIEWERS})
own(World, scope=None, access={"write": OFFICE})
