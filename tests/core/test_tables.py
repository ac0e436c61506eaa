"""Many tables made at once are the tables that single steps would have made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from relief.core.tables import CreateTables

if TYPE_CHECKING:
    from django.apps.registry import Apps

KEY = ("id", models.BigAutoField(primary_key=True))


def steps() -> list[Any]:
    """Two models that name each other, as makemigrations parts them."""
    return [
        migrations.CreateModel("Tent", [KEY, ("poles", models.IntegerField())]),
        migrations.CreateModel("Camp", [KEY, ("first", models.ForeignKey("toys.Tent", models.CASCADE, null=True))]),
        migrations.AddField("Tent", "camp", models.ForeignKey("toys.Camp", models.CASCADE, null=True)),
        migrations.AddIndex("Tent", models.Index(fields=["poles"], name="toys_by_poles")),
        migrations.AddConstraint("Tent", models.CheckConstraint(condition=models.Q(poles__gt=0), name="toys_tents_have_poles")),
    ]


def run(operation: CreateTables, *, back: bool = False) -> Apps:
    """Apply one operation to an empty project, or take it back."""
    before, after = ProjectState(), ProjectState()
    operation.state_forwards("toys", after)
    with connection.schema_editor() as editor:
        if back:
            operation.database_backwards("toys", editor, after, before)
        else:
            operation.database_forwards("toys", editor, before, after)
    return after.apps


@pytest.fixture
def toys(transactional_db):
    """The toy tables, gone again afterwards."""
    operation = CreateTables(steps())
    yield run(operation)
    run(operation, back=True)
    assert "toys_tent" not in connection.introspection.table_names()


def test_models_that_name_each_other_come_with_their_keys_indexes_and_rules(toys):
    tent, camp = toys.get_model("toys", "Tent"), toys.get_model("toys", "Camp")
    first = tent.objects.create(poles=3, camp=camp.objects.create())
    camp.objects.update(first=first)
    with connection.cursor() as cursor:
        rules = connection.introspection.get_constraints(cursor, "toys_tent")
    assert rules["toys_by_poles"]["index"]
    assert any(rule["foreign_key"] == ("toys_camp", "id") for rule in rules.values())
    with pytest.raises(IntegrityError), transaction.atomic():
        tent.objects.create(poles=0)


def test_the_state_is_the_one_single_steps_would_leave():
    together, single = ProjectState(), ProjectState()
    CreateTables(steps()).state_forwards("toys", together)
    for step in steps():
        step.state_forwards("toys", single)
    assert together.models == single.models


def test_a_plan_says_how_many_it_makes():
    operation = CreateTables(steps())
    assert operation.describe() == "Create 2 tables"
    assert operation.deconstruct()[1] == [operation.operations]
