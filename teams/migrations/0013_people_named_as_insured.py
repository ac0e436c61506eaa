from typing import Any

from django.db import migrations, models
from django.db.models import F

HELP = "As counted on the list they showed; the list itself stays with them. Nobody beyond that number is counted or goes."


def as_promised(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django passes both
    """Whoever showed an insurance so far was taken at its word for everybody it promised."""
    for name in ("PartnerAgreement", "HistoricalPartnerAgreement"):
        apps.get_model("teams", name)._base_manager.filter(insured_until__isnull=False).update(insured_people=F("people"))


class Migration(migrations.Migration):

    dependencies = [
        ("teams", "0012_when_a_party_was_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="partneragreement",
            name="insured_people",
            field=models.PositiveSmallIntegerField(default=0, help_text=HELP, verbose_name="people named on the insurance list"),
        ),
        migrations.AddField(
            model_name="historicalpartneragreement",
            name="insured_people",
            field=models.PositiveSmallIntegerField(default=0, help_text=HELP, verbose_name="people named on the insurance list"),
        ),
        migrations.RunPython(as_promised, migrations.RunPython.noop, elidable=True),
    ]
