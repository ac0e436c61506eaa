"""When a next of kin was entered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Unknown for those entered before."""

    dependencies = [("teams", "0015_course_sign_ups")]

    operations = [
        migrations.AddField(model_name="nextofkin", name="entered_at", field=models.DateTimeField(blank=True, null=True, verbose_name="entered")),
    ]
