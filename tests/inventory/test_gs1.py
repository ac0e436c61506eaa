"""GS1 codes are read as the standard has them, and what it forbids is refused with the reason."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.domain import gs1_refusals as refusals
from inventory.domain.gs1 import BEST_BEFORE, IN_STORE, MAYBE_SWALLOWED, NO_COUNT, bracketed, certain, fits_lot, read
from inventory.domain.gs1_elements import GS
from inventory.domain.gs1_numbers import check_digit, checked, gtin14, in_store, serials, sscc, with_check_digit

TODAY = date(2026, 11, 24)
GTIN = "09506000134352"
PALLET = "195060001343520014"
DIGITS = st.text("0123456789", min_size=13, max_size=13)
SIGNS = "!\"%&'*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
WORDS = st.text(SIGNS, min_size=1, max_size=20)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
PARTS = {"01": GTIN, "17": "261231", "10": "AB-12"}
FORMS = (
    f"]C101{GTIN}1726123110AB-12",
    f"]d201{GTIN}10AB-12{GS}17261231",
    f"]Q3{GS}01{GTIN}1726123110AB-12",
    f"01{GTIN}1726123110AB-12",
    f"01{GTIN}10AB-12<GS>17261231",
    f"(01){GTIN}(17)261231(10)AB-12",
    f"(01) {GTIN} (10) AB-12 (17) 261231",
    f"https://id.gs1.org/01/{GTIN}/10/AB-12?17=261231",
    "https://example.org/some/shop/01/9506000134352/10/AB%2D12?17=261231&linkType=gs1:pip",
)
FORBIDDEN = (
    (f"(01){GTIN}(37)24", refusals.WrongPair),
    (f"(01){GTIN}(02){GTIN}(37)24", refusals.WrongPair),
    ("(37)24", refusals.WrongPair),
    (f"(02){GTIN}", refusals.WrongPair),
    ("(01)09506000134353", refusals.WrongCheckDigit),
    ("9506000134353", refusals.WrongCheckDigit),
    ("195060001343520015", refusals.WrongCheckDigit),
    (f"(01){GTIN}(10)A(10)B", refusals.TwoValues),
    (f"https://id.gs1.org/01/{GTIN}/10/A?10=B", refusals.TwoValues),
    ("(01)950600013435", refusals.WrongLength),
    (f"(01){GTIN}(10)" + "A" * 21, refusals.WrongLength),
    (f"(01){GTIN}(30)123456789", refusals.WrongLength),
    (f"(01){GTIN}(10)", refusals.WrongLength),
    (f"(01){GTIN}(10)批号七", refusals.WrongSigns),
    (f"(01){GTIN}(10)A B", refusals.WrongSigns),
    (f"(01){GTIN}(30)1.5", refusals.WrongSigns),
    (f"]C101{GTIN}8888", refusals.UnknownIdentifier),
    ("]d2hello", refusals.UnknownIdentifier),
    ("(07)123", refusals.UnknownIdentifier),
    (f"https://id.gs1.org/01/{GTIN}/10", refusals.UnknownIdentifier),
    (f"]C101{GTIN}10LOT-2026-000117261231", refusals.SeparatorLost),
)
OTHERS = ("", "BED-QUILT", "苏村2016-03", "A-01-3", "12345", "https://example.org/q/l/12", "浙K12345", "]Q1hello")
CLEAR_ENDS = (f"]C101{GTIN}10ABC", f"]C101{GTIN}10ABC{GS}17261231", f"(01){GTIN}(10)ABC17261231", f"]C101{GTIN}10L2137")


def said(text):
    """The reading of a text on the day of these tests."""
    return read(text, today=TODAY)


@pytest.mark.parametrize(
    ("body", "digit"), [("629104150021", 3), ("950600013435", 2), ("1234567890123", 1), ("03600029145", 2), ("9638507", 4), ("37610425002123456", 9)]
)
def test_check_digits_are_those_of_published_examples(body, digit):
    assert check_digit(body) == digit


@given(DIGITS)
def test_a_number_with_its_check_digit_passes_and_with_another_names_the_right_one(body):
    whole = with_check_digit(body)
    assert checked(whole) == whole
    wrong = f"{body}{(int(whole[-1]) + 1) % 10}"
    with pytest.raises(refusals.WrongCheckDigit) as refused:
        checked(wrong)
    assert refused.value.facts == {"number": wrong, "expected": int(whole[-1])}


@given(DIGITS, st.integers(0, 12), st.integers(1, 9))
def test_one_digit_misread_anywhere_is_noticed(body, place, shift):
    whole = with_check_digit(body)
    misread = whole[:place] + str((int(whole[place]) + shift) % 10) + whole[place + 1 :]
    with pytest.raises(refusals.WrongCheckDigit):
        checked(misread)


@pytest.mark.parametrize("text", ["9506000134352", "09506000134352", "950-6000-134352", "９５０６０００１３４３５２"])
def test_thirteen_and_fourteen_digits_are_one_article(text):
    assert gtin14(text) == GTIN
    assert said("]E09506000134352").gtin == said(GTIN).gtin == GTIN


@pytest.mark.parametrize("text", ["", "123", "950600013435A", "123456789012345"])
def test_what_is_no_trade_number_is_refused(text):
    with pytest.raises(refusals.NotATradeNumber):
        gtin14(text)


def test_short_numbers_are_filled_up_to_fourteen_digits():
    assert said("96385074").gtin == "00000096385074"
    assert said("036000291452").gtin == "00036000291452"
    assert said("]I112345678901231").gtin == "12345678901231"


def test_the_same_goods_are_read_from_bar_code_matrix_qr_link_and_print():
    readings = [said(form) for form in FORMS]
    assert [one.elements for one in readings] == [PARTS] * len(FORMS)
    assert {(one.lot, one.expires_on) for one in readings} == {("AB-12", date(2026, 12, 31))}


def test_a_pallet_says_its_number_what_is_in_it_and_how_many():
    pallet = said(f"]C100{PALLET}02{GTIN}3748{GS}10L7")
    assert (pallet.sscc, pallet.gtin, pallet.count, pallet.lot) == (PALLET, GTIN, 48, "L7")
    assert not pallet.warnings
    assert said(PALLET).sscc == PALLET
    assert said(f"00{PALLET}").sscc == PALLET


def test_dates_of_making_and_of_expiry_and_the_serial_number():
    one = said(f"(01){GTIN}(11)250930(17)270930(21)S-0001(30)12")
    assert (one.made_on, one.expires_on, one.serial, one.count) == (date(2025, 9, 30), date(2027, 9, 30), "S-0001", 12)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("261200", date(2026, 12, 31)),
        ("280200", date(2028, 2, 29)),
        ("270200", date(2027, 2, 28)),
        ("751231", date(2075, 12, 31)),
        ("771231", date(1977, 12, 31)),
        ("761231", date(2076, 12, 31)),
    ],
)
def test_day_nought_is_the_end_of_the_month_and_the_century_is_the_nearest(value, day):
    assert said(f"(01){GTIN}(17){value}").expires_on == day


def test_the_century_turns_with_the_calendar():
    assert read(f"(01){GTIN}(17)010101", today=date(2055, 6, 1)).expires_on == date(2101, 1, 1)
    assert read(f"(01){GTIN}(11)990101", today=date(2026, 6, 1)).made_on == date(1999, 1, 1)


@pytest.mark.parametrize("value", ["261301", "260230", "260001"])
def test_a_day_of_no_calendar_is_refused(value):
    with pytest.raises(refusals.WrongDay):
        said(f"(01){GTIN}(17){value}")


def test_a_best_before_date_stands_in_for_a_missing_expiry_and_says_so():
    one = said(f"(01){GTIN}(15)270131")
    assert one.expires_on == date(2027, 1, 31)
    assert [warned.sentence for warned in one.warnings] == [BEST_BEFORE]


@pytest.mark.parametrize(("text", "problem"), FORBIDDEN)
def test_what_the_standard_forbids_is_refused(text, problem):
    with pytest.raises(problem) as refused:
        said(text)
    assert "%(" not in str(refused.value)


def test_a_value_that_only_repeats_itself_is_taken():
    assert said(f"(01){GTIN}(10)A(10)A").lot == "A"


def test_a_lot_that_may_have_swallowed_the_date_is_pointed_out():
    one = said(f"]C101{GTIN}10ABC17261231")
    assert one.lot == "ABC17261231"
    assert [(warned.sentence, warned.facts["maybe"], warned.facts["rest"]) for warned in one.warnings] == [(MAYBE_SWALLOWED, "ABC", "17261231")]
    assert said(f"00{PALLET}02{GTIN}10L73748").warnings[-1].facts["maybe"] == "L7"


@pytest.mark.parametrize("text", CLEAR_ENDS)
def test_a_lot_with_a_clear_end_is_not_pointed_out(text):
    assert not said(text).warnings


def test_contents_without_a_count_are_pointed_out():
    assert [warned.sentence for warned in said(f"(00){PALLET}(02){GTIN}").warnings] == [NO_COUNT]


@pytest.mark.parametrize("body", ["201234567890", "291234567890", "021234567890", "040000000001"])
def test_a_shops_own_number_is_pointed_out(body):
    number = with_check_digit(body)
    assert in_store(gtin14(number))
    assert [warned.sentence for warned in said(number).warnings] == [IN_STORE]


def test_makers_numbers_are_not_a_shops_own():
    assert not in_store(GTIN)
    assert not in_store(gtin14("6901234567892"))
    assert not in_store(gtin14("36000291452".zfill(12)))
    assert in_store(gtin14(with_check_digit("2123456")))


@pytest.mark.parametrize("text", OTHERS)
def test_other_texts_are_no_gs1_codes(text):
    assert said(text) is None


def test_rows_of_digits_are_not_certain_but_marks_separators_brackets_and_links_are():
    assert not certain("9506000134352")
    assert not certain(f"01{GTIN}")
    assert all(certain(text) for text in (f"]C101{GTIN}", f"(01){GTIN}", f"10A{GS}17261231", f"https://id.gs1.org/01/{GTIN}"))


def test_weights_and_other_known_parts_are_carried_along():
    one = said(f"]C101{GTIN}310300125010L1{GS}2401234")
    assert one.elements == {"01": GTIN, "3103": "001250", "10": "L1", "240": "1234"}


@given(DIGITS, WORDS, DAYS)
def test_what_is_written_in_brackets_is_read_back(body, lot, day):
    parts = {"01": with_check_digit(body), "17": f"{day:%y%m%d}", "10": lot}
    assert said(bracketed(parts)).elements == parts


@given(DIGITS, WORDS, WORDS, DAYS)
def test_what_is_written_with_separators_is_read_back(body, lot, serial, day):
    parts = {"01": with_check_digit(body), "10": lot, "17": f"{day:%y%m%d}", "21": serial}
    assert said(f"]d201{parts['01']}10{lot}{GS}17{parts['17']}21{serial}").elements == parts


@given(st.text(max_size=40))
def test_no_text_whatever_breaks_the_reader(text):
    for mark in ("", "]C1", "(01)", "https://example.org/01/", "01"):
        with suppress(refusals.CodeRefused):
            said(mark + text)


@given(st.integers(0, 9), st.integers(0, 10**9 - 1))
def test_a_serial_shipping_number_has_eighteen_digits_and_reads_back(extension, serial):
    number = sscc(prefix="9506000", serial=serial, extension=extension)
    assert said(number).sscc == number
    assert number[0] == str(extension)
    assert number[1:8] == "9506000"


@pytest.mark.parametrize(("prefix", "serial"), [("9506000", 10**9), ("9506000", -1), ("", 1), ("950", 1), ("95A0", 1), ("9" * 13, 0)])
def test_a_prefix_that_leaves_no_room_is_refused(prefix, serial):
    assert serials("9506000") == 10**9
    with pytest.raises(refusals.WrongSerial):
        sscc(prefix=prefix, serial=serial)


def test_chinese_and_long_lot_numbers_do_not_fit_a_bar_code():
    assert fits_lot("JN2016-03-A")
    assert not any(fits_lot(number) for number in ("苏村2016-03", "A" * 21, "A B", ""))
