"""Transactions of services: all or nothing by themselves, and no savepoint where a refusal undoes the whole command anyway."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_only = ContextVar("only_service_of_its_transaction", default=False)


@contextmanager
def only_service() -> Iterator[None]:
    """The first ``whole`` service called in the block is all there is to the transaction: its refusal ends it."""
    token = _only.set(True)
    try:
        yield
    finally:
        _only.reset(token)


def whole[**P, R](service: Callable[P, R]) -> Callable[P, R]:
    """As ``transaction.atomic``: a refusal leaves nothing of the service behind, whoever called it."""

    @wraps(service)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        savepoint = not _only.get()
        token = _only.set(False)
        try:
            with transaction.atomic(savepoint=savepoint):
                return service(*args, **kwargs)
        finally:
            _only.reset(token)

    return called
