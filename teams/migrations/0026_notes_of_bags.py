"""A word beside a gear bag a template or a call-out wants."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Empty where nothing was written."""

    dependencies = [("teams", "0025_bags_of_call_outs")]

    operations = [
        migrations.AddField(model_name=name, name="note", field=models.CharField(blank=True, default="", max_length=120, verbose_name="note"), preserve_default=False)
        for name in ("calloutbag", "historicalcalloutbag", "templatebag", "historicaltemplatebag")
    ]
