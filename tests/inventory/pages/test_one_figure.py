"""Seven boxes of 24 and five loose are 173 wherever they are told, from the entry to the file."""

from __future__ import annotations

import csv
import io

import pytest
from django.apps import apps
from django.db import models

from inventory.models import Document, Movement
from inventory.printed.labels import unit_label
from inventory.services import waybills
from inventory.services.orders import OrderLine, approve_order, issue_order, open_order
from inventory.services.packing import pack
from tests.inventory.pages.test_entries import form
from tests.inventory.pages.test_printing import text_of
from tests.inventory.stock import left

pytestmark = pytest.mark.django_db


def test_entry_label_waybill_ledger_and_export_say_173(client, keeper, commander, store, boxed):
    client.force_login(keeper)
    entry = {"item": boxed.pk, "boxes": "7", "loose": "5", "lot": "NEW", "expires_on": "2030-01-01"}
    assert client.post("/field/forms/receive/", form(store, entry)).status_code == 302
    assert Movement.objects.get(document=Document.objects.get(kind="receipt")).quantity == left(store, "NEW") == 173
    order = open_order(warehouse=store, lines=[OrderLine("BED-001", 173)], by=keeper.person, destination="东坑镇中心小学")
    issued = issue_order(order=approve_order(order=order, by=commander.person), by=keeper.person)
    lorry = waybills.prepare(document=issued, by=keeper.person, plate="浙K12345", driver="司机甲")
    load = pack(waybill=lorry, by=keeper.person, contents={"NEW": 173})
    assert ("数量", "Quantity", "173 床") in unit_label(load).facts
    for paper in ("order", "note"):
        assert "173" in text_of(client.get(f"/papers/{(order if paper == 'order' else issued).number}/{paper}.pdf"))
    assert "173" in text_of(client.get(f"/papers/{lorry.number}/waybill.pdf"))
    rows = list(csv.reader(io.StringIO(b"".join(client.get("/stock/journal/", {"file": "csv"}).streaming_content).decode("utf-8-sig"))))
    assert [row[11] for row in rows[1:] if row[8] == "NEW"] == ["173", "173"]
    assert left(store, "NEW") == 0


def test_no_quantity_of_the_book_floats():
    """Pieces, grams and cubic centimetres are whole in every table of the store; only places on earth are floating."""
    broken = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label == "inventory"
        for field in model._meta.get_fields()
        if isinstance(field, models.FloatField) and field.name not in {"longitude", "latitude"}
    ]
    assert broken == []
