"""The id of the request being served; the logs read it, so it may import nothing of ours."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")
