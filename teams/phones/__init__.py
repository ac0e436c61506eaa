"""What a leader's phone does without signal: check in, depart, watch, call in; and what it carries along for that."""

from teams.phones import entries, parties, parts  # noqa: F401 - reading them declares kinds and parts
