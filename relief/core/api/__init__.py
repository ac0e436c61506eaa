"""The core's part of the interface."""

from relief.core.api.tokens import TokenAuthentication

__all__ = ["TokenAuthentication"]
