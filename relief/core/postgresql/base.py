"""The engine Django loads by the name of this package."""

from __future__ import annotations

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Ends of connections are heard, not asked for: a request costs no trip of its own to find its connection alive."""

    def is_usable(self) -> bool:
        """Whether the server has said nothing since the last answer: between commands, all it says of itself is that it goes.

        A word that meant nothing costs a new connection. Where a host vanished in silence the keep-alives of TCP find out.
        """
        if self.connection is None or self.connection.closed:
            return False
        ear = poll()
        ear.register(self.connection.fileno(), POLLIN)
        return not ear.poll(0)
