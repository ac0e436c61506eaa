"""``manage.py ask_contacts``: whoever has not confirmed his telephone for long is asked by link, once a week."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from teams.services.self_service import ask_to_confirm


class Command(BaseCommand):
    """Two weeks before a number counts as unknown, and from then on every week until it is confirmed."""

    help = "Ask members whose telephone was not confirmed for 76 days or more, by link and at most once a week. Let it run every morning."

    def handle(self, **_options: Any) -> None:
        """How many were asked."""
        self.stdout.write(str(ask_to_confirm()))
