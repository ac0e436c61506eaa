"""People are entered once, known by a hash, and can be erased."""

from __future__ import annotations

from datetime import date

import pytest

from relief.core.domain.errors import AlreadyKnown, IdentityNumberWrong, StillInOffice
from relief.core.domain.identity import check_character, cleaned
from relief.core.models import AccessLog, Person
from relief.core.services.appointments import end_appointment
from relief.core.services.people import erase_person, find_by_identity, identity_hash, open_sign_in, register_person

DIGITS = "33112719800517271"
NUMBER = DIGITS + check_character(DIGITS)


def test_the_check_character_is_that_of_the_standard_s_own_example():
    assert check_character("11010519491231002") == "X"
    assert check_character("44052418800101001") == "4"


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "\u200b110105194912310\u200b02X\ufeff",
    ],
)
def test_a_number_is_understood_however_it_was_typed(typed):
    assert cleaned(typed) == "11010519491231002X"


@pytest.mark.parametrize("typed", ["", "11010519491231002", "110105194912310021", "11010519491331002X", "1101051949123100AX", "110105194912310020"])
def test_a_wrong_number_is_refused_without_repeating_it(typed):
    with pytest.raises(IdentityNumberWrong) as refused:
        cleaned(typed)
    assert not typed or typed not in str(refused.value)


def test_only_a_keyed_hash_and_the_last_four_are_kept(jingning, settings):
    person = register_person(organisation=jingning, name="某人", by=None, identity_number=f" {NUMBER[:6]} {NUMBER[6:].lower()}")
    assert person.identity_tail == NUMBER[-4:]
    assert person.born_on == date(1980, 5, 17)
    stored = str(Person.objects.filter(pk=person.pk).values().get()) + str(list(Person.history.values()))
    assert NUMBER not in stored
    assert find_by_identity(NUMBER) == person
    settings.SECRET_KEY = "another installation"
    assert identity_hash(NUMBER) != person.identity_hash


def test_the_same_person_is_entered_once(jingning, suichang):
    register_person(organisation=jingning, name="某人", by=None, identity_number=NUMBER)
    with pytest.raises(AlreadyKnown) as refused:
        register_person(organisation=suichang, name="某人", by=None, identity_number=NUMBER.lower())
    assert refused.value.facts == {"organisation": jingning.name}
    assert Person.objects.count() == 1


def test_erasing_takes_the_name_from_the_row_the_history_and_the_sign_in(clerk, jingning):
    person = register_person(organisation=jingning, name="张某", by=clerk.person, phone="199-0000-9999", identity_number=NUMBER)
    user = open_sign_in(person=person, username="zhang", password="a-long-walk-in-the-hills")
    erase_person(person, by=clerk.person)
    person.refresh_from_db()
    user.refresh_from_db()
    left = str(Person.objects.filter(pk=person.pk).values().get()) + str(list(Person.history.filter(id=person.pk).values())) + user.username
    assert not [word for word in ("张某", "199-0000-9999", NUMBER[-4:], "zhang", identity_hash(NUMBER)) if word in left]
    assert person.erased_at is not None
    assert not user.is_active
    assert AccessLog.objects.get(act="erase").by == clerk


def test_somebody_in_office_is_not_erased(keeper, clerk):
    with pytest.raises(StillInOffice):
        erase_person(keeper.person, by=clerk.person)
    keeper.person.refresh_from_db()
    assert keeper.person.name == "景宁仓管员甲"
    end_appointment(keeper.person.appointments.get(), by=clerk.person)
    assert erase_person(keeper.person, by=clerk.person).erased_at is not None
