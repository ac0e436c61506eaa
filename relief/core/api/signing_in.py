"""``POST token/``: a sign-in becomes a token for programs."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.authtoken.models import Token
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from relief.core.api.views import View, problems
from relief.problems import Problem, gettext_noop


class WrongSignIn(Problem):
    """User name and password do not belong together."""

    slug = "wrong-sign-in"
    status = 400
    sentence = gettext_noop("User name and password do not match.")


class TooManyTries(Problem):
    """Somebody is guessing."""

    slug = "too-many-tries"
    status = 429
    sentence = gettext_noop("Too many wrong sign-ins. Wait a few minutes.")


class SecondFactorNeeded(Problem):
    """A sign-in with a second factor is not opened by its password alone."""

    slug = "second-factor"
    status = 403
    sentence = gettext_noop("This sign-in has a second factor; its token is made by an administrator.")


class SignIn(serializers.Serializer[Any]):
    """A user name and its password."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, trim_whitespace=False, style={"input_type": "password"})


class SignedIn(serializers.Serializer[Any]):
    """The token to send as ``Authorization: Token …``."""

    token = serializers.CharField()


class TokenView(View):
    """Sign in."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="token",
        summary="Exchange a user name and password for a token",
        auth=[],
        request=SignIn,
        responses={200: SignedIn, **problems(400, 403, 429)},
        examples=[OpenApiExample("sign in", value={"username": "keeper", "password": "…"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """The same token every time; wrong tries are counted per sign-in and per address."""
        given = SignIn(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            user = get_adapter().authenticate(request._request, **given.validated_data)  # noqa: SLF001 - DRF's own way to the plain request
        except ValidationError as error:
            raise TooManyTries from error
        if user is None or not user.is_active:
            raise WrongSignIn
        if is_mfa_enabled(user):
            raise SecondFactorNeeded
        return Response({"token": Token.objects.get_or_create(user=user)[0].key})
