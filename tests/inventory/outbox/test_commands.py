"""What a phone sends: booked once, in order, at its own time; what is refused is kept, told and settled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.models import DiscrepancyCase, Document, FieldCommand, Holding, Lot, Movement, ReleaseOrder, Signature, Waybill
from relief.core.models import Message
from tests.inventory.outbox.phone import enrol
from tests.inventory.stock import book, left, stocked

pytestmark = pytest.mark.django_db


def lot(number: str = "L1") -> int:
    return Lot.objects.get(number=number).pk


def issue_of(quantity: int, number: str = "L1", **more) -> dict:
    return {"warehouse": "JN-01", "party": "东坑镇", "lines": [{"lot": lot(number), "location": "R-01", "quantity": quantity}], **more}


def today() -> str:
    return f"{timezone.localdate():%Y%m%d}"


def test_an_issue_without_signal_is_booked_at_its_own_time_under_its_own_numbers(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 40)
    then = timezone.now() - timedelta(minutes=50)
    day = f"{timezone.localdate(then):%Y%m%d}"
    numbers = {"GI": f"JN-GI-{day}-K1-003", "WB": f"JN-WB-{day}-K1-007"}
    vehicle = {"plate": "浙K00001", "driver": "司机甲", "driver_phone": "199-0000-0001"}
    answer = phone.one("issue", issue_of(20, vehicle=vehicle), at=then, numbers=numbers)
    assert (answer["state"], answer["number"], answer["numbers"]) == ("done", numbers["GI"], numbers)
    paper = Document.objects.get(number=numbers["GI"])
    assert (paper.occurred_at, paper.by, paper.party) == (then, by, "东坑镇")
    assert paper.recorded_at > then + timedelta(minutes=49)
    assert paper.waybill.number == numbers["WB"]
    assert (paper.waybill.plate, paper.waybill.prepared_at) == ("浙K00001", then)
    assert left(store) == 20
    kept = FieldCommand.objects.get()
    assert (kept.state, kept.paper, kept.warehouse, kept.person, kept.sequence) == ("done", numbers["GI"], store, by, 1)


def test_the_same_entry_sent_again_is_answered_the_same_and_booked_once(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 40)
    command = phone.enter("issue", issue_of(20))
    first, *others = [phone.send(command)[0] for _ in range(5)]
    assert first.pop("replayed") is False
    assert all(other.pop("replayed") and other == first for other in others)
    assert left(store) == 20
    assert FieldCommand.objects.count() == 1


def test_a_refusal_does_not_stop_what_follows_and_opens_a_case_with_both_records(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 40)
    other = enrol(keeper)
    taken = other.one("issue", issue_of(30))
    before = book()
    wanted, small = phone.send(phone.enter("issue", issue_of(20), numbers={"GI": f"JN-GI-{today()}-K1-001"}), phone.enter("issue", issue_of(5)))
    assert (wanted["state"], small["state"]) == ("refused", "done")
    assert book()[0] == before[0] + 1
    assert left(store) == 5
    problem = wanted["problem"]
    assert problem["type"].endswith("insufficient-stock")
    assert (problem["wanted"], problem["available"]) == (20, 10)
    assert problem["mine"]["number"] == f"JN-GI-{today()}-K1-001"
    assert "20" in problem["mine"]["text"]
    assert [(one["number"], one["quantity"], one["by"], one["party"]) for one in problem["theirs"]] == [(taken["number"], 30, str(by), "东坑镇")]
    case = DiscrepancyCase.objects.get(number=wanted["case"])
    assert (case.kind, case.state, case.expected, case.found, case.lot.number, case.owner) == ("command", "open", 20, 10, "L1", by)
    assert case.command == FieldCommand.objects.get(key=wanted["id"])
    assert taken["number"] in case.reason
    assert set(Message.objects.filter(subject__contains="K1").values_list("to", flat=True)) == {by.pk}


def test_an_hour_offline_arrives_once_in_order_with_its_original_times(keeper, commander, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 100)
    start = timezone.now() - timedelta(hours=1)
    moment = lambda minutes: start + timedelta(minutes=minutes)  # noqa: E731
    number = lambda kind, minutes: f"JN-{kind}-{timezone.localdate(moment(minutes)):%Y%m%d}-K1-001"  # noqa: E731 - midnight may come between
    place = {"lot": lot(), "location": "R-01"}
    phone.enter(
        "move",
        {"warehouse": "JN-01", "lines": [{"lot": lot(), "from": "R-01", "to": "A-01", "quantity": 60}]},
        at=moment(0),
        numbers={"MV": number("MV", 0)},
    )
    order = {
        "warehouse": "JN-01",
        "destination": "东坑镇",
        "approver": commander.person.pk,
        "channel": "电话",
        "lines": [{"sku": "BED-001", "quantity": 30}],
    }
    phone.enter("verbal_order", order, at=moment(5), numbers={"RO": number("RO", 5)})
    picked = {
        "warehouse": "JN-01",
        "order": number("RO", 5),
        "lines": [{"lot": lot(), "location": "A-01", "quantity": 30}],
        "vehicle": {"plate": "浙K00001"},
    }
    phone.enter("pick", picked, at=moment(10), numbers={"GI": number("GI", 10), "WB": number("WB", 10)})
    phone.enter("depart", {"waybill": number("WB", 10)}, at=moment(15))
    phone.enter("return", {"waybill": number("WB", 10), "reason": "塌方"}, at=moment(25), numbers={"RT": number("RT", 25)})
    gift = {"warehouse": "JN-01", "party": "某企业", "lines": [{"sku": "BED-001", "quantity": 12, "lot": "", "condition": "good"}]}
    phone.enter("receive", gift, at=moment(40), numbers={"GR": number("GR", 40), "GL": [number("GL", 40)]})
    phone.enter("count", {"warehouse": "JN-01", "lines": [{**place, "quantity": 69}]}, at=moment(50), numbers={"SC": number("SC", 50)})
    answers = phone.send()
    assert [one["state"] for one in answers] == ["done"] * 7, answers
    again = phone.send()
    assert [{**one, "replayed": None} for one in again] == [{**one, "replayed": None} for one in answers]
    papers = dict(Document.objects.filter(number__contains="-K1-").values_list("number", "occurred_at"))
    assert papers == {number(kind, minutes): moment(minutes) for kind, minutes in (("MV", 0), ("GI", 10), ("RT", 25), ("GR", 40), ("SC", 50))}
    waybill = Waybill.objects.get()
    assert (waybill.state, waybill.departed_at) == ("returned", moment(15))
    made = ReleaseOrder.objects.get()
    assert (made.number, made.approved_by, made.approved_at, made.approval_channel) == (number("RO", 5), commander.person, moment(5), "电话")
    assert Lot.objects.get(number=number("GL", 40)).source == "某企业"
    assert FieldCommand.objects.count() == 7
    assert [row.sequence for row in FieldCommand.objects.order_by("received_at", "pk")] == [1, 2, 3, 4, 5, 6, 7]


def test_the_phones_clock_is_put_right_by_what_it_was_behind(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 40)
    slow = timezone.now() - timedelta(hours=3)
    answer = phone.send(phone.enter("issue", issue_of(1), at=slow), offset_s=3 * 3600 - 60)[0]
    assert Document.objects.get(number=answer["number"]).occurred_at == slow + timedelta(seconds=3 * 3600 - 60)
    assert FieldCommand.objects.get().device_offset_s == 3 * 3600 - 60


@pytest.mark.parametrize(("shift", "slug"), [(timedelta(hours=2), "clock-ahead"), (-timedelta(days=31), "too-old")])
def test_a_clock_that_cannot_be_right_is_refused_with_what_to_do(keeper, store, by, quilt, shift, slug):
    phone = enrol(keeper)
    stocked(store, by, 40)
    before = book()
    answer = phone.one("issue", issue_of(1), at=timezone.now() + shift)
    assert answer["state"] == "refused"
    assert answer["problem"]["type"] == f"/problems/{slug}"
    assert book() == before


def test_what_hangs_on_a_refused_entry_is_refused_and_names_it(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 10)
    number = f"JN-WB-{today()}-K1-001"
    issue = phone.enter("issue", issue_of(20, vehicle={"plate": "浙K00001"}), numbers={"WB": number})
    left_by_name = phone.enter("depart", {"waybill": number})
    left_by_id = phone.enter("depart", {"waybill": "JN-WB-1"}, after=issue["id"])
    free = phone.enter("issue", issue_of(10))
    answers = phone.send(issue, left_by_name, left_by_id, free)
    assert [one["state"] for one in answers] == ["refused", "refused", "refused", "done"]
    assert [one["problem"]["type"] for one in answers[1:3]] == ["/problems/hangs-on-refused"] * 2
    assert [one["problem"]["sequence"] for one in answers[1:3]] == [1, 1]


def test_taking_what_there_is_settles_the_refused_entry_under_its_own_number(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 10)
    number = f"JN-GI-{today()}-K1-001"
    refused = phone.one("issue", issue_of(20), numbers={"GI": number})
    answer = phone.one("issue", issue_of(10), numbers={"GI": number}, instead_of=refused["id"])
    assert (answer["state"], answer["number"]) == ("done", number)
    settled = FieldCommand.objects.get(key=refused["id"])
    assert (settled.state, settled.paper, settled.resolved_by) == ("resolved", number, by)
    case = DiscrepancyCase.objects.get(number=refused["case"])
    assert (case.state, case.answer, case.resolution.number, case.settled_by) == ("settled", "replaced", number, by)
    again = phone.one("issue", issue_of(0 + 1), instead_of=refused["id"])
    assert again["problem"]["type"] == "/problems/not-refused"


def test_a_refused_entry_is_withdrawn_or_left_to_the_supervisor(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 10)
    one, other = (phone.one("issue", issue_of(20)) for _ in range(2))
    assert phone.one("withdraw", {"command": one["id"], "reason": "多扫了一次"})["state"] == "done"
    answer = phone.one("case", {"command": other["id"], "note": "货已运走"})
    assert (answer["state"], answer["number"]) == ("done", other["case"])
    assert DiscrepancyCase.objects.get(number=one["case"]).answer == "paper_mistake"
    left_open = DiscrepancyCase.objects.get(number=other["case"])
    assert (left_open.state, left_open.settled_at, left_open.owner) == ("open", None, None)
    assert set(FieldCommand.objects.filter(kind="issue").values_list("state", flat=True)) == {"resolved"}
    assert not phone.pack().json()["refused"]


def test_a_foreign_warehouse_is_not_there_and_a_foreign_order_neither(keeper, stranger, store, neighbour, by, quilt):
    phone, other = enrol(keeper), enrol(stranger)
    stocked(store, by, 10)
    before = book()
    theirs = other.one("issue", issue_of(1))
    unknown = phone.one("issue", issue_of(1, order="SC-RO-1"))
    assert (theirs["problem"]["status"], unknown["problem"]["status"]) == (404, 404)
    assert theirs["case"] == ""
    assert not theirs["problem"]["theirs"]
    assert book() == before


def test_an_unknown_kind_is_refused_and_kept(keeper, store):
    phone = enrol(keeper)
    answer = phone.one("fly", {"warehouse": "JN-01"})
    assert answer["problem"]["type"] == "/problems/unknown-kind"
    assert FieldCommand.objects.get().state == "refused"


def test_a_wrong_line_is_refused_naming_line_and_field(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 10)
    answer = phone.one("issue", {"warehouse": "JN-01", "lines": [{"lot": lot(), "quantity": 1}, {"lot": lot(), "quantity": "2"}]})
    assert answer["state"] == "refused"
    assert [(one["pointer"], one["line"]) for one in answer["problem"]["errors"]] == [("/lines/1/quantity", 1)]
    assert left(store) == 10


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"nonsense", b'{"commands": 3}', b'{"commands": [3]}', b'{"commands": [{"id": 1}]}', b'{"commands": [], "x": NaN}']
)
def test_what_is_no_batch_is_refused_whole(keeper, store, body):
    phone = enrol(keeper)
    answer = phone.client.post("/field/commands/", body, content_type="application/json", headers=phone.headers)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid")
    assert not FieldCommand.objects.exists()


def test_one_broken_envelope_keeps_the_whole_batch_out(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 10)
    before = book()
    answer = phone.post([phone.enter("issue", issue_of(1)), {**phone.enter("issue", issue_of(1)), "seq": 0}])
    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/commands/1/seq"]
    assert book() == before


def test_more_than_the_server_takes_is_refused(keeper, store, settings):
    phone = enrol(keeper)
    assert phone.post([phone.enter("issue", {}) for _ in range(201)]).status_code == 400
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = phone.post([phone.enter("issue", {"note": "长" * 1000})])
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")


def test_one_id_for_two_entries_is_refused(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 10)
    command = phone.enter("issue", issue_of(1))
    phone.send(command)
    answer = phone.send({**command, "body": issue_of(2)})[0]
    assert (answer["state"], answer["problem"]["type"]) == ("refused", "/problems/idempotency-key-reused")
    assert left(store) == 9


def test_a_fault_of_ours_is_kept_and_bars_nothing_behind_it(keeper, store, by, quilt, monkeypatch):
    from inventory.services import issuing

    phone = enrol(keeper)
    stocked(store, by, 10)
    monkeypatch.setattr(issuing, "move", lambda **_: 1 / 0)
    moved = phone.enter("move", {"warehouse": "JN-01", "lines": [{"lot": lot(), "from": "R-01", "to": "A-01", "quantity": 1}]})
    first, second = phone.send(moved, phone.enter("issue", issue_of(1)))
    assert (first["state"], first["problem"]["type"], second["state"]) == ("refused", "/problems/failed", "done")


def test_a_wrong_pin_does_not_bring_the_lorry_back(keeper, leader, store, by, quilt):
    from relief.core.models import WitnessPin
    from relief.core.services.pins import set_pin

    phone = enrol(keeper)
    stocked(store, by, 10)
    set_pin(by=leader.person, pin="4711")
    number = f"JN-WB-{today()}-K1-001"
    phone.one("issue", issue_of(5, vehicle={"plate": "浙K00001"}), numbers={"WB": number})
    hand = {"role": "witness", "method": "pin", "person": leader.person.pk, "pin": "0815"}
    answer = phone.one("depart", {"waybill": number, "signatures": [hand]})
    assert (answer["state"], answer["problem"]["type"]) == ("done", "/problems/pin-wrong")
    assert Waybill.objects.get().state == "departed"
    assert not Signature.objects.exists()
    assert WitnessPin.objects.get().tries == 1
    assert "0815" not in str(list(FieldCommand.objects.values_list("body", flat=True)))


def test_the_books_balance_stays_what_its_papers_say(keeper, store, by, quilt):
    stocked(store, by, 10)
    enrol(keeper).one("issue", issue_of(4))
    assert (sum(Movement.objects.values_list("quantity", flat=True)), sum(Holding.objects.values_list("quantity", flat=True))) == (14, 0)
