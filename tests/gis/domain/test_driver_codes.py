"""Codes by text message: read as people write them, or refused in words."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gis.domain.driver_codes import STEPS, WORDS, DriverCode, read_code, short_number, write_code
from gis.domain.driver_refusals import UnreadableCode

numbers, codes = st.integers(0, 9999), st.integers(0, 999_999).map("{:06d}".format)
blank = st.text(" \t　", min_size=1, max_size=3)


@settings(deadline=None)
@given(number=numbers, code=codes, step=st.sampled_from(["", *STEPS]))
def test_what_we_write_is_what_we_read(number, code, step):
    assert read_code(write_code(number, code, step)) == DriverCode(number, code, step or None)


@settings(deadline=None)
@given(number=numbers, code=codes, step=st.sampled_from(STEPS), data=st.data(), gap=blank, full=st.booleans())
def test_small_letters_full_width_signs_and_blanks_are_understood(number, code, step, data, gap, full):
    word = data.draw(st.sampled_from(WORDS[step]))
    text = f"yd{gap}{number}{gap}{code}{gap}{word.lower()}"
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)
    assert read_code(wide if full else text) == DriverCode(number, code, step)


@settings(deadline=None)
@given(code=codes, name=st.sampled_from(["村委会值班", "Office 3", "值班员甲"]))
def test_who_signs_stands_behind_the_step(code, name):
    assert read_code(f"运单 007 {code} 签收 {name}") == DriverCode(7, code, "signed", name)


@settings(deadline=None)
@given(text=st.text(max_size=300))
@example("YD 007 12345")
@example("YD 007 1234567")
@example("YD 007 123456 departedly")
@example("YD 007 123456 到不了")
@example("")
def test_any_other_text_is_refused_or_read_but_never_breaks(text):
    with suppress(UnreadableCode):
        assert len(read_code(text).code) == 6


@pytest.mark.parametrize("text", ["YD 007 12345", "YD 007 1234567", "YD 123456", "007 123456 到达", "YD 007 123456 回家"])
def test_near_misses_are_refused(text):
    with pytest.raises(UnreadableCode):
        read_code(text)


@pytest.mark.parametrize(("number", "short"), [("JN-TR-20260614-S007", 7), ("YLS-TR-20260614-S1234", 1234), ("JN", 0)])
def test_the_short_number_is_the_end_of_the_long_one(number, short):
    assert short_number(number) == short
