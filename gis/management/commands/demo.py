"""Load the demonstration, tell the story of Sucun, and print what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from gis.demo import (
    asking,
    book,
    callouts,
    cast,
    courses,
    duty,
    floor,
    handouts,
    outputs,
    outside,
    plans,
    readiness,
    report,
    roads,
    shelves,
    squads,
    stores,
    story,
    tonight,
    ways,
)
from gis.selectors.reasons import why_unmet
from gis.services.reference import load_reference
from inventory.models import Lot, Warehouse
from inventory.selectors.stock import on_hand
from inventory.services.catalogue import load_catalogue
from relief.core.services.places import load_places
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable


class Command(BaseCommand):
    """``manage.py demo``: running it twice adds nothing."""

    help = "Load real places and synthetic stock, replay the Sucun landslide of 28 September 2016, print and write the results."

    def handle(self, **options: Any) -> None:  # noqa: ARG002 - Django passes its own
        """Load, tell, print."""
        try:
            self._load()
            told = self._tell()
        except Problem as problem:
            raise CommandError(problem.say(_)) from problem
        self._print(told)
        folder = settings.VAR_DIR / "demo"
        for path in outputs.write_files(told, folder):
            self.stdout.write(f"  {path}")
        self._accounts()

    def _load(self) -> None:
        self._heading(_("Places"))
        counts = load_places() | load_catalogue() | load_reference()
        self._lines(f"  {name}: {count}" for name, count in counts.items())
        self._heading(_("Societies, people, plans, roads and warehouses"))
        cast.build_organisations()
        cast.build_people()
        plans.build_plans()
        network = roads.build_roads()
        stores.build_warehouses()
        stores.build_vehicles()
        ways.build_landings()
        said = _("  %(name)s: %(nodes)d junctions, %(segments)d stretches") % {
            "name": network.name,
            "nodes": network.nodes_count,
            "segments": network.segments_count,
        }
        self.stdout.write(said)

    def _tell(self) -> story.Told:
        self._heading(_("The landslide of 28 September 2016 at Sucun"))
        incident = story.known()
        if incident is None:
            with book.opened():
                stores.receive_stock(epoch=stores.OLD, keeper_of=cast.keeper_of)
                told = story.tell()
                stores.rotate_old_stock(keeper_of=cast.keeper_of, left_in=_left_in)
        else:
            self.stdout.write(_("  already told; nothing is added"))
            told = story.found(incident)
        with book.opened():
            stores.receive_stock(epoch="now", keeper_of=cast.keeper_of)
        readiness.build()
        squads.build()
        outside.build()
        callouts.prepare()
        courses.build()
        self._heading(_("A made-up night in Jingning, still going on"))
        night = tonight.known() or tonight.begin()
        self.stdout.write(f"  {night}")
        asking.begin(night)
        handouts.build(told.incident, night)
        self._heading(_("Township response cards"))
        self.stdout.write(f"  {ways.build_cards()}")
        floor.build()
        with book.opened():
            shelves.fill(keeper_of=cast.keeper_of)
        duty.build()
        book.close()
        return told

    def _print(self, told: story.Told) -> None:
        sections = (
            (_("Need for %(people)d people and %(days)d days") % {"people": story.EVACUATED, "days": story.DAYS}, report.needs(told.incident)),
            (_("Proposal, warehouse by warehouse"), report.sources(told.proposal)),
            (_("Sent and signed for"), report.sent(told.incident)),
            (_("Not met, and why"), (f"  {row.need.item.name}: {why_unmet(row)}" for row in told.proposal.unmet.select_related("need__item"))),
            (_("Timeline"), report.timeline(told.incident)),
        )
        for title, lines in sections:
            self._heading(title)
            self._lines(lines)
        self._heading(_("Ledger"))
        call_command("verify_ledger", stdout=self.stdout)
        self._heading(_("Files"))

    def _accounts(self) -> None:
        self._heading(_("Accounts (%(file)s)") % {"file": cast.accounts_file()})
        for name, account in cast.open_accounts().items():
            self.stdout.write(
                f"  {name}: {account['username']} / {account['password']}  PIN {account['pin']}  {account['organisation']} {account['warehouse']}"
            )

    def _heading(self, text: str) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(f"\n{text}"))

    def _lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)


def _left_in(warehouse: Warehouse) -> list[tuple[Lot, int]]:
    """What a warehouse still holds, lot by lot."""
    left: dict[int, tuple[Lot, int]] = {}
    for held in on_hand([warehouse]):
        lot, before = left.get(held.lot.pk, (held.lot, 0))
        left[held.lot.pk] = (lot, before + held.quantity)
    return list(left.values())
