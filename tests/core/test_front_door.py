"""Who lands where, what a page says when something is wrong, and the frame of a drill."""

from __future__ import annotations

import pytest
from django.template.loader import get_template
from django.utils import translation

from relief.core.models import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "where"), [("keeper", "/field/"), ("commander", "/incidents/")])
def test_everybody_starts_at_his_work(client, request, who, where):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/").url == where


@pytest.mark.parametrize("who", ["clerk", "auditor", "leader", "visitor"])
def test_whoever_works_in_an_office_gets_a_page_of_links(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/").status_code == 200


def test_a_stranger_to_the_house_sees_no_menu(client):
    text = client.get("/").content.decode()
    assert "/account/login/" in text
    assert "/stock/" not in text


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "500"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_of_error_needs_nothing_but_itself(page, language):
    with translation.override(language):
        text = get_template(f"{page}.html").render()
    assert 'href="/"' in text
    assert ("回到首页" in text) == (language == "zh-hans")


def test_an_unknown_address_keeps_the_strict_policy(client):
    policy = client.get("/nowhere/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


def test_a_drill_stands_in_a_frame_and_says_so_in_the_title(client, clerk):
    World.objects.create(code="night", name="夜间演练", kind=World.Kind.DRILL)
    client.force_login(clerk)
    for address in ("/", "/stock/", "/messages/"):
        text = client.get(address, headers={"X-Relief-World": "night"}).content.decode()
        assert "data-drill" in text
        assert "<title>演练" in text
        assert "夜间演练" in text
        assert "data-drill" not in client.get(address).content.decode()


def test_nobody_makes_his_own_account(client):
    assert "账号由本会开通" in client.get("/account/signup/").content.decode()


def test_the_mark_answers_for_pages_without_an_icon(client):
    assert client.get("/favicon.ico").url.startswith("/static/relief/mark-180")
