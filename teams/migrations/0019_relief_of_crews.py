"""What an outgoing crew hands to the one that relieves it, signed by both."""

import django.db.models.deletion
import django.db.models.manager
import relief.core.worlds
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Nothing was handed over before."""

    dependencies = [
        ("core", "0016_delivery_receipts"),
        ("teams", "0018_skills_of_members"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="gearline",
            name="handed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="handed over to the relief"),
        ),
        migrations.AddField(
            model_name="sectortask",
            name="handed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="handed over to the relief"),
        ),
        migrations.CreateModel(
            name="HistoricalCrewHandover",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("number", models.CharField(db_index=True, max_length=40, verbose_name="number")),
                ("heads_out", models.PositiveSmallIntegerField(verbose_name="heads counted, outgoing")),
                ("heads_in", models.PositiveSmallIntegerField(verbose_name="heads counted, incoming")),
                ("gear", models.JSONField(blank=True, default=list, verbose_name="gear that stays")),
                ("notes", models.TextField(blank=True, verbose_name="what the relief must know")),
                ("written_at", models.DateTimeField(verbose_name="written at")),
                ("out_signed_at", models.DateTimeField(blank=True, null=True, verbose_name="outgoing signed at")),
                ("in_signed_at", models.DateTimeField(blank=True, null=True, verbose_name="incoming signed at")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                (
                    "history_user",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "in_signed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="core.person",
                        verbose_name="signed, incoming",
                    ),
                ),
                (
                    "incoming",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="teams.deployment",
                        verbose_name="incoming mission",
                    ),
                ),
                (
                    "out_signed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="core.person",
                        verbose_name="signed, outgoing",
                    ),
                ),
                (
                    "outgoing",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="teams.deployment",
                        verbose_name="outgoing mission",
                    ),
                ),
                (
                    "world",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        default=relief.core.worlds.current_world_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="core.world",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical relief of a crew",
                "verbose_name_plural": "historical reliefs of crews",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CrewHandover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("heads_out", models.PositiveSmallIntegerField(verbose_name="heads counted, outgoing")),
                ("heads_in", models.PositiveSmallIntegerField(verbose_name="heads counted, incoming")),
                ("gear", models.JSONField(blank=True, default=list, verbose_name="gear that stays")),
                ("notes", models.TextField(blank=True, verbose_name="what the relief must know")),
                ("written_at", models.DateTimeField(verbose_name="written at")),
                ("out_signed_at", models.DateTimeField(blank=True, null=True, verbose_name="outgoing signed at")),
                ("in_signed_at", models.DateTimeField(blank=True, null=True, verbose_name="incoming signed at")),
                (
                    "in_signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                        verbose_name="signed, incoming",
                    ),
                ),
                (
                    "incoming",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="takes_over", to="teams.deployment", verbose_name="incoming mission"
                    ),
                ),
                (
                    "out_signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                        verbose_name="signed, outgoing",
                    ),
                ),
                (
                    "outgoing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="teams.deployment", verbose_name="outgoing mission"
                    ),
                ),
                (
                    "world",
                    models.ForeignKey(
                        default=relief.core.worlds.current_world_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.world",
                    ),
                ),
            ],
            options={
                "verbose_name": "relief of a crew",
                "verbose_name_plural": "reliefs of crews",
                "ordering": ("-written_at", "-pk"),
                "abstract": False,
                "base_manager_name": "every_world",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("out_signed_by", None),
                            ("in_signed_by", None),
                            models.Q(("out_signed_by", models.F("in_signed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="two_hands_hand_over",
                        violation_error_message="Two different people sign.",
                    )
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("every_world", django.db.models.manager.Manager()),
            ],
        ),
    ]
