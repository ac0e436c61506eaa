"""The desk: who comes in, under which policy, and what he can do there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from relief.core.models import Appointment, Incident, Organisation, Person, ResponseActivation, User
from relief.core.services.incidents import report_incident
from relief.core.services.worlds import open_drill_world
from relief.registrar import hooks
from tests.cast import appoint

NOW = timezone.now()


@pytest.fixture
def vice_president(jingning) -> User:
    return appoint("evp", "景宁常务副会长", "executive_vice_president", jingning)


@pytest.fixture
def incident(jingning) -> Incident:
    return report_incident(organisation=jingning, name="苏村滑坡", hazard="landslide", happened_at=NOW - timedelta(days=2), by=None)


def run(client, model, action, *rows, **more):
    address = reverse(f"admin:core_{model}_changelist")
    return client.post(address, {"action": action, "_selected_action": [row.pk for row in rows], **more}, follow=True)


def test_the_desk_has_no_sign_in_page_of_its_own(client, db):
    response = client.get("/desk/core/person/", follow=True)
    assert response.redirect_chain[-1][0] == "/account/login/?next=/desk/core/person/"
    assert response.status_code == 200


def test_only_the_desk_lets_alpine_compile(client, clerk):
    client.force_login(clerk)
    assert "'unsafe-eval'" in client.get("/desk/")["Content-Security-Policy"]
    assert "'unsafe-inline'" not in client.get("/desk/")["Content-Security-Policy"].split("style-src")[0]
    for strict in ("/account/login/", "/stock/"):
        assert "unsafe" not in client.get(strict, follow=True)["Content-Security-Policy"]


@pytest.mark.parametrize("who", ["keeper", "commander", "leader", "clerk", "auditor"])
def test_everybody_in_office_meets_his_home(client, request, who, query_count, incident):
    client.force_login(request.getfixturevalue(who))
    with query_count(f"desk home of the {who}"):
        response = client.get("/desk/")
    assert response.status_code == 200
    assert len(response.context["numbers"]) == 3
    assert response.context["map_link"]


def test_home_shows_what_waits_and_what_is_late(client, vice_president, incident, jingning):
    spoken = {"verbal": True, "state": "activated", "activated_at": NOW - timedelta(hours=30), "proposed_at": NOW}
    late = ResponseActivation.objects.create(incident=incident, organisation=jingning, level=4, **spoken)
    proposed = ResponseActivation.objects.create(incident=incident, organisation=jingning, level=3, proposed_at=NOW, reason="转移 1460 人")
    client.force_login(vice_president)
    home = client.get("/desk/").context
    assert [entry.note for entry in home["approvals"]] == [proposed.reason]
    assert [(clock.row, clock.late) for clock in home["clocks"] if clock.row == late] == [(late, True)]


def test_an_action_calls_its_service_for_whoever_is_entitled(client, vice_president, incident, jingning):
    proposed = ResponseActivation.objects.create(incident=incident, organisation=jingning, level=3, proposed_at=NOW)
    client.force_login(vice_president)
    run(client, "responseactivation", "activate_proposed", proposed)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.activated_by) == ("activated", vice_president.person)


def test_a_refusal_of_a_service_is_said_and_changes_nothing(client, commander, incident, jingning):
    proposed = ResponseActivation.objects.create(incident=incident, organisation=jingning, level=3, proposed_at=NOW)
    client.force_login(commander)
    said = [str(one) for one in run(client, "responseactivation", "activate_proposed", proposed).context["messages"]]
    proposed.refresh_from_db()
    assert proposed.state == "proposed"
    assert "常务副会长" in said[0]


def test_rows_of_another_book_are_left_alone(client, commander, suichang):
    theirs = report_incident(organisation=suichang, name="洪水", hazard="flood", happened_at=NOW, by=None)
    client.force_login(commander)
    run(client, "incident", "open_incident", theirs)
    theirs.refresh_from_db()
    assert theirs.state == "reported"


def test_an_action_is_not_offered_to_a_reader(client, auditor, incident):
    client.force_login(auditor)
    run(client, "incident", "open_incident", incident)
    incident.refresh_from_db()
    assert incident.state == "reported"


def test_erasing_is_asked_once_more(client, clerk, jingning):
    person = Person.objects.create(organisation=jingning, name="某人")
    client.force_login(clerk)
    asked = run(client, "person", "erase_person", person)
    person.refresh_from_db()
    assert person.erased_at is None
    assert "某人" in asked.content.decode()
    run(client, "person", "erase_person", person, confirmed="1")
    person.refresh_from_db()
    assert person.erased_at is not None


def test_a_form_saves_with_whoever_did_it_in_the_history(client, clerk, jingning):
    client.force_login(clerk)
    client.post(reverse("admin:core_person_add"), {"name": "新人", "organisation": jingning.pk, "phone": "199-0000-8888"})
    person = Person.objects.get(name="新人")
    assert person.history.first().history_user == clerk


def test_another_app_gives_a_page_a_panel(client, commander, incident, monkeypatch):
    monkeypatch.setattr(hooks, "_panels", hooks.defaultdict(list))

    @hooks.panel(Incident)
    def weather(request, row):
        return hooks.Panel(title=f"天气 {row.name}", template="unfold/helpers/label.html", context={})

    client.force_login(commander)
    assert "天气 苏村滑坡" in client.get(reverse("admin:core_incident_change", args=[incident.pk])).content.decode()


def test_a_drill_stands_in_a_frame_on_the_desk_too(client, clerk):
    drill = open_drill_world(code="drill-1", name="夜间演练", by=clerk.person)
    client.force_login(clerk)
    assert "夜间演练" in client.get("/desk/", headers={"X-Relief-World": drill.code}).content.decode()
    assert "夜间演练" not in client.get("/desk/").content.decode()


def test_autocomplete_finds_only_what_may_be_read(client, clerk, suichang):
    client.force_login(clerk)
    asked = {"app_label": "core", "model_name": "appointment", "field_name": "organisation", "term": "红十字会"}
    found = client.get("/desk/autocomplete/", asked).json()["results"]
    assert [one["text"] for one in found] == [str(clerk.person.organisation)]
    assert Organisation.objects.count() == 3


def test_a_second_factor_is_demanded_where_the_installation_says_so(client, clerk, settings):
    settings.MFA_REQUIRED = True
    client.force_login(clerk)
    assert client.get("/desk/").url == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code in {200, 302}
    settings.MFA_REQUIRED = False
    assert client.get("/desk/").status_code == 200


def test_who_holds_no_office_any_more_is_out_at_once(client, clerk):
    client.force_login(clerk)
    assert client.get("/desk/").status_code == 200
    Appointment.objects.update(ends_at=timezone.now())
    assert client.get("/desk/", follow=True).status_code == 403


@pytest.mark.parametrize("nonsense", ["abc", "1'--", "_2F", "99999999999999999999", "-1"])
def test_an_address_that_can_name_no_row_is_not_there(client, clerk, incident, nonsense):
    client.force_login(clerk)
    for model in ("core/person", "core/incident"):
        assert client.get(f"/desk/{model}/{nonsense}/change/").status_code == 404
        for page in (f"{nonsense}/history/", f"{nonsense}/history/1/", f"1/history/{nonsense}/"):
            assert client.get(f"/desk/{model}/{page}").status_code == 404


def test_an_address_with_a_nul_in_it_is_refused_before_anybody_looks(client, clerk, api):
    client.force_login(clerk)
    for address in ("/desk/core/person/%00/change/", "/desk/core/person/?q=%00", "/stock/?item=%00"):
        assert client.get(address).status_code == 400
    for address in ("registers/divisions/%00/", "registers/divisions/?search=%00"):
        answer = api(clerk).get(f"/api/v1/{address}")
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert [error["code"] for error in answer.json()["errors"]] == ["unprintable"]
