"""Skills of members with their papers, skills a cell needs, and who was reminded of what."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Minimums of cells stay: they ask for no skill."""

    dependencies = [
        ("teams", "0017_nine_cells"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalMemberSkill",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "skill",
                    models.CharField(
                        choices=[
                            ("swift_water", "swift-water rescue"),
                            ("boat", "boat driver"),
                            ("diver", "diver"),
                            ("rope", "rope rescue"),
                            ("search", "collapsed-structure search"),
                            ("drone", "drone pilot"),
                            ("radio", "radio operator"),
                            ("lorry", "lorry driver"),
                            ("doctor", "doctor"),
                            ("nurse", "nurse"),
                            ("counsellor", "psychological counsellor"),
                            ("water_works", "water treatment"),
                            ("electrician", "electrician"),
                            ("instructor", "first-aid instructor"),
                            ("other", "another skill"),
                        ],
                        max_length=12,
                        verbose_name="skill",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="number of the certificate")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="date of issue")),
                ("valid_until", models.DateField(blank=True, help_text="Empty: it does not run out.", null=True, verbose_name="valid until")),
                ("note", models.CharField(blank=True, max_length=80, verbose_name="note")),
                ("seen_on", models.DateField(blank=True, null=True, verbose_name="original seen")),
                ("replaced", models.BooleanField(default=False, verbose_name="replaced by a newer one")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
            ],
            options={
                "verbose_name": "historical skill of a member",
                "verbose_name_plural": "historical skills of members",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MemberSkill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "skill",
                    models.CharField(
                        choices=[
                            ("swift_water", "swift-water rescue"),
                            ("boat", "boat driver"),
                            ("diver", "diver"),
                            ("rope", "rope rescue"),
                            ("search", "collapsed-structure search"),
                            ("drone", "drone pilot"),
                            ("radio", "radio operator"),
                            ("lorry", "lorry driver"),
                            ("doctor", "doctor"),
                            ("nurse", "nurse"),
                            ("counsellor", "psychological counsellor"),
                            ("water_works", "water treatment"),
                            ("electrician", "electrician"),
                            ("instructor", "first-aid instructor"),
                            ("other", "another skill"),
                        ],
                        max_length=12,
                        verbose_name="skill",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="number of the certificate")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="date of issue")),
                ("valid_until", models.DateField(blank=True, help_text="Empty: it does not run out.", null=True, verbose_name="valid until")),
                ("note", models.CharField(blank=True, max_length=80, verbose_name="note")),
                ("seen_on", models.DateField(blank=True, null=True, verbose_name="original seen")),
                ("replaced", models.BooleanField(default=False, verbose_name="replaced by a newer one")),
            ],
            options={
                "verbose_name": "skill of a member",
                "verbose_name_plural": "skills of members",
                "ordering": ("member", "skill", "-valid_until", "pk"),
            },
        ),
        migrations.CreateModel(
            name="PaperReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paper", models.CharField(max_length=20, verbose_name="paper")),
                ("until", models.DateField(verbose_name="valid until")),
                ("stage", models.PositiveSmallIntegerField(verbose_name="days before the end")),
                ("sent_on", models.DateField(verbose_name="sent")),
            ],
            options={
                "verbose_name": "reminder of a paper",
                "verbose_name_plural": "reminders of papers",
                "ordering": ("member", "until", "pk"),
            },
        ),
        migrations.AlterModelOptions(
            name="cellminimum",
            options={"ordering": ("team", "cell", "skill"), "verbose_name": "minimum of a cell", "verbose_name_plural": "minimums of cells"},
        ),
        migrations.RemoveConstraint(
            model_name="cellminimum",
            name="one_minimum_a_cell",
        ),
        migrations.AddField(
            model_name="cellminimum",
            name="skill",
            field=models.CharField(
                blank=True,
                choices=[
                    ("swift_water", "swift-water rescue"),
                    ("boat", "boat driver"),
                    ("diver", "diver"),
                    ("rope", "rope rescue"),
                    ("search", "collapsed-structure search"),
                    ("drone", "drone pilot"),
                    ("radio", "radio operator"),
                    ("lorry", "lorry driver"),
                    ("doctor", "doctor"),
                    ("nurse", "nurse"),
                    ("counsellor", "psychological counsellor"),
                    ("water_works", "water treatment"),
                    ("electrician", "electrician"),
                    ("instructor", "first-aid instructor"),
                    ("other", "another skill"),
                ],
                default="",
                help_text="Empty: people of the cell, whatever they have learned.",
                max_length=12,
                verbose_name="skill",
            ),
        ),
        migrations.AddField(
            model_name="historicalcellminimum",
            name="skill",
            field=models.CharField(
                blank=True,
                choices=[
                    ("swift_water", "swift-water rescue"),
                    ("boat", "boat driver"),
                    ("diver", "diver"),
                    ("rope", "rope rescue"),
                    ("search", "collapsed-structure search"),
                    ("drone", "drone pilot"),
                    ("radio", "radio operator"),
                    ("lorry", "lorry driver"),
                    ("doctor", "doctor"),
                    ("nurse", "nurse"),
                    ("counsellor", "psychological counsellor"),
                    ("water_works", "water treatment"),
                    ("electrician", "electrician"),
                    ("instructor", "first-aid instructor"),
                    ("other", "another skill"),
                ],
                default="",
                help_text="Empty: people of the cell, whatever they have learned.",
                max_length=12,
                verbose_name="skill",
            ),
        ),
        migrations.AddConstraint(
            model_name="cellminimum",
            constraint=models.UniqueConstraint(fields=("team", "cell", "skill"), name="one_minimum_a_cell"),
        ),
        migrations.AddField(
            model_name="historicalmemberskill",
            name="history_user",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="historicalmemberskill",
            name="member",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="teams.teammember",
                verbose_name="team member",
            ),
        ),
        migrations.AddField(
            model_name="memberskill",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="skills", to="teams.teammember", verbose_name="team member"
            ),
        ),
        migrations.AddField(
            model_name="paperreminder",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="teams.teammember", verbose_name="team member"
            ),
        ),
        migrations.AddConstraint(
            model_name="memberskill",
            constraint=models.UniqueConstraint(
                fields=("member", "skill", "valid_until"), name="skill_once_a_date", violation_error_message="This certificate is entered already."
            ),
        ),
        migrations.AddConstraint(
            model_name="memberskill",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_until", None)),
                fields=("member", "skill"),
                name="lasting_skill_once",
                violation_error_message="This skill is entered already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="memberskill",
            constraint=models.CheckConstraint(
                condition=models.Q(("issued_on", None), ("valid_until", None), ("valid_until__gte", models.F("issued_on")), _connector="OR"),
                name="skill_in_order",
                violation_error_message="A certificate cannot end before it was issued.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperreminder",
            constraint=models.UniqueConstraint(fields=("member", "paper", "until", "stage"), name="reminded_once_a_stage"),
        ),
    ]
