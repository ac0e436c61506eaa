"""Sign-in for programs: a token in the ``Authorization`` header."""

from __future__ import annotations

from rest_framework.authentication import TokenAuthentication as BaseTokenAuthentication


class TokenAuthentication(BaseTokenAuthentication):
    """``Authorization: Token …`` (or ``Bearer …``); the person comes along in the same query."""
