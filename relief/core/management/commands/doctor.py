"""Say in sentences what is wrong with this installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from relief.core.doctor import Verdict, examine


class Command(BaseCommand):
    """``manage.py doctor``: ends with an error where something must be mended."""

    help = "Examine the installation and say what is wrong; changes nothing."
    requires_system_checks: list[str] = []  # the doctor comes also where the checks fail

    def handle(self, **options: Any) -> None:  # noqa: ARG002 - every command takes them
        """One line a finding."""
        findings = list(examine())
        for finding in findings:
            self.stdout.write(f"{finding.verdict} {finding.sentence}")
        bad = sum(finding.verdict is Verdict.BAD for finding in findings)
        if bad:
            raise CommandError(_("%(count)s things must be mended.") % {"count": bad})
        self.stdout.write(_("Nothing must be mended."))
