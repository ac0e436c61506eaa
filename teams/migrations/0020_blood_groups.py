"""Blood groups that members told with consent."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Nobody has told his yet."""

    dependencies = [
        ("core", "0016_delivery_receipts"),
        ("teams", "0019_relief_of_crews"),
    ]

    operations = [
        migrations.CreateModel(
            name="BloodGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.CharField(
                        choices=[("A+", "A+"), ("A-", "A−"), ("B+", "B+"), ("B-", "B−"), ("AB+", "AB+"), ("AB-", "AB−"), ("O+", "O+"), ("O-", "O−")],
                        max_length=3,
                        verbose_name="blood group",
                    ),
                ),
                ("text_version", models.CharField(default="2026-1", max_length=10, verbose_name="version of the text")),
                ("given_at", models.DateTimeField(verbose_name="agreed")),
                (
                    "person",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="blood", to="core.person", verbose_name="person"),
                ),
            ],
            options={
                "verbose_name": "blood group",
                "verbose_name_plural": "blood groups",
            },
        ),
    ]
