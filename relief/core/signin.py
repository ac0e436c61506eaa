"""How people come in: accounts are made by the society, never by strangers; a second factor where it is demanded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

KNOWN = "second_factor_known"


class ClosedDoorAdapter(DefaultAccountAdapter):
    """Sign-in only; there is no sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth passes the request
        """Nobody makes his own account."""
        return False


class SecondFactorMiddleware:
    """Where RELIEF_MFA_REQUIRED is set, a signed-in person without a second factor gets no further than setting one up.

    Programs with a token are not asked: a token is made by somebody who passed. Asked once a session, then remembered.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through, or send it to the page of second factors."""
        if settings.MFA_REQUIRED and must_set_up(request):
            messages.warning(request, _("First set up a second factor for your sign-in."))
            return redirect("mfa_index")
        return self.get_response(request)


def must_set_up(request: HttpRequest) -> bool:
    """Whether this request has to wait for a second factor."""
    if request.path.startswith((reverse("account_login").removesuffix("login/"), settings.STATIC_URL)) or not request.user.is_authenticated:
        return False
    if not request.session.get(KNOWN):
        request.session[KNOWN] = bool(is_mfa_enabled(request.user))
    return not request.session[KNOWN]
