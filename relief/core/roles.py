"""Groups of roles with a name, so that a declaration says who in one word."""

from relief.core.models import Appointment

Role = Appointment.Role

KEEPERS = frozenset({Role.WAREHOUSE_KEEPER, Role.LOGISTICS_LEAD})
DIRECTORS = frozenset({Role.COUNTY_PRESIDENT, Role.EXECUTIVE_VICE_PRESIDENT, Role.SECRETARY_GENERAL})
COMMANDERS = DIRECTORS | {Role.INCIDENT_COMMANDER, Role.DUTY_OFFICER}
DISPATCHERS = COMMANDERS | {Role.LOGISTICS_LEAD}
APPROVERS = DIRECTORS | {Role.INCIDENT_COMMANDER}
MANAGERS = DIRECTORS | {Role.ADMINISTRATOR}
OFFICE = DIRECTORS | {Role.CLERK, Role.ADMINISTRATOR}
LEADERS = frozenset({Role.TEAM_LEADER, Role.VOLUNTEER_LEADER})
SURVEYORS = OFFICE | DISPATCHERS | LEADERS  # who may say what a way is like
REVIEWERS = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR})
FIELD = KEEPERS | COMMANDERS | LEADERS | {Role.TEAM_MEMBER, Role.TOWNSHIP_SECRETARY}  # whose phone may work without signal
