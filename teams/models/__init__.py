"""Squads and what decides whether they can go, one file a subject."""

from teams.models.readiness import CellMinimum, ReadinessDay
from teams.models.roster import MemberLeave, RescueTeam, TeamMember

__all__ = ["CellMinimum", "MemberLeave", "ReadinessDay", "RescueTeam", "TeamMember"]
