"""Load the places that come with the product."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from relief.core.services.places import DATA, load_places
from relief.problems import Problem

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """``manage.py load_places [--folder DIR]``."""

    help = "Load divisions, populations and outlines; loading twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Another folder of the same three files may be named."""
        parser.add_argument("--folder", type=Path, default=DATA)

    def handle(self, **options: Any) -> None:
        """Say what is there now."""
        try:
            counts = load_places(folder=options["folder"])
        except Problem as problem:
            raise CommandError(problem.say(gettext)) from problem
        self.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()))
