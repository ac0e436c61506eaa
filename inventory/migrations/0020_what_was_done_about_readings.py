"""The words of whoever looked after a reading stand beside those of whoever read it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0001_squashed_0019_finding_and_refusal_side_by_side'),
    ]

    operations = [
        migrations.AddField(
            model_name='climatereading',
            name='done',
            field=models.CharField(blank=True, max_length=120, verbose_name='what was done about it'),
        ),
    ]
