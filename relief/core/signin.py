"""How people come in: accounts are made by the society, never by strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter

if TYPE_CHECKING:
    from django.http import HttpRequest


class ClosedDoorAdapter(DefaultAccountAdapter):
    """Sign-in only; there is no sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth passes the request
        """Nobody makes his own account."""
        return False
