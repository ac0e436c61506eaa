"""Structured logs: one JSON object a line, with the request's id."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from relief.core.context_ids import request_id


class RequestIdFilter(logging.Filter):
    """Adds the request's id to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a record."""
        record.request_id = request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    """One line, one object: time (UTC), level, logger, message, request id, then the facts and the error if there are any.

    Facts are given as ``extra={"facts": {…}}``; nobody puts names, numbers or query strings there.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON text."""
        row = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", "-"),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            row["error"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=False, default=str)
