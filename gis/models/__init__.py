"""Map and dispatch records, one file a subject."""

from gis.models.aid import MutualAidLine, MutualAidRequest
from gis.models.cards import CardRun, TownshipCard
from gis.models.drivers import DriverLink, TripStep
from gis.models.needs import GroupFactor, Need, NeedStandard, Shelter
from gis.models.plans import PlanResource, ReadinessSnapshot
from gis.models.positions import TripPosition
from gis.models.proposals import Proposal, ProposalLine, UnmetLine
from gis.models.requisitions import HeadCount, NeedsAssessment, Requisition, RequisitionLine
from gis.models.roads import Closure, ClosurePhoto, RoadNetwork, RoadNode, RoadSegment
from gis.models.scarcity import ScarcityRecord
from gis.models.sitreps import ReportingClock, Sitrep
from gis.models.surveys import LandingPoint, SurveyedRoute
from gis.models.tiles import TileSource
from gis.models.transhipments import Transhipment
from gis.models.trips import Trip, TripStop, Vehicle, VehicleClass

__all__ = [
    "CardRun",
    "Closure",
    "ClosurePhoto",
    "DriverLink",
    "GroupFactor",
    "HeadCount",
    "LandingPoint",
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
    "SurveyedRoute",
    "TileSource",
    "TownshipCard",
    "Transhipment",
    "Trip",
    "TripPosition",
    "TripStep",
    "TripStop",
    "UnmetLine",
    "Vehicle",
    "VehicleClass",
]
