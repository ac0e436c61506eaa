"""Hands under a waybill: the driver before the vehicle leaves, the consignee with picture, photograph and place."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from inventory.domain.refusals import WrongStep
from inventory.domain.road_refusals import WrongDatum
from inventory.models import Attachment, Holding, ProofOfDelivery, Signature, Waybill
from inventory.services import proofs
from inventory.services.evidence import Hand
from relief.core.services import pins
from relief.problems import Problem

pytestmark = pytest.mark.django_db
State = Waybill.State


def drawn() -> bytes:
    """A hand on glass."""
    image = Image.new("RGB", (300, 120), "white")
    ImageDraw.Draw(image).line([(10, 100), (90, 20), (160, 100), (290, 30)], fill="black", width=5)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def photo() -> bytes:
    file = io.BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(file, "JPEG")
    return file.getvalue()


def hands() -> dict[str, str]:
    return dict(Signature.objects.values_list("role", "name"))


def test_the_driver_signs_on_glass_and_a_witness_by_pin_before_the_vehicle_leaves(waybill, keeper, leader):
    pins.set_pin(by=leader.person, pin="2580")
    given = [
        Hand(role="driver", name="司机甲", picture=drawn(), method="glass"),
        Hand(role="witness", person=leader.person, pin="2580", method="pin"),
    ]
    gone = proofs.depart(waybill=waybill, by=keeper.person, hands=given, seal_number="F-1", odometer_km=100)
    assert (gone.state, gone.seal_number) == (State.DEPARTED, "F-1")
    assert hands() == {"driver": "司机甲", "witness": "景宁队长甲"}
    with pytest.raises(WrongStep):
        proofs.sign_out(waybill=gone, by=keeper.person, hands=given)


def test_a_wrong_pin_leaves_the_vehicle_where_it_stands(waybill, keeper, leader):
    pins.set_pin(by=leader.person, pin="2580")
    with pytest.raises(Problem):
        proofs.depart(waybill=waybill, by=keeper.person, hands=[Hand(role="witness", person=leader.person, pin="0852", method="pin")])
    assert (Waybill.objects.get(pk=waybill.pk).state, Signature.objects.count()) == (State.PREPARED, 0)


def test_the_consignee_signs_with_picture_photograph_position_and_place(arrived, keeper):
    proof = proofs.sign(
        waybill=arrived,
        by=keeper.person,
        signed_by="东坑站长",
        hands=[
            Hand(role="consignee", name="东坑站长", picture=drawn(), method="glass"),
            Hand(role="witness", name="村干部甲", picture=drawn(), method="glass"),
        ],
        delivered={"Q1": 59},
        longitude=119.64,
        latitude=27.97,
        place="东坑中学操场",
        photos=[photo()],
    )
    kept = ProofOfDelivery.objects.get(pk=proof.pk)
    assert (kept.place, kept.longitude, kept.latitude, kept.witness) == ("东坑中学操场", 119.64, 27.97, "村干部甲")
    assert hands() == {"consignee": "东坑站长", "witness": "村干部甲"}
    assert Attachment.objects.get().paper == arrived.number
    assert Waybill.objects.get(pk=arrived.pk).state == State.SIGNED_WITH_DISCREPANCY


def test_a_position_of_another_datum_or_an_empty_hand_signs_nothing(arrived, keeper):
    with pytest.raises(WrongDatum):
        proofs.sign(waybill=arrived, by=keeper.person, signed_by="东坑站长", longitude=119.64, latitude=27.97, datum="GCJ-02")
    with pytest.raises(Problem):
        proofs.sign(waybill=arrived, by=keeper.person, signed_by="东坑站长", hands=[Hand(role="consignee", name="东坑站长", method="glass")])
    assert (Waybill.objects.get(pk=arrived.pk).state, ProofOfDelivery.objects.count(), Signature.objects.count()) == (State.ARRIVED, 0, 0)
    assert sum(Holding.objects.filter(holder__kind="transit").values_list("quantity", flat=True)) == 210
