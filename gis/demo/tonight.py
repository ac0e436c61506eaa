"""A made-up night in Jingning that is still going on, so that the screens have something to do.

It is the synthetic scenario of the drill book: rain, a slide at kilometre 31 on the road to Daji, 180 people at Dongkeng, 44 cut
off at Daji. Everything in it is invented and says so.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from gis.demo import callouts, cast, outside, warnings, ways
from gis.demo.agenda import Agenda
from gis.models import Closure
from gis.selectors.roads import active_network
from gis.services.closures import close_road
from gis.services.drives import depart_trip
from gis.services.needs import estimate_needs
from gis.services.proposals import approve_proposal, propose_sourcing
from gis.services.shelters import open_shelter
from gis.services.trips import plan_trips
from relief.core import clock
from relief.core.models import Appointment, Division, Incident, Organisation
from relief.core.services.activations import activate, propose_level
from relief.core.services.incidents import open_incident, record_figures, report_incident, verify_incident

if TYPE_CHECKING:
    from gis.models import Trip
    from teams.models import CallOut

NAME = "演示：东坑夜雨塌方(情景)"
SOURCE = "合成情景，不是真实灾情"
AGO = timedelta(hours=3)
DAYS = 3
LAST_HEARD, MOSTLY_HEARD = 103, 112  # 77 minutes before now one is amber, 68 minutes before now the next word of the others is due soon
Role = Appointment.Role


def known() -> Incident | None:
    """The incident, if the night was begun before."""
    return Incident.objects.filter(name=NAME).first()


@transaction.atomic
def begin() -> Incident:
    """Three hours of a night, up to now: one lorry on its way, one stopped by a slide, one shelter nobody has planned for."""
    beginning = timezone.now() - AGO
    agenda = Agenda(beginning)
    night = Night(agenda)
    for minutes, act in (
        (2, night.warned),
        (12, night.report),
        (25, night.activate),
        (40, night.first_needs),
        (52, night.source),
        (58, night.call_out),
        (66, night.go_out),
        (75, night.send),
        (94, night.gather),
        (98, night.on_site),
        (LAST_HEARD, night.crew.all_well),
        (110, night.told_by_the_driver),
        (MOSTLY_HEARD, night.crew.one_silent),
        (140, night.slide),
        (150, night.carried_on),
        (165, night.more_people),
    ):
        agenda.at(minutes, act)
    agenda.run()
    return night.incident


class Night:
    """The acts of the night."""

    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self.duty = cast.post("LS", Role.DUTY_OFFICER, "值班员")
        self.vice_president = cast.post("LS", Role.EXECUTIVE_VICE_PRESIDENT, "常务副会长")
        self.logistics = cast.post("LS", Role.LOGISTICS_LEAD, "物资组长")
        self.commander = cast.post("LS", Role.INCIDENT_COMMANDER, "总指挥")
        self.crew = outside.Crew()
        self.incident: Incident
        self.called: CallOut
        self.trips: list[Trip] = []
        self.left: list[Trip] = []

    def warned(self) -> None:
        """A warning comes; the duty officer stands by on it."""
        warnings.issue(self.duty)

    def report(self) -> None:
        """The first call, and a second source."""
        incident = report_incident(
            organisation=Organisation.objects.get(code="LS"),
            name=NAME,
            hazard=Incident.Hazard.LANDSLIDE,
            happened_at=self.agenda.beginning,
            division=Division.objects.get(name="东坑镇"),
            place="东坑镇，通大漈公路 31 公里处",
            by=self.duty,
        )
        self.incident = open_incident(verify_incident(incident, by=self.duty), by=self.duty)
        warnings.came_true(self.incident, by=self.duty)

    def activate(self) -> None:
        """Figures reach a threshold; the person entitled activates."""
        self.incident = record_figures(incident=self.incident, source=SOURCE, by=self.duty, evacuated=1040)
        level = propose_level(incident=self.incident, by=self.duty).level
        activate(incident=self.incident, level=level, by=self.vice_president)

    def first_needs(self) -> None:
        """Two shelters, counted, and what they need."""
        for town, name, people in (("东坑镇", "东坑中学安置点", 180), ("大漈乡", "大漈乡文化礼堂", 44)):
            self._shelter(town, name, people)

    def source(self) -> None:
        """Proposed by one, approved by another."""
        proposal = propose_sourcing(incident=self.incident, by=self.logistics)
        approve_proposal(proposal=proposal, by=self.commander)
        self.trips = plan_trips(incident=self.incident, by=self.logistics).trips

    def call_out(self) -> None:
        """The squad of Jingning is called out, and answers."""
        self.called = callouts.call_out(self.incident)
        callouts.answered(self.called)

    def go_out(self) -> None:
        """Four of the water squad leave before the others have answered."""
        self.crew.leave(self.incident)

    def on_site(self) -> None:
        """They are there and work."""
        self.crew.work()

    def gather(self) -> None:
        """The first three stand at the assembly point; the others are expected."""
        callouts.gathered(self.called)

    def send(self) -> None:
        """The first lorry leaves, and of three or more another one; the longest trip waits."""
        longest = max(self.trips, key=lambda trip: trip.planned_seconds)
        ready = sorted((trip for trip in self.trips if trip != longest), key=lambda trip: trip.pk) or [longest]
        for trip in ready[:2]:
            depart_trip(trip=trip, by=cast.keeper_of(trip.warehouse))
        self.left = ready[:2]

    def told_by_the_driver(self) -> None:
        """The first driver has a link and tells where he is."""
        ways.tell_of(self.left[0], by=self.duty)

    def carried_on(self) -> None:
        """Of two lorries on the road the second gives its load to a party on foot."""
        if len(self.left) > 1:
            ways.go_on_by_foot(self.left[1], by=self.logistics)

    def slide(self) -> None:
        """The road to Daji is cut: what has not left and would use it is flagged."""
        waiting = [trip for trip in self.trips if trip.departed_at is None] or self.trips
        way = max(waiting, key=lambda trip: trip.planned_seconds).segments
        ways.survey_path(network=active_network(), segment=way[-1], by=self.duty)
        close_road(
            network=active_network(),
            incident=self.incident,
            segments=[way[-1]],
            description="通大漈公路 31 公里处塌方(情景)",
            cause=Closure.Cause.LANDSLIDE,
            confirmed_by="交警(情景)",
            by=self.duty,
        )

    def more_people(self) -> None:
        """A third shelter opens; nobody has planned for it yet."""
        self._shelter("景南乡", "景南乡小学", 96)

    def _shelter(self, town: str, name: str, people: int) -> None:
        division = Division.objects.get(name=town)
        shelter = open_shelter(
            incident=self.incident,
            name=name,
            division=division,
            longitude=division.longitude or 0.0,
            latitude=division.latitude or 0.0,
            people=people,
            source=SOURCE,
            by=self.logistics,
        )
        estimate_needs(incident=self.incident, shelter=shelter, people=people, days=DAYS, on=clock.today(), by=self.logistics)
