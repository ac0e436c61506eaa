"""The pages of warnings through the browser's door: pasted, confirmed, stood by; refusals with the line; rights."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory.models import Item, StockLevel
from relief.core.models import Alert, AlertResponse, Incident, Message
from relief.core.services.alerts import keep_alerts
from relief.core.services.incidents import report_incident
from tests.core.alerts.conftest import FILES
from tests.core.alerts.test_alerts import notice
from tests.inventory.stock import make_item, make_warehouse

pytestmark = pytest.mark.django_db
SAID = "景宁县气象台刚刚发布暴雨橙色预警信号：预计未来3小时东坑镇雨量可达50毫米以上，请注意防范。"


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


def confirmed(form, **changes):
    values = {name: form[name].value() for name in form.fields}
    moment, ends = (values[name].strftime("%Y-%m-%dT%H:%M") if values[name] else "" for name in ("sent", "expires"))
    return {name: "" if value is None else value for name, value in values.items()} | {"sent": moment, "expires": ends, "step": "keep", **changes}


def fresh(identifier, **more):
    return notice(identifier, sent=timezone.now(), **more)


def test_a_pasted_text_is_filled_in_confirmed_and_stood_by_in_two_steps(places, commander, keeper):
    web = as_user(commander)
    read = web.post(reverse("alert_new"), {"text": SAID})
    form = read.context["form"]
    assert (form["hazard"].value(), form["severity"].value(), form["issuer"].value()) == ("flood", "severe", "景宁县气象台")
    assert form["area"].value() == "景宁畲族自治县"
    assert "没有发布时间" in read.content.decode()
    kept = web.post(reverse("alert_new"), confirmed(form, then="standby"), follow=True)
    alert = Alert.objects.get()
    assert (alert.source, alert.placing, alert.expires_at is not None) == ("pasted", "placed", True)
    assert AlertResponse.objects.get(alert=alert).told == 2
    assert Message.objects.filter(to=keeper.person).exists()
    assert "备勤中" in kept.content.decode()
    again = web.post(reverse("alert_new"), confirmed(form, then=""), follow=True)
    assert "已经录入" in again.content.decode()
    assert Alert.objects.count() == 1
    twice = web.post(reverse("alert_new"), confirmed(form, then="standby"))
    assert twice.status_code == 409
    assert AlertResponse.objects.count() == 1


def test_a_lifting_as_text_ends_the_warning_whose_office_is_written_shorter(places, commander):
    web = as_user(commander)
    for text in ("景宁气象台发布暴雨红色预警信号", "解除暴雨红色预警：景宁县气象台解除暴雨红色预警信号"):
        web.post(reverse("alert_new"), confirmed(web.post(reverse("alert_new"), {"text": text}).context["form"]))
    lifted = Alert.objects.get(kind="cancel")
    assert Alert.objects.get(kind="alert").ended_by == lifted
    assert "解除" in web.get(reverse("alert", args=[lifted.pk])).content.decode().split("</h1>")[1].split("</p>")[0]


def test_counties_in_a_row_are_placed_by_their_short_names(places, commander):
    read = as_user(commander).post(reverse("alert_new"), {"text": "台风黄色预警，影响景宁、云和、莲都。"})
    assert set(read.context["form"]["area"].value().split("、")) == {"景宁畲族自治县", "云和县", "莲都区"}


def test_a_picture_is_refused_and_nothing_is_kept(places, commander):
    file = SimpleUploadedFile("w.png", b"\x89PNG\r\n\x1a\n\x00\x00")
    page = as_user(commander).post(reverse("alert_new"), {"file": file})
    assert page.status_code == 422
    assert "w.png" in page.content.decode()
    assert not Alert.objects.exists()


def test_files_for_machines_are_kept_at_once(places, commander):
    web = as_user(commander)
    one = web.post(reverse("alert_new"), {"text": (FILES / "cma_two_languages.xml").read_text(encoding="utf-8")})
    assert one.url == reverse("alert", args=[Alert.objects.get().pk])
    file = SimpleUploadedFile("nmc.json", (FILES / "nmc.json").read_bytes())
    several = web.post(reverse("alert_new"), {"file": file}, follow=True)
    assert "录入 3 条预警" in several.content.decode()
    assert "未定位" in web.get(reverse("alerts"), {"show": "unplaced"}).content.decode()


def test_a_broken_file_is_refused_with_its_line_and_the_text_stays(places, commander):
    page = as_user(commander).post(reverse("alert_new"), {"text": (FILES / "broken.xml").read_text(encoding="utf-8")})
    said = page.content.decode()
    assert page.status_code == 422
    assert "第 5 行" in said
    assert "X-1" in said
    assert not Alert.objects.exists()


def test_nothing_given_and_an_end_before_the_beginning_are_said_beside_the_field(places, commander):
    web = as_user(commander)
    assert "请粘贴文字" in web.post(reverse("alert_new"), {"text": " "}).content.decode()
    form = web.post(reverse("alert_new"), {"text": SAID}).context["form"]
    wrong = web.post(reverse("alert_new"), confirmed(form, expires="2020-01-01T00:00"))
    assert wrong.status_code == 422
    assert not Alert.objects.exists()


def test_a_warning_by_hand(places, commander):
    web = as_user(commander)
    form = web.get(reverse("alert_new"), {"by": "hand"}).context["form"]
    web.post(reverse("alert_new"), confirmed(form, headline="水库要泄洪", hazard="flood", area="某水库"))
    alert = Alert.objects.get()
    assert (alert.source, alert.placing, alert.area, alert.hazard) == ("by_hand", "unplaced", "某水库", "flood")


def test_the_list_shows_what_is_in_force_first_and_the_empty_page_says_what_to_do(places, jingning, commander, auditor):
    web = as_user(commander)
    assert "没有生效中的预警" in web.get(reverse("alerts")).content.decode()
    rows = keep_alerts(notices=[fresh("A", codes=("331127",), severity="extreme"), fresh("B", said="某地")], organisation=jingning, by=None).alerts
    page = web.get(reverse("alerts"), {"hazard": "other"})
    assert page.context["running"] == rows
    assert "某地" in page.content.decode()
    assert not web.get(reverse("alerts"), {"hazard": "fire"}).context["running"]
    assert "alerts/new" not in as_user(auditor).get(reverse("alerts")).content.decode()


def test_who_reads_only_may_not_enter_and_a_visitor_finds_nothing(places, jingning, auditor, visitor, commander):
    [row] = keep_alerts(notices=[fresh("A", codes=("331127",))], organisation=jingning, by=None).alerts
    for user, read in ((auditor, 200), (visitor, 404)):
        web = as_user(user)
        assert web.get(reverse("alert", args=[row.pk])).status_code == read
        assert web.post(reverse("alert_new"), {"text": SAID}).status_code == 403
        assert web.post(reverse("alert_standby", args=[row.pk])).status_code == (403 if read == 200 else 404)
    assert not AlertResponse.objects.exists()
    assert Alert.objects.count() == 1


def test_standing_by_and_down_again_from_the_page(places, jingning, commander, keeper):
    [row] = keep_alerts(notices=[fresh("A", codes=("331127",))], organisation=jingning, by=None).alerts
    web = as_user(commander)
    assert "通知 2 人" in web.get(reverse("alert", args=[row.pk])).content.decode()
    web.post(reverse("alert_standby", args=[row.pk]))
    down = web.post(reverse("alert_stand_down", args=[row.pk]), follow=True)
    assert AlertResponse.objects.get().ended_at
    assert "已解除备勤" in down.content.decode()
    assert web.post(reverse("alert_stand_down", args=[row.pk])).status_code == 409


def test_the_desk_home_and_the_page_of_an_incident_show_what_is_in_force(places, jingning, clerk, commander):
    [row] = keep_alerts(notices=[fresh("A", codes=("331127",), severity="extreme")], organisation=jingning, by=None).alerts
    assert row.title in as_user(clerk).get("/desk/").content.decode()
    county = row.divisions.get()
    incident = report_incident(organisation=jingning, name="山洪", hazard=Incident.Hazard.FLOOD, happened_at=timezone.now(), division=county, by=None)
    page = as_user(commander).get(reverse("admin:core_incident_change", args=[incident.pk]))
    assert row.title in page.content.decode()


def test_the_stores_as_looked_through_are_said_in_the_language_of_whoever_reads_them(places, jingning, commander):
    store = make_warehouse("JN-01", jingning)
    for number, english in enumerate(("blanket", "tent", "", "rice")):
        item = make_item(f"G-{number}", f"物资{number}")
        Item.objects.filter(pk=item.pk).update(name_en=english)
        StockLevel.objects.create(warehouse=store, item=item, minimum=10)
    row = keep_alerts(notices=[fresh("said")], organisation=jingning, by=commander.person).alerts[0]
    web, address = as_user(commander), reverse("alert", args=[row.pk])
    web.post(reverse("alert_standby", args=[row.pk]))
    chinese, english = (web.get(address, headers={"accept-language": language}).content.decode() for language in ("zh-hans", "en"))
    assert (f"{store.name}：可供 0 人 72 小时" in chinese, "低于下限：物资0、物资1、物资2…" in chinese) == (True, True)
    assert (f"{store.name}: enough for 0 people for 72 h" in english, "below the minimum: blanket, tent, 物资2…" in english) == (True, True)
    AlertResponse.objects.update(checks=[{"text": "一号库：可供 90% 的人", "note": "缺棉被", "link": "", "late": True}])
    assert "一号库：可供 90% 的人" in web.get(address, headers={"accept-language": "en"}).content.decode()
