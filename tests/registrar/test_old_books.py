"""Sheets of old Excel, of LibreOffice, and such as are locked: what failed is told, what is locked is refused in words."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib

import pytest

from relief.registrar.exchange.limits import FileLocked, FileUnreadable
from relief.registrar.exchange.reading import table_of

# Written by another program: a hidden sheet, then one that begins in the third row: 仓库 数量 有效期 / JN-01 #N/A 2027-01-01 / JN-01 12 =B1+1 (#REF!)
OLD = (
    "c-rk)O=uHA6#iy^nxwR8Qd6ZB(onE!tkA}Ty|k;MwhD%-2Sr3pZ79-`mf%4>Xtm}jC_O1&3cYx#dhrK6)SCw(Vh@5KBzo}RNl@_6W_|N!Q`4G51GX61FU*@aZ{C-ko%d#T"
    "cHd@$x#`C(d8|M$bQEkKYD#Q^im%uRfckA)s>Rw%#dc9u@OdeaH6~uvzwyWz%6R9Y;gRu*B=CvKX^bO2mP$s}5&L)y2_eVOBMizt4fm<|(ahs&WO<(D29^)m_a)0cY`Mj<"
    "hkSG56tY%4+U?}=Nv)0h{3HdQGUo$Zy3mBzGLNs_7RuMe-t>jU=)c(!HtH|~id<hZl}sl_a|lrgXYj+00N;yibuQxC*VisU_Mgk`o-+0+%>X7~pA#|>Gqk;a(PelA`eoyg"
    "siJ*+0o^jnygVrbE|K?qeCiBU<H_tD9l|%<pKKi__rvj>on5s+tTVQoG}VAw=7D9)yq=T4j^q#;SP$|N2+&5p@Zj6KBZC9hS+-2@)~+4^TjYpg<GN%J*}v2S_KmXK!SV+G"
    ">t@zlScWKZscs)=a+HIU>~oWQ+vz&H81vTF5`7!#nXgBmg)^V6?WE84<*$Th-&@mYqe&X#`4X5!hv*RZ?n*qjinVaIijORt|JXLXTEH2*?L6fgu!ve#gDg$W%Xb)rNAzlq"
    "cp_=E#r(!v&#?3`x!0)D8J4xNVusax$U9ao&6yq5(y668Y`qLyXSU(QM`w0as2<5R9j;M^Yb<fEYO*D{F^*X)wR9fGCO*t4nh*PlI~NwvIRQ{E0bICn;lhOr7cQy;!a269"
    "BbGX5%A>2t`L44_rQm)h`EPLyWAwX7ucZf&qB@Ps73I%Hn4<V!VwIfY_d<yiboDewFv#N=sW^Y>)kBot&#H-mzqf=cy?&vRajx<8e*wU!_^k"
)
ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet><table:table
 table:name="S">%s</table:table></office:spreadsheet></office:body></office:document-content>"""
MANIFEST = """<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry
 manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"""
CELLS = (
    '<table:table-cell office:value-type="string"><text:p>JN-01</text:p></table:table-cell>',
    '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
    '<table:table-cell table:formula="of:=NA()" office:value-type="float" office:value="0"><text:p>#N/A</text:p></table:table-cell>',
    '<table:table-cell office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>',
)


def old() -> bytes:
    return zlib.decompress(base64.b85decode(OLD))


def with_stream(name: str) -> bytes:
    """The old book, its one stream under another name."""
    stored = "Workbook".encode("utf-16-le")
    given = name.encode("utf-16-le")
    at = old().index(stored)
    entry = bytearray(old()[at : at + 128])
    entry[: len(given)], entry[64:66] = given, struct.pack("<H", len(given) + 2)
    return old()[:at] + bytes(entry) + old()[at + 128 :]


def test_a_formula_that_failed_in_an_old_book_stands_as_its_error():
    table = table_of(old())
    assert table.headers == ["仓库", "数量", "有效期"]
    assert table.rows == [["JN-01", "#N/A", "2027-01-01"], ["JN-01", 12, "#REF!"]]


def test_a_formula_that_failed_in_a_sheet_of_libreoffice_is_neither_empty_nor_nothing():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", MANIFEST)
        row = f"<table:table-row>{''.join(CELLS)}</table:table-row>"
        head = "<table:table-row>" + CELLS[0] * 4 + "</table:table-row>"
        book.writestr("content.xml", ODS % (head + row))
    assert table_of(file.getvalue()).rows == [["JN-01", "#DIV/0!", "#N/A", 3.0]]


def test_a_workbook_under_a_password_is_refused_in_words():
    with pytest.raises(FileLocked):
        table_of(with_stream("EncryptedPackage"))
    begin = old().index(struct.pack("<HHH", 0x0809, 16, 0x0600))
    first = begin + 4 + 16
    password = struct.pack("<HH", 0x002F, struct.unpack_from("<H", old(), first + 2)[0])
    with pytest.raises(FileLocked):
        table_of(old()[:first] + password + old()[first + 4 :])


@pytest.mark.parametrize("cut", [9, 100, 600, 3000])
def test_a_broken_old_book_is_no_sheet(cut):
    with pytest.raises(FileUnreadable):
        table_of(old()[:cut])


def test_a_book_of_another_kind_and_one_that_bites_its_tail_are_no_sheets():
    with pytest.raises(FileUnreadable):
        table_of(with_stream("WordDocument"))
    start = struct.unpack_from("<I", old(), 0x4C)[0]
    table = 512 * (start + 1)
    ring = old()[:table] + struct.pack("<128I", *([0] * 128)) + old()[table + 512 :]
    with pytest.raises(FileUnreadable):
        table_of(ring)
