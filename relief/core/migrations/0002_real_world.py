"""The real world exists from the first day; its key is 1."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def open_real_world(apps: Any, schema_editor: Any) -> None:
    """Insert row 1 and move PostgreSQL's counter past it."""
    apps.get_model("core", "World").objects.get_or_create(pk=1, defaults={"code": "real", "name": "真实", "kind": "real"})
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SELECT setval(pg_get_serial_sequence('core_world', 'id'), 1)")


class Migration(migrations.Migration):
    """Follows the initial schema."""

    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(open_real_world, migrations.RunPython.noop)]
