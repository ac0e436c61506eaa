"""The database itself refuses a row of one world that hangs on a row of another: triggers, made from the models.

They are taken off before migrations and put back after (``migrate`` does both), because SQLite cannot rebuild a table
that a trigger of another table mentions. Nothing but the worlds is compared: an auditor may still alter rows to see
whether the checks find it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.apps import apps
from django.db.models import ForeignKey

from relief.core.worlds import Operational

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

NAME = "one_world_{table}"
MIXED = "A row of {table} cannot belong to another world than what it refers to."

SQLITE = """CREATE TRIGGER IF NOT EXISTS {name}_{moment} BEFORE {event} ON {table} WHEN {mixed}
BEGIN SELECT RAISE(ABORT, '{message}'); END"""
POSTGRESQL = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN {checks} RETURN NEW; END $body$;
DROP TRIGGER IF EXISTS {name} ON {table};
CREATE TRIGGER {name} BEFORE INSERT OR {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"""
# One after the other: PL/pgSQL answers "is there a reference" itself, and only then makes ready a query for it.
CHECK = """IF NEW.{column} IS NOT NULL THEN IF {mixed} THEN
RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; END IF; END IF;"""
LEAVES = "(SELECT world_id FROM {other} WHERE id = NEW.{column}) <> NEW.world_id"


class Guard(NamedTuple):
    """A table, and its columns that refer to rows of a world: (column, table referred to)."""

    table: str
    references: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The name of the trigger."""
        return NAME.format(table=self.table)

    @property
    def mixed(self) -> str:
        """True in SQL where any reference leaves the world."""
        return " OR ".join(LEAVES.format(other=other, column=column) for column, other in self.references)

    @property
    def change(self) -> str:
        """The event of an update that could mix worlds."""
        return f"UPDATE OF {', '.join(['world_id', *(column for column, _ in self.references)])}"


def guards() -> Iterator[Guard]:
    """One guard for every table of a world that refers to another such table, or to itself."""
    for model in apps.get_models():
        if issubclass(model, Operational):
            links = [field for field in model._meta.local_fields if isinstance(field, ForeignKey) and issubclass(field.related_model, Operational)]
            if links:
                yield Guard(model._meta.db_table, tuple((field.column, field.related_model._meta.db_table) for field in links))


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every guard in place whose tables exist."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in guards():
            if {guard.table, *(other for _, other in guard.references)} <= tables:
                for statement in statements(guard, connection.vendor):
                    cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take all guards off."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in guards():
            if guard.table in tables and connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}")
            for moment in ("insert", "update") if connection.vendor == "sqlite" else ():
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}_{moment}")


def statements(guard: Guard, vendor: str) -> list[str]:
    """What makes a guard on SQLite or PostgreSQL."""
    facts = {"name": guard.name, "table": guard.table, "message": MIXED.format(table=guard.table)}
    if vendor == "postgresql":
        links = [(column, LEAVES.format(other=other, column=column)) for column, other in guard.references]
        checks = " ".join(CHECK.format(column=column, mixed=mixed, **facts) for column, mixed in links)
        return [POSTGRESQL.format(**facts, checks=checks, event=guard.change)]
    moments = (("insert", "INSERT"), ("update", guard.change))
    return [SQLITE.format(**facts, mixed=guard.mixed, moment=moment, event=event) for moment, event in moments]
