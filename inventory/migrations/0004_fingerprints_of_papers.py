"""Documents keep a fingerprint; days are sealed with papers and lots, so that seals of movements alone are made again."""

from typing import Any

from django.db import migrations, models
from django.db.models import Count
from django.utils import timezone

from inventory.domain.fingerprints import Paper, fingerprint

PAPER = (
    "world_id", "number", "kind", "warehouse_id", "to_warehouse_id", "incident_id", "purpose_id", "order_id", "reverses_id", "follows_id", "by_id",
    "party", "note", "occurred_at", "recorded_at", "lines",
)  # fmt: skip
LOT = (
    "id", "world_id", "item_id", "number", "owner_id", "source", "earmark_id", "made_on", "expires_on", "quality", "unit_value_fen", "valuation",
)  # fmt: skip


def fingerprint_papers(apps: Any, _schema: Any) -> None:
    documents = apps.get_model("inventory", "Document")
    rows = documents.objects.annotate(lines=Count("movements")).order_by("pk").values_list("pk", *PAPER)
    batch = [documents(pk=pk, fingerprint=fingerprint(Paper(*values))) for pk, *values in rows]
    documents.objects.bulk_update(batch, ["fingerprint"], batch_size=200)


def begin_histories(apps: Any, _schema: Any) -> None:
    lots_then, records = apps.get_model("inventory", "Lot"), apps.get_model("inventory", "HistoricalLot")
    known = set(records.objects.order_by().values_list("id", flat=True))
    now = timezone.now()
    lots = [values for values in lots_then.objects.order_by("pk").values(*LOT) if values["id"] not in known]
    records.objects.bulk_create([records(**values, history_date=now, history_type="+") for values in lots], batch_size=200)


def forget_seals(apps: Any, _schema: Any) -> None:
    apps.get_model("inventory", "Seal").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_call_people_persons"),
        ("inventory", "0003_deliveries"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="fingerprint",
            field=models.CharField(db_default="", editable=False, max_length=16, verbose_name="fingerprint"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["recorded_at"], name="document_recorded"),
        ),
        migrations.RunPython(fingerprint_papers, migrations.RunPython.noop),
        migrations.RunPython(begin_histories, migrations.RunPython.noop),
        migrations.RunPython(forget_seals, migrations.RunPython.noop),
    ]
