"""One outbox: every message has a state, a failure is seen and sent again, a drill reaches only its own people."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import transaction

from relief.core import channels
from relief.core.models import Message, World
from relief.core.services.messages import NotFailed, NotYourMessage, hand_over, mark_read, send, send_again
from relief.core.worlds import entered

State = Message.State
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drill(keeper):
    world = World.objects.create(code="drill", name="演练", kind=World.Kind.DRILL)
    world.enrolled.add(keeper.person)
    return world


class Gateway:
    """Stands where a real gateway would: keeps what it got, or refuses."""

    def __init__(self) -> None:
        self.accepts, self.addresses, self.letters = True, [], []

    def __call__(self) -> Gateway:
        self.addresses = []
        return self

    def add(self, address: str) -> bool:
        self.addresses.append(address)
        return address.startswith("sms://")

    def __bool__(self) -> bool:
        return bool(self.addresses)

    def notify(self, *, title: str, body: str, timeout: int) -> bool:
        self.letters.append((title, body))
        return self.accepts


@pytest.fixture
def gateway(monkeypatch, settings):
    fake = Gateway()
    monkeypatch.setattr(channels.apprise, "Apprise", fake)
    settings.MESSAGE_CHANNELS = ["apprise"]
    settings.APPRISE_URLS = ["sms://secret@gateway/{phone}"]
    return fake


def states() -> list[str]:
    return sorted(Message.every_world.values_list("state", flat=True))


def test_a_message_leaves_on_every_channel_and_says_so(keeper, commander):
    rows = send(to=[keeper.person, commander.person], subject="请备货", text="棉被 200 床", channels=["console", "in_app"])
    assert len(rows) == 4
    assert states() == ["sent"] * 4
    assert not Message.objects.filter(sent_at=None).exists()


def test_nothing_leaves_before_the_transaction_is_committed(keeper):
    with transaction.atomic():
        row = send(to=[keeper.person], subject="请备货", channels=["in_app"])[0]
        row.refresh_from_db()
        assert row.state == State.QUEUED
    row.refresh_from_db()
    assert row.state == State.SENT


def test_nothing_leaves_when_the_transaction_fails(keeper):
    with transaction.atomic():
        send(to=[keeper.person], subject="请备货", channels=["in_app"])
        transaction.set_rollback(True)
    assert states() == []


def test_the_gateway_gets_the_number_in_digits_and_the_whole_address(keeper, gateway, settings):
    settings.PUBLIC_URL = "https://relief.example"
    send(to=[keeper.person], subject="请备货", text="棉被", link="/orders/1/")
    assert gateway.addresses == ["sms://secret@gateway/" + "".join(sign for sign in keeper.person.phone if sign.isdigit())]
    assert gateway.letters == [("请备货", "棉被\nhttps://relief.example/orders/1/")]


def test_a_refusing_gateway_leaves_a_failure_that_can_be_sent_again(keeper, gateway):
    gateway.accepts = False
    row = send(to=[keeper.person], subject="请备货")[0]
    row.refresh_from_db()
    assert (row.state, row.sent_at) == (State.FAILED, None)
    assert row.error
    gateway.accepts = True
    send_again(message=row)
    row.refresh_from_db()
    assert (row.state, row.error) == (State.SENT, "")
    with pytest.raises(NotFailed):
        send_again(message=row)
    assert len(gateway.letters) == 2


def test_a_message_that_left_is_never_handed_over_again(keeper, gateway):
    row = send(to=[keeper.person], subject="请备货")[0]
    assert hand_over(message=Message.objects.get(pk=row.pk)).state == State.SENT
    assert len(gateway.letters) == 1


def test_a_person_without_telephone_and_a_broken_address_are_failures_in_words(keeper, gateway, settings):
    keeper.person.phone = ""
    keeper.person.save()
    assert "RELIEF_APPRISE_URLS" in Message.objects.get(pk=send(to=[keeper.person], subject="请备货")[0].pk).error
    settings.APPRISE_URLS = ["nonsense"]
    row = Message.objects.get(pk=send(to=[keeper.person], subject="请备货")[0].pk)
    assert "RELIEF_APPRISE_URLS" in row.error
    assert "secret" not in row.error
    assert gateway.letters == []


def test_a_drill_reaches_only_its_people_and_every_message_says_it_is_one(keeper, commander, drill, gateway):
    with entered(drill.pk):
        send(to=[keeper.person, commander.person], subject="集结", text="到县会")
        rows = {row.to_id: row for row in Message.objects.all()}
    assert rows[keeper.person.pk].state == State.SENT
    assert rows[commander.person.pk].state == State.WITHHELD
    assert gateway.letters == [("【演练】集结", "【演练】到县会")]
    assert Message.objects.count() == 0


def test_only_the_reader_marks_a_message_as_read_and_the_first_time_counts(keeper, commander):
    row = send(to=[keeper.person], subject="请备货", channels=["in_app"])[0]
    with pytest.raises(NotYourMessage):
        mark_read(message=row, by=commander.person)
    row.refresh_from_db()
    assert row.state == State.SENT
    first = mark_read(message=row, by=keeper.person).read_at
    assert mark_read(message=row, by=keeper.person).read_at == first


def test_a_worker_delivers_what_waits_in_the_database(keeper, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    row = send(to=[keeper.person], subject="请备货", channels=["in_app"])[0]
    row.refresh_from_db()
    assert row.state == State.QUEUED
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    row.refresh_from_db()
    assert row.state == State.SENT
