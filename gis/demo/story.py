"""The landslide of 28 September 2016 at Sucun, replayed: published facts, and a response of ours that is synthetic.

What happened at the place and when is from the press (``gis/demo/data/sucun_facts.csv``). Who of us did what, and the stock,
is made up. The figure of 1,460 evacuated people was published on 29 September; the replay uses it from the start.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from gis.demo import cast
from gis.demo.agenda import Agenda
from gis.demo.convoy import Convoy
from gis.demo.tables import rows
from gis.models import Closure, Sitrep
from gis.services.closures import close_road, reopen_road
from gis.services.needs import estimate_needs
from gis.services.proposals import approve_proposal, propose_sourcing
from gis.services.shelters import open_shelter
from gis.services.sitreps import correct_sitrep, draft_sitrep, issue_sitrep, write_sentences
from gis.services.trips import plan_trips, reroute_trip
from inventory.services import distributions
from relief.core import clock
from relief.core.models import ActionCardTask, Appointment, Division, Incident, Organisation
from relief.core.services.action_cards import acknowledge
from relief.core.services.activations import activate, propose_level
from relief.core.services.decisions import record_decision
from relief.core.services.events import record_event
from relief.core.services.incidents import open_incident, record_figures, report_incident, stabilise_incident, verify_incident
from relief.problems import Problem, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis.models import Proposal, Trip

NAME = "2016-09-28 苏村山体滑坡"
EVACUATED = 1460
DAYS = 3
FIRST_CALL = 22
BEIJIE = "331123103000"
SITUATION = "苏村后山滑坡，交通狭窄，夜间降雨；群众转移至北界村文化礼堂等安置点。"
DECIDED = "夜间只派轻型货车"
CORRECTED = "夜间派轻型货车；市库一车用中型货车，到北界村换小车"
SOURCE = "转移安置 1460 余人:2016-09-29 17:30 公布；失联 27 人：首报"
HAPPENED = datetime(2016, 9, 28, 17, 28, tzinfo=timezone.get_default_timezone())
Role = Appointment.Role


class StoryBroken(Problem):
    """The story's incident is there, but not what it should have left behind."""

    slug = "story-broken"
    sentence = gettext_noop("The incident %(incident)s exists without its proposal or report; start the demonstration with a fresh var folder.")


class Told(NamedTuple):
    """What the story left behind."""

    incident: Incident
    proposal: Proposal
    sitrep: Sitrep


def known() -> Incident | None:
    """The story's incident, if it was told before."""
    return Incident.objects.filter(name=NAME).first()


def found(incident: Incident) -> Told:
    """What an earlier telling left behind."""
    proposal = incident.proposals.order_by("pk").first()
    sitrep = Sitrep.objects.filter(incident=incident, state=Sitrep.State.ISSUED).order_by("pk").first()
    if proposal is None or sitrep is None:
        raise StoryBroken(incident=str(incident))
    return Told(incident, proposal, sitrep)


@transaction.atomic
def tell() -> Told:
    """The whole chain, from the first call to the last report; all of it or nothing."""
    agenda = Agenda(HAPPENED)
    play = Play(agenda)
    for minutes, act in play.acts():
        agenda.at(minutes, act)
    for row in rows("sucun_facts"):
        agenda.at((datetime.fromisoformat(row["at"]) - HAPPENED).total_seconds() / 60, partial(play.fact, row))
    agenda.run()
    return found(play.incident)


class Play:
    """The acts of the story, in the order of their minutes after the slide."""

    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self.duty = cast.post("LS", Role.DUTY_OFFICER, "值班员")
        self.vice_president = cast.post("LS", Role.EXECUTIVE_VICE_PRESIDENT, "常务副会长")
        self.logistics = cast.post("LS", Role.LOGISTICS_LEAD, "物资组长")
        self.commander = cast.post("LS", Role.INCIDENT_COMMANDER, "总指挥")
        self.trips: list[Trip] = []
        self.proposal: Proposal
        with clock.at(agenda.moment(FIRST_CALL)):
            self.incident = self._first_call()

    def _first_call(self) -> Incident:
        return report_incident(
            organisation=Organisation.objects.get(code="LS"),
            name=NAME,
            hazard=Incident.Hazard.LANDSLIDE,
            happened_at=HAPPENED,
            division=Division.objects.get(code=BEIJIE),
            place="遂昌县北界镇苏村",
            by=self.duty,
        )

    def acts(self) -> list[tuple[float, Callable[[], None]]]:
        """Minutes after the slide, and what is done."""
        return [
            (30, self.verify),
            (38, self.propose_level),
            (42, self.activate),
            (45, self.take_cards),
            (47, self.decide),
            (50, self.shelter_people),
            (54, self.source),
            (58, self.approve),
            (62, self.plan),
            (68, self.close_a_road),
            (155, partial(self.report, "道路狭窄，夜间降雨；首批物资已出发。", "请求省会补充单帐篷与饼干。")),
            (14 * 60, partial(self.report, "安置点夜间缺单帐篷，发放人手不足。", "请求省会补充单帐篷与饼干。")),
            (14 * 60 + 40, partial(self.correct, "请求栏漏写八宝粥", "请求省会补充单帐篷、饼干与八宝粥。")),
            (13 * 60, self.plan_hand_out),
            (16 * 60, self.hand_out),
            (20 * 60, self.reopen_the_road),
            (24 * 60 + 30, partial(self.report, "各库物资均已签收，安置点发放进行中。", "请求省会补充单帐篷与八宝粥。")),
            (48 * 60, self.stabilise),
            (49 * 60, partial(self.report, "无新增困难。", "无新增请求。")),
        ]

    def verify(self) -> None:
        """A second source confirms; the city takes it on."""
        self.incident = open_incident(verify_incident(self.incident, by=self.duty), by=self.duty)

    def propose_level(self) -> None:
        """Figures with their source, and the level whose trigger they reach."""
        self.incident = record_figures(incident=self.incident, source=SOURCE, by=self.duty, evacuated=EVACUATED, missing=27)
        self.level = propose_level(incident=self.incident, by=self.duty).level

    def activate(self) -> None:
        """The person entitled activates it."""
        activate(incident=self.incident, level=self.level, by=self.vice_president)

    def take_cards(self) -> None:
        """The duty officer and the commander take the cards they were handed."""
        for person in (self.duty, self.commander):
            for task in ActionCardTask.objects.filter(incident=self.incident, people=person).order_by("due_at"):
                acknowledge(task, by=person)

    def decide(self) -> None:
        """Two decisions, the second of which corrects the first."""
        facts: dict[str, Any] = {"incident": self.incident, "by": self.duty, "decided_by": self.commander, "channel": "telephone"}
        first = record_decision(text=DECIDED, why="北界方向道路窄，大车会车困难", alternatives="等天亮后用大车", **facts)
        record_decision(text=CORRECTED, why="市库无空闲轻型货车，中型货车可到北界村", corrects=first, **facts)

    def shelter_people(self) -> None:
        """Where the people are, and what they need for three days."""
        division = Division.objects.get(code=BEIJIE)
        shelter = open_shelter(
            incident=self.incident,
            name="北界村文化礼堂等安置点",
            division=division,
            longitude=division.longitude or 0.0,
            latitude=division.latitude or 0.0,
            people=EVACUATED,
            source=SOURCE,
            by=self.logistics,
        )
        estimate_needs(incident=self.incident, shelter=shelter, people=EVACUATED, days=DAYS, on=clock.today(), by=self.logistics)

    def source(self) -> None:
        """The engine proposes."""
        self.proposal = propose_sourcing(incident=self.incident, by=self.logistics)

    def approve(self) -> None:
        """The commander approves what the logistics lead asked for."""
        approve_proposal(proposal=self.proposal, by=self.commander)

    def plan(self) -> None:
        """Orders become trips."""
        self.trips = plan_trips(incident=self.incident, by=self.logistics).trips
        Convoy(self.agenda, self.trips).start()

    def close_a_road(self) -> None:
        """A slide falls on the way of the nearest lorry; what it blocks is flagged and led round."""
        nearest = min(self.trips, key=lambda trip: trip.planned_seconds)
        self.closure = close_road(
            network=nearest.network,
            incident=self.incident,
            segments=[nearest.segments[len(nearest.segments) // 2]],
            description="北界方向路段塌方(演示)",
            cause=Closure.Cause.LANDSLIDE,
            confirmed_by="交警(演示)",
            by=self.duty,
        )
        for trip in self.trips:
            trip.refresh_from_db()
            if trip.blocked_by_id:
                reroute_trip(trip=trip, by=self.logistics)

    def reopen_the_road(self) -> None:
        """The road carries lorries again."""
        reopen_road(closure=self.closure, by=self.duty)

    def stabilise(self) -> None:
        """No new need is growing."""
        stabilise_incident(self.incident, by=self.commander)

    def report(self, difficulties: str, requests: str) -> None:
        """The commander issues a situation report from what is known at this minute; its kind follows from the series."""
        draft = draft_sitrep(incident=self.incident, by=self.commander)
        write_sentences(sitrep=draft, by=self.commander, situation=SITUATION, difficulties=difficulties, requests=requests)
        self.sitrep = issue_sitrep(sitrep=draft, by=self.commander)

    def correct(self, note: str, requests: str) -> None:
        """A mistake in the last report is put right by a new one, visibly."""
        draft = correct_sitrep(sitrep=self.sitrep, note=note, by=self.commander)
        write_sentences(sitrep=draft, by=self.commander, requests=requests)
        self.sitrep = issue_sitrep(sitrep=draft, by=self.commander)

    def plan_hand_out(self) -> None:
        """The first delivery is to be handed out."""
        waybill = self.incident.waybills.filter(proof__isnull=False).order_by("arrived_at").first()
        self.handing = distributions.plan(waybill=waybill, by=cast.keeper_of(waybill.warehouse)) if waybill else None

    def hand_out(self) -> None:
        """Two people hand out; numbers only, no names."""
        if self.handing:
            by = cast.keeper_of(self.handing.waybill.warehouse)
            distributions.complete(distribution=self.handing, by=by, households=418, people=EVACUATED, handed_out_by=["北界镇红会秘书", "志愿者12号"])

    def fact(self, row: dict[str, str]) -> None:
        """A published fact stands in the same timeline, with its source."""
        facts = {"fact": row["fact"], "source": row["source"]}
        record_event(kind="fact-reported", by=None, incident=self.incident, subject=self.incident, payload=facts)
