"""A command that may be sent again: the same key gives the same answer, once, however many send it at the same time."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager, nullcontext
from fcntl import LOCK_EX, LOCK_UN, flock
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from relief.core.models import CommandKey
from relief.core.rows import ask, last_words, run_last
from relief.core.services.pins import tries_counted
from relief.core.worlds import current_world_id
from relief.problems import Problem, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from relief.core.models import User

TRIES = 3
LONGEST_KEY = 120
SAID = "said"
_turn = Lock()
_turns = tuple(Lock() for _ in range(64))

# Waits for a transaction that has just taken the same key, then takes nothing.
TAKE = """
INSERT INTO core_commandkey (world_id, caller_id, key, fingerprint, created_at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (world_id, caller_id, key) DO NOTHING RETURNING id
"""
KEEP = "UPDATE core_commandkey SET status = %s, answer = %s WHERE id = %s"


class KeyMissing(Problem):
    """A command without a key could be booked twice."""

    slug = "idempotency-key-missing"
    status = 400
    sentence = gettext_noop("This command needs an Idempotency-Key of at most 120 characters.")


class KeyInvalid(Problem):
    """The key is too long, or nobody could read it out."""

    slug = "idempotency-key-invalid"
    status = 400
    sentence = gettext_noop("An Idempotency-Key has at most 120 printable characters.")


class KeyReused(Problem):
    """The key was used for something else."""

    slug = "idempotency-key-reused"
    status = 422
    sentence = gettext_noop("The key “%(key)s” was already used for another command.")


class StillRunning(Problem):
    """The first command with this key has not been answered yet."""

    slug = "command-running"
    sentence = gettext_noop("The command with the key “%(key)s” is still running; ask again in a moment.")


class Answer(NamedTuple):
    """What a command was answered; ``replayed`` where it had been answered before."""

    status: int
    body: Any
    replayed: bool = False


def key_of(header: str | None) -> str:
    """The key from its header, quoted or bare. Raises ``KeyMissing`` or ``KeyInvalid``."""
    key = (header or "").strip(" \t")
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1].replace('\\"', '"').strip()
    if not key:
        raise KeyMissing
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise KeyInvalid
    return key


def fingerprint_of(*parts: Any) -> str:
    """The same for two commands that say the same, however they are spaced or ordered."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":"), default=str).encode()).hexdigest()


def once(*, caller: User, key: str, fingerprint: str, run: Callable[[], tuple[int, Any]], about: str = "") -> Answer:
    """Run a command and keep its answer in one transaction, or give the answer kept before.

    ``run`` returns an HTTP status and a plain JSON body. A refusal keeps nothing: the command may be sent again. Where the
    database broke a knot of waiting transactions, the command is run again. ``about``: what commands that would wait for each other
    in the database have in common (a warehouse); they wait for each other before, which costs the server less.
    """
    for left in reversed(range(TRIES)):
        try:
            with tries_counted(), _in_turn(about), last_words(), transaction.atomic():
                return _once(caller, key, fingerprint, run)
        except OperationalError as error:
            if not left or "deadlock" not in str(error).lower():
                raise
    raise StillRunning(key=key)


def answered_before(*, caller: User, key: str, fingerprint: str) -> Answer | None:
    """The answer kept for this very command, if it was given already; nothing is run and nothing is taken."""
    known = CommandKey.objects.filter(caller=caller, key=key, fingerprint=fingerprint, status__isnull=False).first()
    return _given(known) if known else None


@contextmanager
def _in_turn(about: str) -> Iterator[None]:
    """Threads that would wait for the same rows wait for each other here, where waiting costs the database nothing.

    On SQLite, which has one writer and lets the others poll, all threads and processes do, and are woken.
    """
    if connection.vendor != "sqlite":
        with _turns[hash(about) % len(_turns)] if about else nullcontext():
            yield
        return
    with _turn:
        gate = _gate(str(connection.settings_dict["NAME"]))
        if gate is None:
            yield
            return
        flock(gate, LOCK_EX)
        try:
            yield
        finally:
            flock(gate, LOCK_UN)


@cache
def _gate(database: str) -> int | None:
    """A file beside the database file that whoever writes commands holds locked; None where the database is in memory."""
    if not Path(database).is_file():
        return None
    return os.open(f"{database}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _once(caller: User, key: str, fingerprint: str, run: Callable[[], tuple[int, Any]]) -> Answer:
    if taken := _take(caller, key, fingerprint):
        status, body = run()
        _keep(taken, status, body)
        return Answer(status, body)
    known = CommandKey.objects.get(caller=caller, key=key)
    if known.fingerprint != fingerprint:
        raise KeyReused(key=key)
    if known.status is None:
        raise StillRunning(key=key)
    return _given(known)


def _given(known: CommandKey) -> Answer:
    """The answer as it was given first; the older ones stand there without their text."""
    kept = known.answer
    body = json.loads(kept[SAID]) if isinstance(kept, dict) and SAID in kept else kept
    return Answer(known.status or 0, body, replayed=True)


def _keep(taken: int, status: int, body: Any) -> None:
    """As text inside the JSON: PostgreSQL sorts the names of an object, and a command sent again gets the same answer to the byte."""
    run_last(KEEP, [status, json.dumps({SAID: json.dumps(body)}), taken])


def _take(caller: User, key: str, fingerprint: str) -> int | None:
    """The row of the key, if nobody had taken it."""
    moment = connection.ops.adapt_datetimefield_value(timezone.now())
    taken = ask(TAKE, [current_world_id(), caller.pk, key, fingerprint, moment])
    return taken[0][0] if taken else None
