"""The map in a real browser: layers, news without reload, legend, measuring, list, keyboard; and no request to anybody else."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gis.models import TileSource
from gis.selectors.charted import incident_chart
from gis.services.closures import close_road
from relief.core.models import AccessLog
from teams.models import RescueTeam
from tests.browser import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
expect.set_options(timeout=20_000)


def layer(page, name):
    """Open the layer control with the keyboard and return the named box."""
    page.locator(".leaflet-control-layers-toggle").focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-control-layers-list").hover()
    page.wait_for_timeout(500)  # Leaflet swallows clicks for a moment after the pointer has come in
    return page.locator(".leaflet-control-layers-overlays label", has_text=name).locator("input")


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_map_open_all_night_shows_what_happens_elsewhere_and_marks_it(open_page, valley, commander, jingning, screen):
    jingning.division = valley.incident.division
    jingning.save()
    RescueTeam.objects.create(code="JN-T", name="景宁救援队", organisation=jingning)
    page = open_page(screen, commander)
    page.goto(reverse("dispatch_map", args=[valley.incident.number]))
    expect(page.locator(".symbol.warehouses")).to_have_count(3)
    expect(page.locator(".symbol.crew")).to_have_count(1)
    close_road(network=valley.network, segments=[1], description="K31", incident=valley.incident, by=commander.person)
    expect(page.locator(".symbol.closures.fresh")).to_have_count(1)
    expect(page.locator(".news")).to_contain_text("1 处变化")
    page.reload()
    expect(page.locator(".symbol.closures.fresh")).to_have_count(1)
    page.get_by_role("button", name="都看过了").click()
    expect(page.locator(".fresh:not(i)")).to_have_count(0)
    layer(page, "公路可达范围").check()
    expect(page.locator("path.reach")).to_have_count(3)
    layer(page, "断路").uncheck()
    expect(page.locator(".symbol.closures")).to_have_count(0)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_legend_scale_north_datum_and_distance_are_at_hand(open_page, valley, commander, screen):
    page = open_page(screen, commander)
    page.goto(reverse("map"))
    for part in (".leaflet-control-scale-line", ".north svg", ".datum", ".synthetic"):
        expect(page.locator(part).first).to_be_visible()
    assert page.locator(".leaflet-control-scale-line").inner_text().split()[1] in {"公里", "米"}
    legend = page.locator(".legend details")
    if legend.get_attribute("open") is None:
        legend.locator("summary").click()
    expect(legend).to_contain_text("仓库")
    legend.locator("summary").click()
    page.get_by_role("button", name="测距离").click()
    page.keyboard.press("Enter")
    page.locator(".leaflet-container").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
    page.keyboard.press("Enter")
    expect(page.locator(".measure .tool-said")).to_contain_text("公里")
    assert float(page.locator(".measure .tool-said").inner_text().split()[0]) > 0
    page.keyboard.press("Escape")
    expect(page.locator(".measure .tool-said")).to_be_hidden()


def test_the_list_holds_what_the_map_holds(desk, valley, commander):
    close_road(network=valley.network, segments=[1], description="K31", incident=valley.incident, by=commander.person)
    shown = incident_chart(valley.incident).layers
    page = desk(commander)
    page.goto(reverse("dispatch_map", args=[valley.incident.number]))
    expect(page.locator(".symbol.closures")).to_have_count(1)
    counts = {name: page.locator(f".symbol.{name}").count() for name in ("warehouses", "shelters", "closures", "incident")}
    page.get_by_role("link", name="用列表看").click()
    for name, many in counts.items():
        expect(page.locator(f".map-rows [data-layer={name}]")).to_have_count(many)
    for rows in shown.values():
        for one in rows:
            expect(page.locator(".map-rows")).to_contain_text(one["properties"]["title"])


def test_a_commander_takes_the_map_along_and_opens_it_with_no_network(desk, browser, valley, commander, tmp_path):
    close_road(network=valley.network, segments=[1], description="K31", incident=valley.incident, by=commander.person)
    page = desk(commander)
    page.goto(reverse("dispatch_map", args=[valley.incident.number]))
    with page.expect_download() as taken:
        page.get_by_role("link", name="断网地图").click()
    path = tmp_path / taken.value.suggested_filename
    taken.value.save_as(path)
    assert AccessLog.objects.filter(act="export", register="map", subject=valley.incident.number).count() == 1
    context = browser.new_context(offline=True, **PHONE)
    opened, asked = context.new_page(), []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: asked.append(str(error)))
    opened.goto(path.as_uri())
    for name, many in {"warehouses": 3, "shelters": 2, "closures": 1, "incident": 1, "crews": 0}.items():
        expect(opened.locator(f".symbol.{name}")).to_have_count(many)
    expect(opened.locator("path.closed")).to_have_count(1)
    expect(opened.locator(".datum")).to_contain_text("WGS-84")
    assert [one for one in asked if not one.startswith(("data:", "blob:"))] == [path.as_uri()]
    context.close()


class Tiles(BaseHTTPRequestHandler):
    """A provider of tiles on another port."""

    asked: list[str] = []

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "image/svg+xml")
        self.end_headers()
        self.wfile.write(b'<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#cde"/></svg>')

    def log_message(self, *args):
        """Quiet."""


@pytest.fixture
def provider():
    Tiles.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_customer_s_base_map_is_shown_when_chosen_and_asked_for_nothing_before(browser, live_server, valley, commander, provider):
    from tests.browser import _session

    TileSource.objects.create(
        code="own",
        name="县底图",
        address=provider + "/{z}/{x}/{y}?tk=1",
        datum="cgcs2000",
        attribution="县局",
        approval_number="GS(2024)0001号",
        is_active=True,
    )
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", **DESK)
    context.add_cookies([_session(commander, live_server.url)])
    page = context.new_page()
    blocked = []
    page.on("console", lambda message: blocked.append(message.text) if "Content Security" in message.text else None)
    page.goto(reverse("map"))
    expect(page.locator(".symbol.warehouses")).to_have_count(1)
    assert Tiles.asked == []
    layer(page, "县底图").check()
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_attached(timeout=20_000)
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("GS(2024)0001号")
    assert Tiles.asked[0].endswith("?tk=1")
    assert not blocked
    context.close()


def test_the_public_page_reads_without_script(open_page, valley):
    page = open_page(PHONE, None, java_script_enabled=False)
    page.goto(reverse("emergency"))
    expect(page.locator("main")).to_contain_text("东坑山洪")
    expect(page.locator("main")).to_contain_text("140")
