"""A rush of gifts: what strangers type is nothing until the supervisor confirms it, and then it is booked once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import close_old_connections, connections
from django.utils import timezone

from inventory.domain.evidence_refusals import SecondHandMissing
from inventory.domain.inbound_refusals import BadHour, CartonDecided, CountUnlikely, HiddenSigns, IntakeClosed, NoCartons, NotOffered, ReasonNeeded
from inventory.models import Attachment, Document, IntakeCarton, Lot
from inventory.services import intake, reverse
from relief.core.models import Event
from tests.inventory.inbound.hands import outsider, photo
from tests.inventory.stock import book, day, left, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def water(db):
    return make_item("WAT-001", "饮用水")


@pytest.fixture
def session(store, by, quilt, water):
    return intake.open_session(warehouse=store, by=by, ends_at=timezone.now() + timedelta(hours=6), items=[quilt, water], cartons=200)


def cartons(session, number):
    return list(session.cartons.order_by("code")[:number])


def confirm(session, by, rows):
    return intake.confirm(session=session, codes=[row.code for row in rows], by=by, second=outsider())


def test_codes_are_many_different_and_hard_to_misread(session):
    codes = set(session.cartons.values_list("code", flat=True))
    assert len(codes) == 200
    assert not set("".join(codes)) & set("01OI")
    assert len(session.token) == 32


def test_nothing_is_in_the_book_until_the_supervisor_confirms(store, by, session, quilt, water):
    rows = cartons(session, 4)
    for row, item, units, until in zip(rows, (quilt, quilt, water, water), (10, 12, 24, 24), (None, None, day(200), day(300)), strict=True):
        intake.log_carton(carton=row, item=item, quantity=units, expires_on=until, donor="王女士" if units == 10 else "")
    assert (Document.objects.count(), Lot.objects.count()) == (0, 0)
    document = confirm(session, by, rows)
    assert sorted((row.lot.item.sku, row.quantity, row.lot.expires_on) for row in document.movements.all()) == [
        ("BED-001", 22, None),
        ("WAT-001", 24, day(200)),
        ("WAT-001", 24, day(300)),
    ]
    assert set(session.cartons.filter(document=document).values_list("state", flat=True)) == {"confirmed"}
    assert document.party == "王女士"


def test_a_carton_sent_twice_is_one_carton_and_the_last_word_stands(session, quilt):
    row = cartons(session, 1)[0]
    for units in (10, 10, 12):
        intake.log_carton(carton=row, item=quilt, quantity=units, photo=photo(400, 300))
    assert IntakeCarton.objects.filter(state="logged").get().quantity == 12
    assert Attachment.objects.filter(paper=row.code).count() == 1


def test_a_carton_decided_is_not_logged_confirmed_or_refused_again(store, by, session, quilt):
    row = cartons(session, 1)[0]
    intake.log_carton(carton=row, item=quilt, quantity=5)
    confirm(session, by, [row])
    before = book()
    for act, why in (
        (lambda: intake.log_carton(carton=row, item=quilt, quantity=9), CartonDecided),
        (lambda: confirm(session, by, [row]), NoCartons),
        (lambda: intake.refuse(session=session, codes=[row.code], by=by, reason="x"), NoCartons),
    ):
        with pytest.raises(why):
            act()
    assert book() == before


def test_a_refused_carton_keeps_its_reason_and_never_enters_the_book(by, session, quilt):
    row = cartons(session, 1)[0]
    intake.log_carton(carton=row, item=quilt, quantity=5)
    with pytest.raises(ReasonNeeded):
        intake.refuse(session=session, codes=[row.code], by=by, reason=" ")
    intake.refuse(session=session, codes=[row.code], by=by, reason="旧衣物")
    row.refresh_from_db()
    assert (row.state, row.reason, row.decided_by, Document.objects.count()) == ("refused", "旧衣物", by, 0)


@pytest.mark.parametrize("quantity", [0, -1, 100_000])
def test_an_unlikely_count_is_refused(session, quilt, quantity):
    with pytest.raises(CountUnlikely):
        intake.log_carton(carton=cartons(session, 1)[0], item=quilt, quantity=quantity)
    assert not IntakeCarton.objects.exclude(state="printed").exists()


def test_only_the_pictures_offered_can_be_chosen(session):
    with pytest.raises(NotOffered):
        intake.log_carton(carton=cartons(session, 1)[0], item=make_item("TENT-1", "帐篷"), quantity=1)


def test_a_closed_session_takes_nothing_more_but_is_still_confirmed(by, session, quilt):
    rows = cartons(session, 2)
    intake.log_carton(carton=rows[0], item=quilt, quantity=5)
    intake.close_session(session=session, by=by)
    with pytest.raises(IntakeClosed):
        intake.log_carton(carton=rows[1], item=quilt, quantity=5)
    assert confirm(session, by, rows).movements.count() == 1


def test_codes_printed_in_quiet_times_are_good_when_the_gate_is_opened_again(by, session, quilt):
    rows = cartons(session, 2)
    intake.close_session(session=session, by=by)
    with pytest.raises(BadHour):
        intake.reopen_session(session=session, by=by, ends_at=timezone.now() + timedelta(hours=49))
    session.refresh_from_db()
    assert not intake.is_open(session)
    again = intake.reopen_session(session=session, by=by, ends_at=timezone.now() + timedelta(hours=6))
    assert intake.is_open(again)
    assert intake.log_carton(carton=rows[0], item=quilt, quantity=5).state == "logged"
    assert Event.objects.filter(kind="intake-opened").count() == 2
    assert intake.reopen_session(session=session, by=by, ends_at=timezone.now() + timedelta(hours=9)).ends_at == again.ends_at


@pytest.mark.parametrize("hours", [-1, 0, 49])
def test_an_intake_ends_within_two_days(store, by, quilt, hours):
    with pytest.raises(BadHour):
        intake.open_session(warehouse=store, by=by, ends_at=timezone.now() + timedelta(hours=hours), items=[quilt], cartons=1)


def test_two_people_confirm(by, session, quilt):
    row = cartons(session, 1)[0]
    intake.log_carton(carton=row, item=quilt, quantity=5)
    with pytest.raises(SecondHandMissing):
        intake.confirm(session=session, codes=[row.code], by=by, second=None)
    assert (Document.objects.count(), IntakeCarton.objects.get(pk=row.pk).state) == (0, "logged")


def test_a_confirmation_taken_back_lets_the_cartons_wait_again(store, by, session, quilt):
    row = cartons(session, 1)[0]
    intake.log_carton(carton=row, item=quilt, quantity=5)
    reverse(document=confirm(session, by, [row]), by=by)
    row.refresh_from_db()
    assert (row.state, row.document) == ("logged", None)
    confirm(session, by, [row])
    assert sum(row.quantity for row in Document.objects.latest("pk").movements.all()) == 5


@pytest.mark.django_db(transaction=True)
def test_two_hundred_cartons_from_five_phones_at_once_are_confirmed_once(store, by, session, quilt, water):
    rows = cartons(session, 200)
    ends = [day(100), day(200)]

    def phone(number):
        close_old_connections()
        try:
            for index, row in enumerate(rows):
                if index % 5 in {number, (number + 1) % 5}:  # every carton is sent by two phones
                    item = (quilt, water)[index % 2]
                    intake.log_carton(carton=row, item=item, quantity=10, expires_on=ends[index % 4 // 2] if item == water else None)
        finally:
            connections.close_all()

    def supervisor(_):
        close_old_connections()
        try:
            return confirm(session, by, rows)
        except NoCartons:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(phone, range(5)))
    assert IntakeCarton.objects.filter(state="logged").count() == 200
    with ThreadPoolExecutor(3) as pool:
        papers = [one for one in pool.map(supervisor, range(3)) if one]
    assert (len(papers), papers[0].movements.count()) == (1, 3)
    assert sum(left(store, lot) for lot in Lot.objects.values_list("number", flat=True)) == 2000


@pytest.mark.parametrize("name", ["donor", "helper"])
@pytest.mark.parametrize("word", ["王\u200b女士", "王\u202e女士", "王\x07女士", "王\u200d女士", "\ufeff王女士", "\u2060"])
def test_a_name_with_signs_nobody_sees_is_refused_by_its_field_and_nothing_of_the_carton_changes(session, quilt, name, word):
    row = cartons(session, 1)[0]
    intake.log_carton(carton=row, item=quilt, quantity=3, donor="李先生", helper="小周", photo=photo(40))
    before = IntakeCarton.objects.filter(pk=row.pk).values().get()
    with pytest.raises(HiddenSigns) as refused:
        intake.log_carton(carton=row, item=quilt, quantity=7, photo=photo(41), **{name: word})
    assert refused.value.facts["column"] == f"inventory.IntakeCarton.{name}"
    assert (IntakeCarton.objects.filter(pk=row.pk).values().get(), Attachment.objects.count()) == (before, 1)


def test_a_family_drawn_as_one_sign_and_blanks_around_a_name_are_taken(session, quilt):
    row = intake.log_carton(carton=cartons(session, 1)[0], item=quilt, quantity=3, donor=" 王女士 \t", helper="👨\u200d👩\u200d👧 阿姨")
    assert (row.donor, row.helper) == ("王女士", "👨\u200d👩\u200d👧 阿姨")
