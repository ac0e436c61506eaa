"""Squads and what decides whether they can go, one file a subject."""

from teams.models.abilities import OwnVehicle, SpokenLanguage
from teams.models.answers import Invitation, Reply, Wave
from teams.models.blood import BloodGroup
from teams.models.call_bags import CallOutBag, TemplateBag
from teams.models.callouts import CallOut, CallOutNeed, CallOutTemplate, TemplateNeed
from teams.models.courses import Course, CourseResult, CourseSignUp
from teams.models.deployment import CrewPosition, DeployedMember, Deployment, GearLine, InjuryReport, PositionConsent, SectorTask, ServiceRecord
from teams.models.feeds import CalendarFeed
from teams.models.handover import CrewHandover
from teams.models.kin import KinOpening, NextOfKin
from teams.models.kit import BagItem, GearBag
from teams.models.muster import Arrival, CheckIn, Muster, MusterVehicle
from teams.models.partners import PartnerAgreement, PartnerCall, PartnerParty, PartnerUnit
from teams.models.readiness import CellMinimum, ReadinessDay
from teams.models.roster import AvailabilityRule, MemberLeave, RescueTeam, TeamMember
from teams.models.skills import MemberSkill, PaperReminder, Skill

__all__ = [
    "Arrival",
    "AvailabilityRule",
    "BagItem",
    "BloodGroup",
    "CalendarFeed",
    "CallOut",
    "CallOutBag",
    "CallOutNeed",
    "CallOutTemplate",
    "CellMinimum",
    "CheckIn",
    "Course",
    "CourseResult",
    "CourseSignUp",
    "CrewHandover",
    "CrewPosition",
    "DeployedMember",
    "Deployment",
    "GearBag",
    "GearLine",
    "InjuryReport",
    "Invitation",
    "KinOpening",
    "MemberLeave",
    "MemberSkill",
    "Muster",
    "MusterVehicle",
    "NextOfKin",
    "OwnVehicle",
    "PaperReminder",
    "PartnerAgreement",
    "PartnerCall",
    "PartnerParty",
    "PartnerUnit",
    "PositionConsent",
    "ReadinessDay",
    "Reply",
    "RescueTeam",
    "SectorTask",
    "ServiceRecord",
    "Skill",
    "SpokenLanguage",
    "TeamMember",
    "TemplateBag",
    "TemplateNeed",
    "Wave",
]
