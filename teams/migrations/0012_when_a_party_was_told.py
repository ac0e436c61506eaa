from typing import Any

from django.db import migrations, models
from django.db.models import F
from django.utils import timezone


def as_it_arrived(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django passes both
    """What is known of parties so far was told when they came."""
    for name in ("PartnerParty", "HistoricalPartnerParty"):
        apps.get_model("teams", name)._base_manager.update(told_at=F("arrived_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("teams", "0011_one_rule_from_an_hour"),
    ]

    operations = [
        migrations.AddField(
            model_name="partnerparty",
            name="told_at",
            field=models.DateTimeField(default=timezone.now, verbose_name="last told"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="historicalpartnerparty",
            name="told_at",
            field=models.DateTimeField(default=timezone.now, verbose_name="last told"),
            preserve_default=False,
        ),
        migrations.RunPython(as_it_arrived, migrations.RunPython.noop, elidable=True),
    ]
