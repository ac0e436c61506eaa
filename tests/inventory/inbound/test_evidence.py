"""Two different people prove a paper; pictures keep what they show and nothing else."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from inventory.domain.evidence_refusals import FileTooLarge, NotPicture, SameHand, SecondHandMissing, UnprovenHand
from inventory.models import Attachment, DiscrepancyCase, Signature
from inventory.services import receipts, tallies
from inventory.services.evidence import Hand, attach, forget_signer, sign, sign_two
from inventory.services.tally_lines import Counted, Decision
from relief.core.models import WitnessPin
from relief.core.services import pins
from relief.core.services.commands import once
from tests.inventory.inbound.hands import counted, outsider
from tests.inventory.stock import stocked

pytestmark = pytest.mark.django_db

PIN = "4711"


def photo(width=2400, height=1200, form="JPEG", **more) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#88aa99").save(file, form, **more)
    return file.getvalue()


def glass(name="乡镇干部01号", picture=None) -> Hand:
    return Hand(role="witness", method="glass", name=name, picture=photo(300, 120, "PNG") if picture is None else picture)


@pytest.fixture
def witness(clerk):
    pins.set_pin(by=clerk.person, pin=PIN)
    return clerk.person


def facts(store, by, **more):
    return {"paper": "P1", "warehouse": store, "by": by, "role": "witness", **more}


def test_the_keeper_and_an_outsider_on_the_glass_sign_one_paper(store, by):
    sign_two(paper="P1", warehouse=store, by=by, second=glass())
    signed = Signature.objects.filter(paper="P1")
    assert [(one.role, one.name, one.method, bool(one.picture)) for one in signed] == [
        ("keeper", by.name, "sign_in", False),
        ("witness", "乡镇干部01号", "glass", True),
    ]


def test_a_known_witness_signs_with_his_own_pin(store, by, witness):
    sign(**facts(store, by), method="pin", person=witness, pin=PIN)
    assert (Signature.objects.get().name, Signature.objects.get().person) == (witness.name, witness)
    assert PIN not in WitnessPin.objects.get().digest


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (None, SecondHandMissing),
        (Hand(role="witness", method="sign_in"), SecondHandMissing),
        (Hand(role="witness", method="glass", name="无图"), UnprovenHand),
        (Hand(role="witness", method="glass", name="", picture=b"x"), UnprovenHand),
        (Hand(role="witness", method="glass", name="假图", picture=b"<svg onload=alert(1)>"), UnprovenHand),
        (Hand(role="witness", method="glass", name="大图", picture=b"x" * 204_801), FileTooLarge),
        (Hand(role="witness", method="pin", pin=PIN), UnprovenHand),
    ],
)
def test_what_does_not_prove_a_second_person_signs_nothing(store, by, second, why):
    with pytest.raises(why):
        sign_two(paper="P1", warehouse=store, by=by, second=second)
    assert not Signature.objects.exists()


def test_a_hand_without_a_name_is_called_by_what_it_signs_as(store, by):
    with pytest.raises(UnprovenHand) as told:
        sign_two(paper="P1", warehouse=store, by=by, second=Hand(role="witness", method="glass", picture=b"x"))
    assert told.value.facts["name"] == dict(Signature.Role.choices)["witness"]


def test_a_signed_sheet_is_photographed_as_big_as_phones_do_and_kept_small(store, by):
    noise = Image.effect_noise((2000, 1500), 90)
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=95)
    assert file.tell() > 1_000_000
    sign(**facts(store, by), method="paper", name="乡镇干部01号", picture=file.getvalue())
    kept = bytes(Signature.objects.get().picture)
    assert Image.open(io.BytesIO(kept)).size == (1000, 750)


def test_the_keeper_cannot_be_his_own_witness(store, by):
    pins.set_pin(by=by, pin=PIN)
    for second in (Hand(role="witness", method="pin", person=by, pin=PIN), glass(name=by.name)):
        with pytest.raises(SameHand):
            sign_two(paper="P1", warehouse=store, by=by, second=second)
    assert not Signature.objects.exists()


@pytest.mark.parametrize("pin", ["", "123", "12345", "12a4", "1111", "1234", "४७११"])
def test_a_pin_that_everybody_guesses_is_not_taken(by, pin):
    with pytest.raises(pins.PinUnfit):
        pins.set_pin(by=by, pin=pin)
    assert not WitnessPin.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_wrong_pins_count_although_what_they_were_to_sign_is_undone(store, by, keeper, witness):
    def attempt(pin, key):
        return once(caller=keeper, key=key, fingerprint="f", run=lambda: (201, sign(**facts(store, by), method="pin", person=witness, pin=pin).name))

    left = []
    for number in range(5):
        with pytest.raises(pins.PinWrong) as refused:
            attempt("0001", f"k{number}")
        left.append(refused.value.facts["left"])
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(pins.PinClosed):
        attempt(PIN, "right, but closed")
    assert not Signature.objects.exists()
    WitnessPin.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(pins.PinWrong) as refused:
        attempt("0001", "first of the next five")
    assert refused.value.facts["left"] == 4
    attempt(PIN, "right")
    assert (Signature.objects.count(), WitnessPin.objects.get().tries) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_a_wrong_pin_alone_counts_once(witness):
    with pytest.raises(pins.PinWrong), pins.tries_counted():
        pins.prove(person=witness, pin="0001")
    assert WitnessPin.objects.get().tries == 1


def test_who_has_no_pin_is_told_so(store, by, leader):
    with pytest.raises(pins.PinMissing):
        sign(**facts(store, by), method="pin", person=leader.person, pin=PIN)


def test_a_photograph_loses_its_position_and_is_made_smaller(store, by):
    exif = Image.Exif()
    exif[0x010F] = "a phone"
    exif.get_ifd(0x8825)[2] = (27.0, 58.0, 0.0)
    kept = attach(paper="P1", warehouse=store, file=photo(exif=exif), by=by)
    with kept.file.open() as file:
        data = file.read()
    picture = Image.open(io.BytesIO(data))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (1600, 800), {})
    assert (kept.media_type, kept.size, len(kept.sha256)) == ("image/jpeg", len(data), 64)


def test_the_same_photograph_sent_again_is_kept_once(store, by):
    first, again = (attach(paper="P1", warehouse=store, file=photo(), by=by) for _ in range(2))
    assert (first, Attachment.objects.count()) == (again, 1)


@pytest.mark.parametrize(
    ("data", "kind", "why"),
    [
        (b"", "photo", NotPicture),
        (b"MZ\x90 program.jpg", "photo", NotPicture),
        (b"%PDF-1.7 a letter", "photo", NotPicture),
        (photo()[:400], "photo", NotPicture),
        (b"GIF89a" + b"0" * 40, "letter", NotPicture),
        (b"x" * (8 * 1024 * 1024 + 1), "photo", FileTooLarge),
    ],
)
def test_the_content_decides_what_is_a_photograph(store, by, data, kind, why):
    with pytest.raises(why):
        attach(paper="P1", warehouse=store, file=data, by=by, kind=kind)
    assert not Attachment.objects.exists()


def test_letters_may_be_pdf_and_are_never_shown_in_the_page(store, by, keeper, client):
    letter = attach(paper="P1", warehouse=store, file=b"%PDF-1.7 a letter", by=by, kind="letter")
    client.force_login(keeper)
    answer = client.get(f"/evidence/{letter.pk}/")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_strangers_meet_404(store, by, keeper, stranger, auditor, client):
    kept = attach(paper="P1", warehouse=store, file=photo(), by=by)
    signed = sign_two(paper="P1", warehouse=store, by=by, second=glass())[1]
    for user, wanted in ((keeper, 200), (auditor, 200), (stranger, 404)):
        client.force_login(user)
        assert client.get(f"/evidence/{kept.pk}/").status_code == wanted
        assert client.get(f"/evidence/signatures/{signed.pk}/").status_code == wanted
    assert Client().get(f"/evidence/{kept.pk}/").status_code == 302


def test_a_keeper_adds_a_photograph_to_a_paper_and_a_reader_does_not(store, by, keeper, auditor, stranger, client):
    number = stocked(store, by).number
    for user, wanted, kept in ((stranger, 404, 0), (auditor, 403, 0), (keeper, 302, 1)):
        client.force_login(user)
        file = io.BytesIO(photo())
        file.name = "x.jpg"
        answer = client.post(f"/evidence/{number}/add/", {"file": file, "kind": "photo", "back": f"/field/forms/papers/{number}/"})
        assert (answer.status_code, Attachment.objects.filter(paper=number).count()) == (wanted, kept)
    assert client.post(f"/evidence/{number}/add/", {"back": "//elsewhere.example/"})["Location"] == "/field/forms/"


def test_a_pin_is_set_by_the_person_himself_under_his_own_sign_in(keeper, client):
    client.force_login(keeper)
    assert client.post("/field/forms/pin/", {"pin": "1111", "again": "1111"}).status_code == 400
    client.post("/field/forms/pin/", {"pin": PIN, "again": "4712"})
    assert not WitnessPin.objects.exists()
    client.post("/field/forms/pin/", {"pin": PIN, "again": PIN})
    pins.prove(person=keeper.person, pin=PIN)


def test_a_signers_name_is_erased_and_the_signature_stays(store, by):
    signed = sign_two(paper="P1", warehouse=store, by=by, second=glass())[1]
    gone = forget_signer(signed, by=by)
    assert (gone.name, gone.picture, gone.role, Signature.objects.count()) == ("", None, "witness", 2)


def test_a_signature_of_a_future_moment_is_refused(store, by):
    with pytest.raises(Exception, match="future") as refused:
        sign(**facts(store, by), method="glass", name="甲", picture=photo(200, 100, "PNG"), occurred_at=timezone.now() + timedelta(hours=1))
    assert not isinstance(refused.value, ValidationError)


def test_a_photograph_hangs_on_a_checked_tally_and_on_its_case_and_is_shown_there(client, keeper, stranger, store, by, quilt):
    tally = counted(store, by, Counted(item="BED-001", loose=5, lot_number="L1"))
    tallies.inspect(tally=tally, by=by, decisions={tally.lines.get().pk: Decision(damaged=2, reason="纸箱进水")})
    receipts.book(tally=tally, by=by, second=outsider())
    case = DiscrepancyCase.objects.get()
    client.force_login(keeper)
    pages = {tally.number: f"/field/forms/arrivals/{tally.number}/", case.number: f"/cases/{case.number}/"}
    for paper, page in pages.items():
        sent = {"kind": "photo", "note": "进水的纸箱", "back": page, "file": SimpleUploadedFile("a.jpg", photo(), "image/jpeg")}
        assert client.post(f"/evidence/{paper}/add/", sent).url == page
        kept = Attachment.objects.get(paper=paper)
        assert f'src="/evidence/{kept.pk}/"' in client.get(page).content.decode()
        assert client.get(f"/evidence/{kept.pk}/")["Content-Type"] == "image/jpeg"
    client.force_login(stranger)
    assert [client.get(f"/evidence/{kept.pk}/").status_code for kept in Attachment.objects.all()] == [404, 404]
    assert client.post(f"/evidence/{case.number}/add/", {"file": SimpleUploadedFile("a.jpg", photo(), "image/jpeg")}).status_code == 404
    assert Attachment.objects.count() == 2
