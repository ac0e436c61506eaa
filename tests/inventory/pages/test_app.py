"""The app of the phone: one document without anybody's data, small, and kept under one version."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from django.conf import settings

from inventory.pages import app
from tests.architecture.texts import in_sources

pytestmark = pytest.mark.django_db

FIRST_VISIT = 300_000


def compressed(name):
    return len(gzip.compress(Path(settings.BASE_DIR, "static", name).read_bytes()))


def test_every_address_inside_the_app_opens_the_one_document(client, keeper):
    client.force_login(keeper)
    for address in ("/field/", "/field/stock/", "/field/orders/JN-RO-20160919-S001/", "/field/q/l/1"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert keeper.person.name not in answer.content.decode()
        assert "'wasm-unsafe-eval'" in answer["Content-Security-Policy"]
        assert "unsafe-inline" not in answer["Content-Security-Policy"]


def test_a_stranger_to_the_house_is_sent_to_the_sign_in(client):
    assert "/account/login/" in client.get("/field/")["Location"]


def test_a_browser_without_scripts_finds_the_plain_page(client, keeper):
    client.force_login(keeper)
    assert 'href="/field/forms/orders/JN-RO-1/"' in client.get("/field/orders/JN-RO-1/").content.decode()
    assert 'href="/field/forms/"' in client.get("/field/more/").content.decode()


def test_the_worker_keeps_every_file_of_the_app_and_names_its_version(client, keeper):
    answer = client.get("/field/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    kept = json.loads(answer.content.decode().split("\n", 1)[0].removeprefix("const KEPT = ").removesuffix(";"))
    assert kept["shell"] == "/field/"
    assert {"/static/field/app.js", "/static/field/app.css", "/static/vendor/idb/index.js"} <= set(kept["files"])
    assert app.version() == kept["version"]


def test_the_document_and_the_worker_travel_compressed(client, keeper):
    client.force_login(keeper)
    for address in ("/field/", "/field/sw.js"):
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer["Content-Encoding"] == "gzip", address
        assert len(answer.content) < 0.4 * len(gzip.decompress(answer.content))


def test_another_language_is_another_version(client):
    chinese = client.get("/field/sw.js").content
    assert client.get("/field/sw.js", headers={"Accept-Language": "en"}).content != chinese


def test_the_manifest_puts_our_own_mark_on_the_home_screen(client):
    facts = client.get("/field/app.webmanifest").json()
    assert (facts["start_url"], facts["scope"], facts["display"]) == ("/field/", "/field/", "standalone")
    assert {icon["sizes"] for icon in facts["icons"]} == {"any", "192x192", "512x512"}


def test_the_first_visit_is_small(client, keeper):
    client.force_login(keeper)
    size = len(gzip.compress(client.get("/field/").content)) + sum(compressed(name) for name in app.kept_files())
    assert size <= FIRST_VISIT, size


def test_every_text_of_the_modules_reaches_the_phone():
    plain, counted = app.said()
    found = {text for (_context, text), place in in_sources().items() if place.startswith("static/field/")}
    assert found <= {*plain, *(one for one, _many in counted)}


def test_no_post_is_answered_by_the_shell(client, keeper):
    client.force_login(keeper)
    assert client.post("/field/orders/JN-RO-1/").status_code == 405
