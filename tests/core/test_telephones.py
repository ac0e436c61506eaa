"""A field for a telephone takes what can be called, and nothing else."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from gis.pages.transfers import TranshipForm
from inventory.api.outbound_bodies import Vehicle
from inventory.pages.forms import VehicleForm
from inventory.pages.inbound_forms import NoticeForm
from inventory.pages.loans import BorrowerForm
from relief.core.response.forms import CallForm
from relief.core.telephones import is_telephone, telephone
from teams.pages.forms import KinForm


@pytest.mark.parametrize(
    "text",
    [
        "110",
        "199-0000-0101",
        "+86 199 0000 0101",
        "（0578）508 0000",
        "０５７８－５０８００００",
        "0578-5080000转8",
        "0578-5080000 ext. 8",
        "110、119",
    ],
)
def test_what_people_write_of_a_number_is_taken(text):
    assert is_telephone(text)
    telephone(text)


@pytest.mark.parametrize("text", ["abc", "老周", "12", "1990000010l", "199 0000 0101 老周", "转8", "-", "电话 110"])
def test_what_cannot_be_called_is_named(text):
    with override("zh-hans"), pytest.raises(ValidationError) as said:
        telephone(text)
    assert said.value.messages == [f"“{text}”不是电话号码：至少三位数字，旁边不要写别的字。"]


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (TranshipForm, "driver_phone"), (VehicleForm, "driver_phone"), (NoticeForm, "party_phone"), (BorrowerForm, "phone"),
        (CallForm, "phone"), (KinForm, "kin_phone"),
    ],
)  # fmt: skip
def test_every_form_asks_it(form, name):
    assert telephone in form.base_fields[name].validators


def test_the_body_of_the_api_asks_it():
    assert telephone in Vehicle().fields["driver_phone"].validators
