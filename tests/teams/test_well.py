"""Heard by text message, the sealed blood group of who is down, a lost piece in the register of equipment, and the chats of three houses."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from django.utils import translation

from inventory.models import EquipmentAsset
from relief.core import clock
from relief.core.models import AccessLog, Event
from relief.core.services.messages import send
from relief.core.services.people import erase_person
from relief.registrar.hooks import text_readers
from teams.domain.replies import is_well
from teams.models import BloodGroup
from teams.selectors.own_data import data_of
from teams.services.crews import hear, man_down
from teams.services.gear import lose, take_along
from teams.services.self_service import link_to
from tests.inventory.conftest import store
from tests.teams.squad import enlist, flood, gone, muster, squad
from tests.teams.test_call_pages import web

__all__ = ["flood", "muster", "squad", "store"]
HOUSES = {"wecom": (NotifyWeComBot, "key"), "dingtalk": (NotifyDingTalk, "token"), "feishu": (NotifyFeishu, "token")}


@pytest.fixture
def out(muster, squad, leader):
    """Two on a mission."""
    return gone(muster, enlist(squad, 1), enlist(squad, 2), by=leader.person)


def texted(phone, text):
    """What the common door answers to a text message, None where nobody reads it."""
    return next((said for read in text_readers() if (said := read(sender=phone, text=text, name="")) is not None), None)


@pytest.mark.parametrize("text", ["平安", "报平安", "我很好！", "OK", "I am well", "我没事了。", "一切平安"])
def test_words_that_say_that_somebody_is_well(text):
    assert is_well(text)


@pytest.mark.parametrize("text", ["不平安", "我不好", "ok?", "平安吗", "没事就回来", "受伤了", "not well", "1", ""])
def test_words_that_say_anything_else_are_not_read_as_well(text):
    assert not is_well(text)


@pytest.mark.django_db
def test_a_text_message_of_somebody_who_is_out_is_his_welfare_check_and_he_is_up_again(out):
    row = out.people.first()
    man_down(out, row.person_id, by=None)
    with clock.at(clock.now() + timedelta(minutes=30)):
        now = clock.now()
        with translation.override("zh-hans"):
            said = texted(row.person.phone.replace("-", ""), "平安")
        assert "已收到" in said
    row.refresh_from_db()
    assert (row.heard_at, row.down_at) == (now, None)
    assert Event.objects.filter(kind="welfare-checked", by=row.person).count() == 1
    other = out.people.last()
    assert other.heard_at < now


@pytest.mark.django_db
def test_the_same_words_of_somebody_at_home_or_of_a_telephone_of_two_are_nobodys_welfare_check(out, squad):
    home, (first, second) = enlist(squad, 9), list(out.people.all())
    assert texted(home.person.phone, "平安") is None
    second.person.phone = first.person.phone
    second.person.save()
    assert texted(first.person.phone, "平安") is None
    assert not Event.objects.filter(kind="welfare-checked").exists()


@pytest.mark.django_db
def test_a_blood_group_told_with_consent_is_shown_only_while_he_is_down_and_every_look_is_kept(out, leader, auditor, client, clerk):
    row = out.people.first()
    assert client.post(link_to(row.person), {"act": "blood", "group": "Z"}).status_code == 404
    client.post(link_to(row.person), {"act": "blood", "group": "AB-"})
    path = f"/missions/{out.number}/"
    assert "AB−" not in web(leader).get(path).content.decode()
    man_down(out, row.person_id, by=leader.person)
    assert "AB−" in web(leader).get(path).content.decode()
    assert "AB−" not in web(auditor).get(path).content.decode()
    assert list(AccessLog.objects.filter(act="unmask", register="teams.bloodgroup").values_list("by", flat=True)) == [leader.pk]
    hear(out, [row.person_id], by=leader.person)
    with clock.at(clock.now() + timedelta(minutes=1)):
        hear(out, [row.person_id], by=leader.person)
    assert "AB−" not in web(leader).get(path).content.decode()
    assert [one["group"] for one in data_of(row.person)["blood_group"]] == ["AB-"]
    assert "AB-" not in str(list(Event.objects.filter(kind="blood-agreed").values()))
    client.post(link_to(row.person), {"act": "blood-back"})
    assert BloodGroup.objects.count() == 0
    client.post(link_to(row.person), {"act": "blood", "group": "O+"})
    erase_person(row.person, by=clerk.person)
    assert BloodGroup.objects.count() == 0


@pytest.mark.django_db
def test_a_piece_lost_on_a_mission_is_lost_in_the_register_of_equipment_with_how_and_on_which_mission(out, store, leader, keeper):
    asset = EquipmentAsset.objects.create(code="JN-BOA-01", kind="boat", name="冲锋舟 5.5 m", warehouse=store)
    take_along(out, ["jn-boa-01", "ROPE-7"], by=leader.person)
    lose(out, "ROPE-7", reason="绳断", by=leader.person)
    lose(out, "JN-BOA-01", reason="撞桥墩沉没", by=leader.person)
    asset.refresh_from_db()
    assert asset.state == "lost"
    page = web(keeper).get(f"/assets/{asset.code}/").content.decode()
    assert ("撞桥墩沉没" in page, out.number in page) == (True, True)
    assert "丢失" in web(leader).get(f"/missions/{out.number}/").content.decode()


@pytest.fixture
def chats(monkeypatch, settings):
    """WeCom, DingTalk and Feishu at one local address, each under its own path."""
    taken: dict[str, dict] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken[self.path.split("/")[1]] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"errcode": 0, "code": 0, "StatusCode": 0}')

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, (plugin, fact) in HOUSES.items():
        monkeypatch.setattr(plugin, "notify_url", f"http://127.0.0.1:{server.server_port}/{name}/{{{fact}}}")
    settings.GROUP_URLS = ["wecombot://botkey0017/", "dingtalk://token0017/", "feishu://token0017/"]
    yield taken
    server.shutdown()
    server.server_close()


@pytest.mark.django_db(transaction=True)
def test_addresses_of_wecom_dingtalk_and_feishu_reach_their_chats_in_the_form_each_of_them_reads(chats, leader):
    (row,) = send(to=[leader.person], subject="召集", text="县红会仓库集合", channels=["group"])
    row.refresh_from_db()
    assert row.state == "sent"
    assert set(chats) == set(HOUSES)
    assert all("县红会仓库集合" in json.dumps(body, ensure_ascii=False) for body in chats.values())
    kinds = {name: body.get("msgtype") or body.get("msg_type") for name, body in chats.items()}
    assert set(kinds.values()) <= {"text", "markdown", "interactive", "post"}
