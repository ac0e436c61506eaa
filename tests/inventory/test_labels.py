"""Labels are whole, true to size, and every code on them is read by another reader."""

from __future__ import annotations

import io
import re
from datetime import date

import pypdf
import pytest
import zxingcpp
from PIL import Image

from inventory.models import EquipmentAsset, ItemCode, Location, LogisticUnit, Lot, Pack
from inventory.printed import labels
from inventory.printed.chosen_labels import labels_of
from inventory.selectors.labels import Asked, choices
from inventory.services import codes
from relief.core.papers import pictures
from relief.core.papers.labels import MOST, SHEETS, TooManyLabels, blank_labels, sheet_pdf, sheet_pictures
from tests.core.papers import HEAD, LONG, RARE, SAMPLES
from tests.inventory.stock import MONDAY, make_item, stocked

GTIN = "09506000134352"
PALLET = "195060001343520014"
SIZES = sorted(SHEETS)


def read(page: bytes) -> set[tuple[str, str]]:
    """(symbology mark, content) of every code on one page."""
    return {(code.symbology_identifier, code.text) for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))}


def text_of(pdf: bytes) -> str:
    """All letters of a PDF without white space."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


@pytest.fixture
def lot(store, by) -> Lot:
    """A lot with everything a label can bear, its name 40 letters long."""
    item = make_item("KIT-FAMILY", LONG)
    item.specification = f"12 ㎡，送{RARE}"
    item.save()
    Pack.objects.create(item=item, name="箱", units=24)
    ItemCode.objects.create(item=item, gtin=GTIN)
    facts = {"expires_on": date(2030, 6, 30), "made_on": date(2026, 1, 2), "source": f"{RARE}办事处"}
    stocked(store, by, 100, "JN2026-03-A", sku="KIT-FAMILY", **facts)
    return Lot.objects.select_related("item", "owner", "earmark").get(number="JN2026-03-A")


@pytest.fixture
def every(lot, store, by) -> list:
    """One label of each kind."""
    unit = LogisticUnit.objects.create(sscc=PALLET, kind="pallet", warehouse=store, packed_by=by, weight_g=61_500)
    unit.lines.create(lot=lot, quantity=24)
    asset = EquipmentAsset.objects.create(code="JN-GEN-01", kind="generator", name="发电机 5 kW", warehouse=store)
    home = store.organisation
    return [
        *labels.lot_labels([lot], {lot.pk: 2}),
        labels.item_label(lot.item, home),
        labels.bin_label(Location.objects.get(warehouse=store, code="A-01")),
        labels.unit_label(unit),
        labels.asset_label(asset),
        labels.vehicle_label("浙K00001", home),
        labels.badge_label(codes.issue_badge(person=by, by=by)),
        *labels.intake_labels(["K7QX2MNP"], home),
    ]


@pytest.mark.parametrize("size", SIZES)
def test_every_code_on_every_sheet_is_read_at_200_dpi(size, every, settings):
    found = set().union(*(read(page) for page in sheet_pictures(every, size=size, form="png", ppi=200)))
    own = {("]Q1", f"{settings.PUBLIC_URL}{label.path}") for label in every}
    assert own <= found
    assert ("]C1", f"(00){PALLET}") in found
    goods = f"(01){GTIN}(17)300630(10)JN2026-03-A"
    assert ("]d2" if size == "a4-24" else "]C1", goods) in found
    assert ("]d2", f"(00){PALLET}(02){GTIN}(10)JN2026-03-A(37)24") in found


@pytest.mark.parametrize("size", SIZES)
def test_nothing_on_a_label_is_cut(size, every):
    text = text_of(sheet_pdf(every, size=size))
    assert {
        word
        for word in (LONG, RARE, "12㎡", "JN2026-03-A", "2030-06-30", "24床/箱", "2026-01-02", "2016-09-19", "浙K00001", "K7QX2MNP")
        if word not in text
    } == set()
    assert len(LONG) >= 40


@pytest.mark.parametrize("size", SIZES)
def test_a_sheet_has_its_true_size_and_every_label_stays_in_its_place(size, every):
    sheet = SHEETS[size]
    pdf = pypdf.PdfReader(io.BytesIO(sheet_pdf(every, size=size)))
    width, height = (side * 72 / 25.4 for side in sheet.page)
    assert all(abs(float(page.mediabox.width) - width) < 0.5 and abs(float(page.mediabox.height) - height) < 0.5 for page in pdf.pages)
    dots = 100 / 25.4
    for page in sheet_pictures(every, size=size, form="png", ppi=100):
        ink = Image.open(io.BytesIO(page)).convert("L").point(lambda grey: 255 if grey < 200 else 0)
        for column in range(1, sheet.columns):
            edge = round(column * sheet.label[0] * dots)
            assert ink.crop((edge - 4, 0, edge + 4, ink.height)).getbbox() is None
        for row in range(1, sheet.rows):
            edge = round((sheet.top + row * sheet.label[1]) * dots)
            assert ink.crop((0, edge - 3, ink.width, edge + 3)).getbbox() is None


def test_a_half_used_sheet_starts_at_its_first_free_place(lot):
    made = labels.lot_labels([lot], {lot.pk: 3})
    page = Image.open(io.BytesIO(sheet_pictures(made, size="a4-8", start=7, form="png", ppi=50)[0])).convert("L")
    ink = page.point(lambda grey: 255 if grey < 200 else 0)
    assert ink.getbbox()[1] > page.height * 0.74
    assert len(sheet_pictures(made, size="a4-8", start=7)) == 2


def test_the_cartons_of_a_lot_are_numbered_and_a_broken_one_counts(lot):
    assert labels.boxes_of(lot.item, 100) == 5
    assert "3/5" in text_of(sheet_pdf(labels.lot_labels([lot], {lot.pk: 5}), size="a4-24"))


def test_a_chinese_lot_number_stands_in_words_and_not_in_the_bars(lot, store, by, settings):
    stocked(store, by, 5, "苏村捐-第三批", sku="KIT-FAMILY", expires_on=date(2030, 6, 30))
    made = labels.lot_labels([Lot.objects.select_related("item", "owner", "earmark").get(number="苏村捐-第三批")], {})
    assert "苏村捐-第三批" in text_of(sheet_pdf(made, size="roll"))
    assert {mark for mark, _text in read(sheet_pictures(made, size="roll", form="png", ppi=200)[0])} == {"]Q1", "]C1"}
    assert made[0].gs1 == f"(01){GTIN}(17)300630"


def test_goods_that_may_not_be_given_out_say_so(lot):
    for change, word in (({"quality": "quarantine"}, "隔离"), ({"expires_on": date(2020, 1, 1)}, "已过期")):
        Lot.objects.filter(pk=lot.pk).update(**change)
        lot.refresh_from_db()
        assert word in text_of(sheet_pdf(labels.lot_labels([lot], {}), size="a4-24"))


@pytest.mark.parametrize("size", SIZES)
def test_blank_labels_fill_one_sheet_and_a_drill_says_so(size):
    blank = blank_labels(size=size, organisation=HEAD["organisation"])
    pdf = sheet_pdf(blank, size=size, drill=True)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    assert text_of(pdf).count("批号") == SHEETS[size].places
    assert text_of(pdf).count("演练") == SHEETS[size].places


def test_too_many_labels_are_refused(lot):
    with pytest.raises(TooManyLabels):
        sheet_pdf(labels.lot_labels([lot], {lot.pk: MOST + 1}), size="roll")


def test_what_was_received_is_proposed_carton_by_carton_and_strangers_get_nothing(lot, store, keeper, stranger):
    number = lot.movements.get().document.number
    [row] = choices("lots", Asked(keeper, None, "", number))
    assert (row.key, row.copies) == (f"l:{lot.pk}", 5)
    [row] = choices("lots", Asked(keeper, store, "", ""))
    assert row.copies == 5
    picks = {f"l:{lot.pk}": 1, "b:JN-01/A-01": 1, "i:KIT-FAMILY": 1}
    assert len(labels_of(keeper, picks, store.organisation)) == 3
    assert [label.kind for label in labels_of(stranger, picks, store.organisation)] == ["品名卡"]
    assert choices("lots", Asked(stranger, None, "", number)) == []


def test_the_page_shows_the_sheet_and_prints_it(lot, keeper, client):
    number = lot.movements.get().document.number
    assert client.get("/labels/").status_code == 302
    client.force_login(keeper)
    assert "checked" in client.get("/labels/", {"document": number}).content.decode()
    for what in ("lots", "bins", "units", "items", "assets", "vehicles", "people"):
        assert client.get("/labels/", {"what": what}).status_code == 200
    query = {"pick": f"l:{lot.pk}", f"n-l:{lot.pk}": "3", "size": "a4-24", "start": "2", "show": "1"}
    assert "labels/sheet.svg" in client.get("/labels/", query).content.decode()
    assert client.get("/labels/sheet.svg", query).content.startswith(b"<svg")
    assert client.get("/labels/sheet.pdf", query).content.startswith(b"%PDF")
    assert client.get("/labels/blank/roll.pdf").content.startswith(b"%PDF")
    for wrong in ({"size": "a3"}, {"start": "25"}, {"pick": "l:999999"}):
        assert client.get("/labels/sheet.pdf", {**query, **wrong}).status_code == 404
    assert client.get("/labels/sheet.svg", {**query, "page": "9"}).status_code == 404


def test_badges_are_made_by_the_office(keeper, clerk, client, by):
    client.force_login(keeper)
    assert client.post("/labels/badges/", {"pick": f"w:{by.pk}"}).status_code == 403
    client.force_login(clerk)
    page = client.post("/labels/badges/", {"pick": f"w:{by.pk}", "size": "roll", "start": "1"}, follow=True)
    assert "labels/sheet.svg" in page.content.decode()
    assert by.badges.count() == 1


def test_the_waybills_code_is_read_too(settings):
    assert ("]Q1", f"{settings.PUBLIC_URL}/papers/{SAMPLES['waybill'].number}/") in read(pictures("waybill", SAMPLES["waybill"], ppi=200)[0])
    assert MONDAY.year == 2016
