"""What to bring was one line of text: it stays as a remark, and gear bags are named beside it."""

from django.db import migrations, models

FIELD = models.CharField(blank=True, help_text="What lies in no gear bag.", max_length=200, verbose_name="what else to bring")
MODELS = ("callout", "callouttemplate", "historicalcallout", "historicalcallouttemplate")


class Migration(migrations.Migration):
    """Nothing is lost: the text moves as it stands."""

    dependencies = [("teams", "0023_relief_signed_on_a_phone")]

    operations = [
        *(migrations.RenameField(model_name=name, old_name="kit", new_name="kit_remark") for name in MODELS),
        *(migrations.AlterField(model_name=name, name="kit_remark", field=FIELD.clone()) for name in MODELS),
    ]
