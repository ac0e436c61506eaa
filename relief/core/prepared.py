"""Queries every request asks: their SQL is made once a connection and asked again with other values.

Making the SQL of a query with joins costs more than running it. Only for the few questions on the way of every command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

from relief.core.rows import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

STORE = "_prepared"


class Prepared[Row]:
    """``ask = Prepared(lambda code: Warehouse.objects.filter(code=code))``; then ``ask("JN-01")`` is a list of rows.

    The values are the parameters of the SQL, all of them and in this order; a query of which this is not true is refused
    when it is first asked. Nothing else in it may change from call to call.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Row]]) -> None:
        self._make = make

    def __call__(self, *values: Any) -> list[Row]:
        """The rows for these values."""
        kept: dict[Any, Any] = vars(_wrapper()).setdefault(STORE, {})
        if self not in kept:
            kept[self] = self._prepare(values)
        rows, compiler, sql, converters = kept[self]
        found: Any = ask(sql, values)
        compiler.found = compiler.apply_converters(found, converters) if converters else found
        return list(rows._iterable_class(rows))  # noqa: SLF001 - what a queryset does when it is read, without copying it first

    def _prepare(self, values: tuple[Any, ...]) -> tuple[QuerySet[Any, Row], Any, str, dict[int, Any]]:
        rows = self._make(*values)
        compiler: Any = rows.query.get_compiler(connection=_wrapper())
        sql, params = compiler.as_sql()
        if tuple(params) != values:
            raise ValueError("The values of a prepared query are its parameters, in their order.")
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        rows.query.get_compiler = lambda *_args, **_kwargs: compiler  # type: ignore[method-assign]
        compiler.execute_sql = lambda *_args, **_kwargs: None
        compiler.results_iter = lambda *_args, **_kwargs: compiler.found
        return rows, compiler, sql, converters


def _wrapper() -> Any:
    """The connection of this thread itself, not the proxy in front of it."""
    return connections[DEFAULT_DB_ALIAS]
