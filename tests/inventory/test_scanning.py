"""A code finds what it stands for, in every spelling, and only within the reader's scope."""

from __future__ import annotations

import io
from datetime import date

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from inventory.domain.gs1_refusals import WrongCheckDigit
from inventory.models import Badge, ItemCode, LogisticUnit, Lot, Pack
from inventory.selectors.scanning import resolve
from inventory.services import codes
from inventory.services.photographed import codes_in
from relief.core.papers.codes import gs1_bar
from tests.inventory.stock import left, stocked

GTIN = "09506000134352"
PALLET = "195060001343520014"


@pytest.fixture
def goods(store, by, quilt) -> Lot:
    """40 quilts of lot L1 that expire, bound to a maker's number."""
    stocked(store, by, 40, "L1", expires_on=date(2030, 12, 31))
    codes.bind_gtin(item=quilt, gtin="9506000134352")
    return Lot.objects.get(number="L1")


@pytest.fixture
def pallet(store, by, goods) -> LogisticUnit:
    """A pallet of them."""
    unit = LogisticUnit.objects.create(sscc=PALLET, kind="pallet", warehouse=store, packed_by=by)
    unit.lines.create(lot=goods, quantity=24)
    return unit


def kinds(text, user) -> list[tuple[str, str]]:
    """What is found, as (kind, name)."""
    return [(hit.kind, hit.ident) for hit in resolve(text, user).hits]


def test_every_spelling_finds_the_goods(goods, keeper, settings):
    settings.PUBLIC_URL = "https://wuzi.example"
    lot = [("l", str(goods.pk))]
    for text in (
        f"https://wuzi.example/q/l/{goods.pk}",
        f"/q/l/{goods.pk}",
        "l1",
        "Ｌ１",
        f"]C101{GTIN}1730123110L1",
        f"(01){GTIN}(10)L1",
        f"（01）{GTIN}（17）301231",
        f"https://id.gs1.org/01/{GTIN}/10/l1",
    ):
        assert kinds(text, keeper) == lot, text
    for text in ("bed-001", "/q/i/BED-001", "9506000134352", GTIN, "９５０６０００１３４３５２"):
        assert kinds(text, keeper) == [("i", "BED-001")], text


def test_bins_papers_cartons_and_badges_are_found(goods, pallet, keeper, by, store):
    assert kinds("jn-01/a-01", keeper) == [("b", "JN-01/A-01")]
    assert kinds("A-01", keeper) == [("b", "JN-01/A-01")]
    number = goods.movements.get().document.number
    assert kinds(number.lower(), keeper) == [("p", number)]
    assert kinds(f"/papers/{number}/", keeper) == [("p", number)]
    for text in (PALLET, f"00{PALLET}", f"(00){PALLET}", f"]C100{PALLET}", f"/q/u/{PALLET}"):
        assert kinds(text, keeper) == [("u", PALLET)], text
    badge = codes.issue_badge(person=by, by=by)
    assert kinds(f"/q/w/{badge.code}", keeper) == [("w", badge.code)]
    codes.issue_badge(person=by, by=by)
    assert kinds(badge.code, keeper) == []
    assert Badge.objects.filter(person=by, withdrawn_at=None).count() == 1


def test_a_lot_says_what_and_where_it_is_and_what_to_mind(goods, keeper):
    Lot.objects.filter(pk=goods.pk).update(expires_on=date(2020, 1, 1), quality="quarantine")
    hit = resolve(f"/q/l/{goods.pk}", keeper).only
    assert len(hit.warnings) == 2
    assert any("JN-01" in value for _label, value in hit.facts)
    assert {step.name for step in hit.actions} == {"stock", "label"}


def test_a_lot_not_yet_in_the_book_and_another_expiry_are_said(goods, keeper):
    unknown = resolve(f"(01){GTIN}(10)NEW-7", keeper)
    assert [hit.kind for hit in unknown.hits] == ["i"]
    assert unknown.warnings
    assert resolve(f"(01){GTIN}(17)290101(10)L1", keeper).warnings
    assert resolve("4006381333931", keeper).warnings


def test_a_wrong_code_is_told_and_a_row_of_digits_may_be_a_lot_of_the_house(store, by, keeper):
    assert isinstance(resolve("9506000134353", keeper).problem, WrongCheckDigit)
    stocked(store, by, 5, "9506000134353")
    found = resolve("9506000134353", keeper)
    assert found.problem is None
    assert [hit.kind for hit in found.hits] == ["l"]


def test_several_candidates_are_all_listed(store, by, keeper):
    stocked(store, by, 5, "BED-001")
    assert sorted(kind for kind, _name in kinds("bed-001", keeper)) == ["i", "l"]


def test_a_code_of_another_house_is_not_ours(goods, keeper):
    found = resolve(f"https://elsewhere.example/q/l/{goods.pk}", keeper)
    assert not found.hits
    assert found.warnings


def test_nobody_finds_the_goods_of_another_county(goods, pallet, stranger, visitor, client):
    number = goods.movements.get().document.number
    for text in (f"/q/l/{goods.pk}", "L1", f"(01){GTIN}(10)L1", "JN-01/A-01", number, PALLET):
        assert not [kind for kind, _name in kinds(text, stranger) if kind != "i"], text
        assert kinds(text, visitor) == []
    item = resolve("BED-001", stranger).only
    assert "0 床" in dict(item.facts).values()
    client.force_login(stranger)
    for path in (f"/q/l/{goods.pk}", "/q/b/JN-01/A-01", f"/q/u/{PALLET}", f"/q/p/{number}"):
        assert client.get(path).status_code == 404


def test_a_code_leads_its_reader_to_a_page_and_a_passer_by_to_a_quiet_one(goods, keeper, client):
    public = client.get(f"/q/l/{goods.pk}")
    assert public.status_code == 200
    text = public.content.decode()
    assert "棉被" in text
    assert "景宁" in text
    assert not [word for word in ("A-01", "JN-01", "L1", "40") if f">{word}<" in text]
    assert client.get("/q/l/999999").status_code == 200
    assert client.get("/q/z/1").status_code == 404
    client.force_login(keeper)
    assert "JN-01/A-01" in client.get(f"/q/l/{goods.pk}").content.decode() or "R-01" in client.get(f"/q/l/{goods.pk}").content.decode()
    assert client.get("/q/i/BED-001").headers["Location"] == "/stock/BED-001/"


def test_the_box_for_codes_binds_a_new_number_and_refuses_a_taken_one(goods, keeper, auditor, client, quilt):
    pack = Pack.objects.create(item=quilt, name="箱", units=10)
    client.force_login(keeper)
    assert 'name="goods"' in client.get("/scan/", {"code": "4006381333931"}).content.decode()
    client.post("/scan/bind/", {"gtin": "4006381333931", "goods": f"BED-001|{pack.pk}"})
    assert ItemCode.objects.get(gtin="04006381333931").pack == pack
    with pytest.raises(codes.TradeNumberTaken):
        codes.bind_gtin(item=quilt, gtin="4006381333931")
    assert codes.bind_gtin(item=quilt, gtin=GTIN).item == quilt
    client.force_login(auditor)
    assert client.post("/scan/bind/", {"gtin": "96385074", "goods": "BED-001"}).status_code == 403
    assert ItemCode.objects.count() == 2


def test_programs_ask_the_same(goods, keeper, api):
    answer = api(keeper).read("scan/", code=f"(01){GTIN}(10)L1").json()
    assert [hit["kind"] for hit in answer["hits"]] == ["l"]
    assert answer["elements"] == {"01": GTIN, "10": "L1"}
    assert api(keeper).read("scan/").status_code == 400
    assert api(keeper).read("scan/", code="9506000134353").json()["problem"]["expected"] == 2
    assert api(None).read("scan/", code="x").status_code == 401


def photograph(text: str, turn: int = 0) -> bytes:
    """A QR on a grey table, turned."""
    drawn = io.BytesIO()
    segno.make(text, error="q", micro=False).save(drawn, kind="png", scale=6, border=4)
    table = Image.new("L", (1500, 1200), 170)
    table.paste(Image.open(drawn).convert("L").rotate(turn, expand=True, fillcolor=170), (300, 250))
    file = io.BytesIO()
    table.save(file, "JPEG", quality=80)
    return file.getvalue()


@pytest.mark.parametrize("turn", [0, 17, 90, 205])
def test_a_code_in_a_photograph_is_read_however_it_is_turned(turn):
    assert [one.text for one in codes_in(photograph("/q/i/BED-001", turn))] == ["/q/i/BED-001"]


def test_a_photograph_is_answered_with_everything_in_it(goods, keeper, client):
    assert client.post("/field/scan/photo/").status_code == 401
    client.force_login(keeper)
    sent = client.post("/field/scan/photo/", {"photo": SimpleUploadedFile("x.jpg", photograph("/q/i/BED-001"))})
    assert [one["hits"][0]["id"] for one in sent.json()["codes"]] == ["BED-001"]
    for junk in (b"not a picture", b""):
        refused = client.post("/field/scan/photo/", {"photo": SimpleUploadedFile("x.jpg", junk)})
        assert refused.status_code == 400
        assert refused.json()["detail"]
    assert left(goods.movements.get().document.warehouse) == 40


def test_serial_numbers_come_from_the_stores_prefix_or_stay_within_the_house(store):
    assert codes.new_sscc(warehouse=store)[1:3] == "04"
    store.company_prefix = "9506000"
    assert codes.new_sscc(warehouse=store)[1:8] == "9506000"
    assert gs1_bar(f"(00){codes.new_sscc(warehouse=store)}").width == 176
