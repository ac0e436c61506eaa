"""A public notice says from which day on it stood; of those written down before, the day they were decided is all that is known."""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import TruncDate


def from_the_decision(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - the framework's signature
    """The notices that are there."""
    apps.get_model("inventory", "EarmarkLift").objects.filter(basis="public_notice").update(noticed_on=TruncDate("decided_at"))


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_squashed_0012_legs_of_waybills")]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="noticed_on",
                field=models.DateField(
                    "public notice from",
                    null=True,
                    blank=True,
                    help_text="For a public notice: it lifts nothing before sixty days are over.",
                ),
            )
            for name in ("earmarklift", "historicalearmarklift")
        ),
        migrations.RunPython(from_the_decision, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="earmarklift",
            constraint=models.CheckConstraint(
                condition=~models.Q(basis="public_notice") | models.Q(noticed_on__isnull=False),
                name="notice_has_its_first_day",
                violation_error_message="Say from which day on the notice was public.",
            ),
        ),
    ]
