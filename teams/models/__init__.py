"""Squads and what decides whether they can go, one file a subject."""

from teams.models.deployment import CrewPosition, DeployedMember, Deployment, GearLine, InjuryReport, SectorTask, ServiceRecord
from teams.models.kin import KinOpening, NextOfKin
from teams.models.muster import Arrival, CheckIn, Muster, MusterVehicle
from teams.models.readiness import CellMinimum, ReadinessDay
from teams.models.roster import MemberLeave, RescueTeam, TeamMember

__all__ = [
    "Arrival",
    "CellMinimum",
    "CheckIn",
    "CrewPosition",
    "DeployedMember",
    "Deployment",
    "GearLine",
    "InjuryReport",
    "KinOpening",
    "MemberLeave",
    "Muster",
    "MusterVehicle",
    "NextOfKin",
    "ReadinessDay",
    "RescueTeam",
    "SectorTask",
    "ServiceRecord",
    "TeamMember",
]
