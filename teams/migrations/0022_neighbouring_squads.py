"""Partner squads may be those of a neighbouring county."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """No partner changes its kind."""

    dependencies = [
        ("teams", "0021_gear_bags"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalpartnerunit",
            name="kind",
            field=models.CharField(
                choices=[
                    ("civil_rescue", "Civil rescue group"),
                    ("hospital", "Hospital"),
                    ("swimmers", "Swimmers' club"),
                    ("enterprise", "Enterprise"),
                    ("neighbour", "Red Cross squad of a neighbouring county"),
                    ("other", "Other unit"),
                ],
                default="civil_rescue",
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="partnerunit",
            name="kind",
            field=models.CharField(
                choices=[
                    ("civil_rescue", "Civil rescue group"),
                    ("hospital", "Hospital"),
                    ("swimmers", "Swimmers' club"),
                    ("enterprise", "Enterprise"),
                    ("neighbour", "Red Cross squad of a neighbouring county"),
                    ("other", "Other unit"),
                ],
                default="civil_rescue",
                max_length=12,
                verbose_name="kind",
            ),
        ),
    ]
