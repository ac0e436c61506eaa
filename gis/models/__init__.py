"""Map and dispatch records, one file a subject."""

from gis.models.aid import MutualAidLine, MutualAidRequest
from gis.models.needs import GroupFactor, Need, NeedStandard, Shelter
from gis.models.plans import PlanResource, ReadinessSnapshot
from gis.models.proposals import Proposal, ProposalLine, UnmetLine
from gis.models.requisitions import HeadCount, NeedsAssessment, Requisition, RequisitionLine
from gis.models.roads import Closure, RoadNetwork, RoadNode, RoadSegment
from gis.models.scarcity import ScarcityRecord
from gis.models.sitreps import ReportingClock, Sitrep
from gis.models.tiles import TileSource
from gis.models.trips import Trip, TripStop, Vehicle, VehicleClass

__all__ = [
    "Closure",
    "GroupFactor",
    "HeadCount",
    "MutualAidLine",
    "MutualAidRequest",
    "Need",
    "NeedStandard",
    "NeedsAssessment",
    "PlanResource",
    "Proposal",
    "ProposalLine",
    "ReadinessSnapshot",
    "ReportingClock",
    "Requisition",
    "RequisitionLine",
    "RoadNetwork",
    "RoadNode",
    "RoadSegment",
    "ScarcityRecord",
    "Shelter",
    "Sitrep",
    "TileSource",
    "Trip",
    "TripStop",
    "UnmetLine",
    "Vehicle",
    "VehicleClass",
]
