"""How our sign-in stands in the OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

if TYPE_CHECKING:
    from drf_spectacular.openapi import AutoSchema


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A token in the ``Authorization`` header."""

    target_class = "relief.core.api.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002 - the framework's signature
        """The header and its form."""
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token <token> (from token/), or Bearer <token>"}
