"""A database that stands between two squashed migrations is told what to do, and is left alone."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from relief.core.management.commands.migrate import LAST_WITH_STEPS

pytestmark = pytest.mark.django_db
APPS = ("core", "inventory", "teams", "gis")


TRIGGERS = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal",
}


def guarded():
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return cursor.fetchone()[0]


def recorded():
    return set(MigrationRecorder(connection).applied_migrations())


@pytest.mark.parametrize("app", APPS)
@pytest.mark.parametrize("options", [{}, {"plan": True}])
def test_a_database_between_two_first_migrations_is_named_and_not_touched(app, options):
    first = next(migration for key, migration in MigrationLoader(None).replacements.items() if key[0] == app)
    recorder = MigrationRecorder(connection)
    steps = {name for _app, name in first.replaces[:-1]}
    for name in [name for of, name in recorded() if of == app and name not in steps]:
        recorder.record_unapplied(app, name)
    before = recorded(), guarded()
    with pytest.raises(CommandError) as said:
        call_command("migrate", verbosity=0, **options)
    told = [app, first.replaces[-2][1], first.replaces[-1][1], LAST_WITH_STEPS]
    assert all(word in str(said.value) for word in told)
    assert (recorded(), guarded()) == before
    assert guarded() > 0


@pytest.mark.parametrize("app", APPS)
def test_a_database_that_has_run_every_step_counts_as_having_run_the_first_migration(app):
    first = next(migration for key, migration in MigrationLoader(None).replacements.items() if key[0] == app)
    MigrationRecorder(connection).record_unapplied(app, first.name)
    call_command("migrate", verbosity=0)
    assert (app, first.name) in recorded()
