"""Numbers of papers: no hole, no double, one series a society, kind, day and device."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from relief.core.domain.errors import NumberTaken, WrongNumber
from relief.core.models import Organisation, World
from relief.core.services.numbers import next_number, numbered_by
from relief.core.worlds import entered

DAY = date(2016, 9, 28)


@pytest.mark.django_db
def test_numbers_count_from_one_for_each_society_kind_day_and_device(jingning, suichang):
    assert next_number(organisation=jingning, kind="GR", on=DAY) == "JN-GR-20160928-S001"
    assert next_number(organisation=jingning, kind="GR", on=DAY) == "JN-GR-20160928-S002"
    assert next_number(organisation=jingning, kind="WB", on=DAY) == "JN-WB-20160928-S001"
    assert next_number(organisation=suichang, kind="GR", on=DAY) == "SC-GR-20160928-S001"
    assert next_number(organisation=jingning, kind="GR", on=date(2016, 9, 29)) == "JN-GR-20160929-S001"


@pytest.mark.django_db
def test_a_phone_has_its_own_series_parted_from_its_figure(jingning):
    assert next_number(organisation=jingning, kind="WB", on=DAY, device="K2") == "JN-WB-20160928-K2-001"


@pytest.mark.django_db
def test_a_branch_counts_in_its_societys_series(jingning):
    branch = Organisation.objects.create(
        code="JN-DK", name="东坑镇红十字会", kind=Organisation.Kind.TOWNSHIP_BRANCH, parent=jingning, society=jingning, path="LS/JN/JN-DK/"
    )
    next_number(organisation=jingning, kind="GI", on=DAY)
    assert next_number(organisation=branch, kind="GI", on=DAY) == "JN-GI-20160928-S002"


@pytest.mark.django_db
def test_a_drills_numbers_are_never_a_real_number(jingning):
    drill = World.objects.create(code="drill", name="演练", kind=World.Kind.DRILL)
    real = next_number(organisation=jingning, kind="GR", on=DAY)
    with entered(drill.pk):
        assert next_number(organisation=jingning, kind="GR", on=DAY) == f"JN-GR-20160928-Y{drill.pk}S001" != real
    assert next_number(organisation=jingning, kind="GR", on=DAY) == "JN-GR-20160928-S002"


@pytest.mark.django_db
def test_a_number_of_a_failed_transaction_is_given_again(jingning):
    with transaction.atomic():
        next_number(organisation=jingning, kind="GR", on=DAY)
        transaction.set_rollback(True)
    assert next_number(organisation=jingning, kind="GR", on=DAY) == "JN-GR-20160928-S001"


@pytest.mark.django_db(transaction=True)
def test_forty_clerks_at_once_get_forty_numbers_in_a_row(jingning):
    def ask(_: int) -> str:
        try:
            with transaction.atomic():
                return next_number(organisation=jingning, kind="GR", on=DAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as clerks:
        given = list(clerks.map(ask, range(40)))
    assert sorted(given) == [f"JN-GR-20160928-S{count:03d}" for count in range(1, 41)]


@pytest.mark.django_db
def test_a_paper_keeps_the_number_its_phone_wrote_and_the_series_goes_on_after_it(jingning):
    with numbered_by(device="K2", days=[DAY], numbers={"WB": ["JN-WB-20160928-K2-007"]}):
        assert next_number(organisation=jingning, kind="GI", on=DAY) == "JN-GI-20160928-S001"
        assert next_number(organisation=jingning, kind="WB", on=DAY) == "JN-WB-20160928-K2-007"
        assert next_number(organisation=jingning, kind="WB", on=DAY) == "JN-WB-20160928-S001"
    assert next_number(organisation=jingning, kind="WB", on=DAY, device="K2") == "JN-WB-20160928-K2-008"


@pytest.mark.django_db
def test_a_number_written_later_does_not_turn_the_series_back(jingning):
    for count in (9, 7):
        with numbered_by(device="K2", days=[DAY], numbers={"WB": [f"JN-WB-20160928-K2-{count:03d}"]}):
            next_number(organisation=jingning, kind="WB", on=DAY)
    assert next_number(organisation=jingning, kind="WB", on=DAY, device="K2") == "JN-WB-20160928-K2-010"


@pytest.mark.django_db
def test_a_number_is_taken_once(jingning):
    for taken in (False, True):
        with numbered_by(device="K2", days=[DAY], numbers={"WB": ["JN-WB-20160928-K2-007"]}):
            if not taken:
                next_number(organisation=jingning, kind="WB", on=DAY)
                continue
            with pytest.raises(NumberTaken) as refusal:
                next_number(organisation=jingning, kind="WB", on=DAY)
            assert refusal.value.facts == {"number": "JN-WB-20160928-K2-007"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "number",
    [
        "SC-WB-20160928-K2-007",
        "JN-GI-20160928-K2-007",
        "JN-WB-20160929-K2-007",
        "JN-WB-20160928-K3-007",
        "JN-WB-20160928-S007",
        "JN-WB-20160928-K2-000",
        "JN-WB-20160928-K2-0007",
        "JN-WB-20160928-K2-７",
        "JN-WB-20160928-K2-9999999",
        "JN-WB-20160928-K2",
        "",
    ],
)
def test_a_number_this_phone_cannot_have_written_is_refused(jingning, number):
    with numbered_by(device="K2", days=[DAY], numbers={"WB": [number]}), pytest.raises(WrongNumber) as refusal:
        next_number(organisation=jingning, kind="WB", on=DAY)
    assert refusal.value.facts["expected"] == "JN-WB-20160928-K2-001"
    assert next_number(organisation=jingning, kind="WB", on=DAY, device="K2") == "JN-WB-20160928-K2-001"


@pytest.mark.django_db
def test_a_phone_in_a_drill_writes_the_drill_on_its_papers(jingning):
    drill = World.objects.create(code="drill", name="演练", kind=World.Kind.DRILL)
    with entered(drill.pk), numbered_by(device="K2", days=[DAY], numbers={"WB": [f"JN-WB-20160928-Y{drill.pk}K2-001"]}):
        assert next_number(organisation=jingning, kind="WB", on=DAY) == f"JN-WB-20160928-Y{drill.pk}K2-001"
