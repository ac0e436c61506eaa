"""Papers print whole words in Chinese on every machine, carry a code another reader reads, and have a blank version."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
import zxingcpp
from PIL import Image

from relief.core.papers import FontsMissing, NoSuchPaper, StockPaper, papers, pdf_response, pictures, printing, render
from tests.core.every_paper import SAMPLES
from tests.core.papers import HEAD, LONG, LONG_LOT, LONG_SKU, RARE, sitrep, waybill


def text_of(pdf: bytes) -> str:
    """All letters of all pages, without the white space of line breaks."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def test_every_paper_has_a_sample_here():
    assert set(papers()) == set(SAMPLES)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_paper_is_a4_says_who_and_which_and_uses_only_our_letters(name):
    reader = pypdf.PdfReader(io.BytesIO(render(name, SAMPLES[name])))
    assert {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages} == {(595, 842)}
    fonts = {str(font.get_object()["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()}
    assert all("NotoSansSC" in font for font in fonts), fonts
    text = text_of(render(name, SAMPLES[name]))
    assert HEAD["organisation"] in text
    assert SAMPLES[name].number in text
    assert f"第1页，共{len(reader.pages)}页" in text


@pytest.mark.parametrize(
    "name", ["release_order", "pick_list", "goods_received_note", "goods_issue_note", "waybill", "proof_of_delivery", "count_sheet"]
)
def test_long_names_rare_signs_and_long_codes_are_printed_whole(name):
    text = text_of(render(name, SAMPLES[name]))
    assert {word for word in (LONG, LONG_SKU, LONG_LOT, "帐篷12㎡") if word not in text} == set()
    assert len(LONG) >= 40


@pytest.mark.parametrize("name", ["waybill", "sitrep", "goods_issue_note", "incident_card"])
def test_the_township_with_the_rare_sign_is_printed(name):
    assert RARE in text_of(render(name, SAMPLES[name]))


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_nothing_runs_out_of_its_cell_or_off_the_page(name):
    ink = Image.open(io.BytesIO(pictures(name, SAMPLES[name], ppi=72)[0])).convert("L").point(lambda grey: 255 if grey < 200 else 0)
    left, _, right, _ = ink.getbbox()
    assert left >= 39
    assert right <= 595 - 39


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_another_reader_reads_the_code(name, settings):
    picture = Image.open(io.BytesIO(pictures(name, SAMPLES[name])[0]))
    codes = {code.text for code in zxingcpp.read_barcodes(picture)}  # a poster bears its code twice, once large
    assert codes == {f"{settings.PUBLIC_URL}/papers/{SAMPLES[name].number}/"}


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - {"township_card"}))
def test_the_code_of_a_blank_leads_to_where_it_is_entered_afterwards(name, settings):
    picture = Image.open(io.BytesIO(pictures(name, SAMPLES[name], blank=True)[0]))
    assert {code.text for code in zxingcpp.read_barcodes(picture)} == {f"{settings.PUBLIC_URL}/blank-papers/{name}/"}


def test_a_paper_may_name_its_own_page(settings):
    page = pictures("waybill", waybill(url="/waybills/JN-WB-20160928-S001/"))[0]
    assert [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))] == [f"{settings.PUBLIC_URL}/waybills/JN-WB-20160928-S001/"]


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_the_blank_version_keeps_the_head_and_none_of_the_facts(name):
    text = text_of(render(name, SAMPLES[name], blank=True))
    assert HEAD["organisation"] in text
    assert SAMPLES[name].number not in text
    assert not {word for word in (LONG, "苏村", "驾驶员01号", "1,460") if word in text}


def test_quantities_stand_in_packs_and_pieces_and_the_load_is_added_up():
    text = text_of(render("waybill", SAMPLES["waybill"]))
    assert "17包+3床=173床" in text
    assert "2,842.6kg" in text
    assert "8.190m³" in text
    assert "1项无数据" in text


def test_a_waybill_brings_its_vehicle_pass_along():
    assert "救灾物资运输通行证" in text_of(render("waybill", waybill()))
    assert "救灾物资运输通行证" not in text_of(render("waybill", waybill(vehicle_pass=False)))


def test_a_blind_count_shows_no_quantity_of_the_book():
    assert not re.search(r"173|4,380|17包", text_of(render("count_sheet", SAMPLES["count_sheet"])))


def test_a_count_report_shows_book_count_and_difference():
    assert re.search(r"62套10箱=60套-?−2", text_of(render("variance_report", SAMPLES["variance_report"])))


def test_an_unknown_figure_is_unknown_and_a_gap_says_so():
    text = text_of(render("sitrep", sitrep()))
    assert "死亡不详" in text
    assert "缺65" in text


def test_a_picture_may_be_a_png():
    file = io.BytesIO()
    Image.new("RGB", (200, 80), (176, 32, 48)).save(file, "PNG")
    last = Image.open(io.BytesIO(pictures("sitrep", sitrep(picture=file.getvalue()))[-1])).convert("RGB")
    assert (176, 32, 48) in {colour for _, colour in last.getcolors(1_000_000)}


@pytest.mark.parametrize("blank", [False, True])
def test_a_drills_paper_says_so_on_every_page(blank):
    reader = pypdf.PdfReader(io.BytesIO(render("waybill", waybill(drill=True), blank=blank)))
    assert len(reader.pages) == 2
    assert all("演练" in page.extract_text() for page in reader.pages)
    assert "演练" not in text_of(render("waybill", waybill()))


def test_a_plain_mapping_will_do_and_the_same_data_give_the_same_bytes():
    data = {"organisation": "丽水市红十字会", "number": "LS-RO-20160928-S001", "lines": [{"item": "水", "quantity": 7}]}
    assert render("release_order", data) == render("release_order", data)
    assert "丽水市红十字会" in text_of(render("release_order", data))


def test_two_thousand_lines_run_over_pages_under_a_repeated_head():
    pdf = render("goods_issue_note", StockPaper(**HEAD, number="JN-GI-20160928-S001", lines=list(SAMPLES["waybill"].lines) * 100))
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) > 10
    assert all("JN-GI-20160928-S001" in page.extract_text() and "物资" in page.extract_text() for page in pages[1:-1])


def test_an_unknown_paper_and_missing_fonts_are_refused_in_one_sentence(settings, tmp_path):
    with pytest.raises(NoSuchPaper, match="house"):
        render("house", {})
    settings.PAPER_FONTS = tmp_path
    printing.fonts.cache_clear()
    try:
        with pytest.raises(FontsMissing, match="make setup"):
            render("waybill", {})
    finally:
        printing.fonts.cache_clear()


def test_the_browser_shows_the_paper_under_its_number():
    response = pdf_response("JN-WB-20160928-S001", render("waybill", waybill()))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="JN-WB-20160928-S001.pdf"'
    assert response.content.startswith(b"%PDF")
