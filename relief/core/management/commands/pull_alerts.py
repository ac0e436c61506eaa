"""Bring in warnings from the configured feeds; run it every few minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from relief.core.models import Organisation
from relief.core.services.pulling import pull

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """``manage.py pull_alerts [URL …]``: the addresses of ``RELIEF_ALERT_FEEDS``, or those named."""

    help = "Read warnings from feeds; what is known already changes nothing, what is broken is told."

    def add_arguments(self, parser: CommandParser) -> None:
        """Other addresses may be named."""
        parser.add_argument("urls", nargs="*", metavar="URL")

    def handle(self, **options: Any) -> None:
        """One line an address, one line a fault; a fault makes the command fail when all the rest is done."""
        urls = options["urls"] or settings.ALERT_FEEDS
        society = Organisation.objects.filter(parent=None).order_by("pk").first()
        if not urls or society is None:
            raise CommandError(_("Name an address, or set RELIEF_ALERT_FEEDS; and load the societies first."))
        failures = 0
        for url in urls:
            done = pull(url, organisation=society)
            facts = {"entries": done.entries, "new": done.new, "known": done.known, "elsewhere": done.elsewhere}
            told = _("%(entries)d read: %(new)d new, %(known)d known, %(elsewhere)d elsewhere") % facts
            self.stdout.write(f"{url}: {told}")
            for failure in done.failures:
                self.stderr.write(f"  {failure.say(_)}")
            failures += len(done.failures)
        if failures:
            raise CommandError(_("%(n)d could not be read; everything else was kept.") % {"n": failures})
