"""Load roads from a file: `manage.py import_roads zhejiang.osm.pbf --name 浙江道路`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from gis.domain.errors import UnreadableRoads
from gis.services.roads import activate_network, import_roads


class Bar:
    """A progress bar per stage; a stage of unknown length only counts."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.stage = ""
        self.bar: Any = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far the stage is."""
        if stage != self.stage:
            self.close()
            self.stage, self.bar = stage, tqdm(desc=stage, unit="", disable=self.quiet)
        self.bar.total = total or None
        self.bar.update(done - self.bar.n)

    def close(self) -> None:
        """End the bar that is open, if any."""
        if self.bar is not None:
            self.bar.close()


class Command(BaseCommand):
    """Import a road network whole, or say in one sentence why not."""

    help = "Import roads from an OpenStreetMap extract (.osm.pbf, .osm), GeoPackage or GeoJSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file and how to call what is in it."""
        parser.add_argument("path")
        parser.add_argument("--name", help="name shown on maps (default: the file's name)")
        parser.add_argument("--code", default="", help="short code (default: from the file's name)")
        parser.add_argument("--source", default="", help="where the data comes from")
        parser.add_argument("--licence", default="", help="licence of the data")
        parser.add_argument("--activate", action="store_true", help="route on this network from now on")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 — Django's signature
        """Read, cut, store; print what came in."""
        bar = Bar(quiet=options["verbosity"] == 0)
        texts = {key: options[key] for key in ("path", "code", "source", "licence")}
        try:
            network = import_roads(name=options["name"] or options["path"], progress=bar, **texts)
        except UnreadableRoads as refusal:
            raise CommandError(refusal.say(_)) from refusal
        finally:
            bar.close()
        if options["activate"]:
            activate_network(network=network)
        self.stdout.write(
            _("%(name)s: %(segments)s segments, %(nodes)s junctions, code %(code)s.")
            % {"name": network.name, "segments": network.segments_count, "nodes": network.nodes_count, "code": network.code}
        )
