"""Gear bags of squads and what belongs into each."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """No bag was entered before."""

    dependencies = [
        ("teams", "0020_blood_groups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GearBag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "cell",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("search", "Search and rescue"),
                            ("water", "Water rescue"),
                            ("medical", "Medical"),
                            ("relief", "Relief"),
                            ("watsan", "Water supply and sanitation"),
                            ("health", "Mass health"),
                            ("psychosocial", "Psychosocial"),
                            ("comms", "Communications"),
                            ("logistics", "Logistics"),
                        ],
                        help_text="Empty: for the whole squad.",
                        max_length=14,
                        verbose_name="cell",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="kept where")),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="last checked")),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bags", to="teams.rescueteam", verbose_name="rescue team"
                    ),
                ),
            ],
            options={
                "verbose_name": "gear bag",
                "verbose_name_plural": "gear bags",
                "ordering": ("team", "code"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalBagItem",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("what", models.CharField(max_length=80, verbose_name="what")),
                (
                    "quantity",
                    models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name="how many"),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="Of the register of equipment, where the piece stands there.",
                        max_length=60,
                        verbose_name="code of the piece",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                (
                    "bag",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="teams.gearbag",
                        verbose_name="gear bag",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "verbose_name": "historical content of a gear bag",
                "verbose_name_plural": "historical contents of gear bags",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGearBag",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "cell",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("search", "Search and rescue"),
                            ("water", "Water rescue"),
                            ("medical", "Medical"),
                            ("relief", "Relief"),
                            ("watsan", "Water supply and sanitation"),
                            ("health", "Mass health"),
                            ("psychosocial", "Psychosocial"),
                            ("comms", "Communications"),
                            ("logistics", "Logistics"),
                        ],
                        help_text="Empty: for the whole squad.",
                        max_length=14,
                        verbose_name="cell",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="kept where")),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="last checked")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                (
                    "history_user",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="teams.rescueteam",
                        verbose_name="rescue team",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical gear bag",
                "verbose_name_plural": "historical gear bags",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="BagItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=80, verbose_name="what")),
                (
                    "quantity",
                    models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name="how many"),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="Of the register of equipment, where the piece stands there.",
                        max_length=60,
                        verbose_name="code of the piece",
                    ),
                ),
                (
                    "bag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="contents", to="teams.gearbag", verbose_name="gear bag"
                    ),
                ),
            ],
            options={
                "verbose_name": "content of a gear bag",
                "verbose_name_plural": "contents of gear bags",
                "ordering": ("bag", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("code",),
                        name="a_piece_in_one_bag",
                        violation_error_message="This piece lies in another bag.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="a_bag_line_counts", violation_error_message="At least one."
                    ),
                ],
            },
        ),
    ]
