"""Who owns map and dispatch records: the society that leads the incident; roads belong to the whole house."""

from gis.models import (
    Closure,
    Need,
    NeedStandard,
    Proposal,
    ProposalLine,
    RoadNetwork,
    RoadNode,
    RoadSegment,
    Shelter,
    Trip,
    TripStop,
    UnmetLine,
    Vehicle,
    VehicleClass,
)
from relief.core.roles import DISPATCHERS, KEEPERS, OFFICE
from relief.registrar.ownership import own

DISPATCH = {"write": DISPATCHERS}
INCIDENT = "incident__organisation"

own(NeedStandard, scope=None, access={"write": OFFICE | DISPATCHERS})
own(RoadNetwork, scope=None, access={"write": OFFICE})
own(RoadNode, scope=None)
own(RoadSegment, scope=None)
own(VehicleClass, scope=None, access={"write": OFFICE})
own(Vehicle, scope="organisation", access={"write": OFFICE | DISPATCHERS | KEEPERS})
own(Shelter, scope=INCIDENT, access=DISPATCH, city_wide=True)
own(Need, scope=INCIDENT, access=DISPATCH, city_wide=True)
own(Closure, scope=(INCIDENT, "reported_by__organisation"), access=DISPATCH, city_wide=True)
own(Proposal, scope=INCIDENT, access=DISPATCH)
own(ProposalLine, scope=("proposal__incident__organisation", "warehouse__organisation"))
own(UnmetLine, scope="proposal__incident__organisation")
own(Trip, scope=(INCIDENT, "warehouse__organisation"), access=DISPATCH)
own(TripStop, scope=("trip__incident__organisation", "trip__warehouse__organisation"), access=DISPATCH)
