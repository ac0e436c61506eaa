"""What the phone makes of a code without asking anybody: papers, badges, bins and makers' codes, as the server reads them."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import expect

from inventory.domain.gs1 import read
from inventory.domain.gs1_elements import GS
from inventory.domain.gs1_refusals import CodeRefused
from inventory.models import Item, ItemCode
from inventory.services.codes import badge_of
from relief.core import clock
from tests.inventory.test_gs1 import CLEAR_ENDS, FORBIDDEN, FORMS, GTIN, OTHERS, PALLET
from tests.journeys.field import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "https://relief.example.org"
READER = "document.querySelector('script[type=module]').src.replace(/app\\.[^/]*$/, 'gs1.js')"
PIECES = (
    "01",
    GTIN,
    "10",
    "17",
    "261231",
    GS,
    "(",
    ")",
    "AB-12",
    "37",
    "24",
    "240",
    "3103",
    "001250",
    "00",
    PALLET,
    "21",
    "02",
    "]C1",
    "批",
    " ",
    "99",
)


def told(text):
    """What the server makes of a code, in the phone's words."""
    try:
        found = read(text, today=clock.today())
    except CodeRefused:
        return {"fault": True}
    swallowed = found and [warned.facts["maybe"] for warned in found.warnings if "maybe" in warned.facts]
    return found and {"ais": found.elements} | ({"maybe": swallowed[0]} if swallowed else {})


def test_the_phone_reads_makers_codes_as_the_server_does(field):
    dice = random.Random(17)  # noqa: S311 - texts put together by chance, the same ones each time
    texts = [*FORMS, *(text for text, _ in FORBIDDEN), *OTHERS, *CLEAR_ENDS, GTIN, PALLET, f"]C101{GTIN}10L117301231", f"00{PALLET}02{GTIN}10L73748"]
    texts += ["".join(dice.choices(PIECES, k=dice.randint(1, 7))) for _ in range(600)]
    read_there = field().page.evaluate(f"async (texts) => {{ const {{ gs1 }} = await import({READER}); return texts.map(gs1); }}", texts)
    assert dict(zip(texts, read_there, strict=True)) == {text: told(text) for text in texts}
    assert sum(bool(one and "ais" in one) for one in read_there) > 20


def test_every_code_of_ours_opens_its_thing_on_a_phone_without_signal(field, five_lines, goods, witness):
    ItemCode.objects.create(item=Item.objects.get(sku="KIT-001"), gtin=GTIN)
    badge = badge_of(person=witness, by=five_lines.requested_by)
    phone = field().keep()
    phone.lose_signal()
    for code, shown in (
        (f"{ADDRESS}/q/b/{goods.code}/A-02", "A-02"),
        (f"{ADDRESS}/q/i/TOR-001", "手电筒"),
        (f"{ADDRESS}/q/w/{badge.code}", witness.name),
        (f"(01) {GTIN} (10) L-KIT-001", "L-KIT-001"),
        (f"]C101{GTIN}10L117301231", "扫码枪丢了分隔符"),
        ("9506000134353", "没有读准"),
        (f"{ADDRESS}/papers/JN-GR-20200101-S001/", "JN-GR-20200101-S001"),
        (f"{ADDRESS}/papers/{five_lines.number}/", "东坑镇中心小学"),
    ):
        phone.scan(code)
        expect(phone.page.locator("#title, h1, main").filter(has_text=shown).first).to_be_visible(timeout=PATIENCE)
        expect(phone.page.get_by_text("到办公台查")).to_have_count(0)  # there is no signal to ask with


def test_a_badge_asks_for_the_pin_of_its_bearer_while_goods_are_received(field, goods, witness, by):
    badge = badge_of(person=witness, by=by)
    phone = field(path="receive/")
    phone.scan(f"{ADDRESS}/q/w/{badge.code}")
    expect(phone.page.get_by_text(witness.name).last).to_be_visible(timeout=PATIENCE)
    phone.figures("2580")
    expect(phone.page.get_by_role("button", name=witness.name)).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
