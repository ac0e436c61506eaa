"""Feeds are pulled from a real server on this machine: what is broken is told, everything else is kept."""

from __future__ import annotations

import io
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from relief.core.alerts.fetching import NotFetched, fetch
from relief.core.models import Alert
from relief.core.services.pulling import pull
from tests.core.alerts.conftest import FILES

pytestmark = pytest.mark.django_db


class House(ThreadingHTTPServer):
    """Serves the sample files and remembers what was asked for."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked = []

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    """A sample file for each address, 404 for the rest."""

    def do_GET(self):
        self.server.asked.append(self.path)
        body = self.body()
        self.send_response(200 if body is not None else 404)
        if self.path == "/away":
            self.send_header("Location", "file:///etc/passwd")
        self.end_headers()
        self.wfile.write(body or b"")

    def body(self):
        files = {"/cap/one.xml": "cma_two_languages.xml", "/cap/broken.xml": "broken.xml", "/nmc": "nmc.json", "/national": "national.xml"}
        if self.path == "/feed":
            return (FILES / "feed.rss").read_text(encoding="utf-8").replace("{base}", self.server.base).encode()
        if self.path == "/atom":
            return (FILES / "feed.atom").read_bytes()
        if self.path == "/giant":
            return b"<alert>" + b" " * (3 * 1024 * 1024)
        return (FILES / files[self.path]).read_bytes() if self.path in files else None

    def log_message(self, *_said):
        """Say nothing."""


@pytest.fixture
def house():
    server = House()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_feed_is_pulled_entry_by_entry_and_faults_stop_nothing(house, places, lishui):
    done = pull(f"{house.base}/feed", organisation=lishui)
    assert (done.entries, done.new, done.known, done.elsewhere) == (4, 3, 0, 1)
    assert [type(failure).__name__ for failure in done.failures] == ["UnreadableAlert", "NotFetched"]
    assert "/cap/away.xml" not in house.asked
    whole, thin = Alert.objects.get(identifier__endswith="021000"), Alert.objects.get(identifier__endswith="033000")
    assert (whole.is_whole, whole.expires_at is not None) == (True, True)
    assert (thin.is_whole, thin.hazard, thin.severity, thin.placing) == (False, "other", "moderate", "placed")
    house.asked.clear()
    again = pull(f"{house.base}/feed", organisation=lishui)
    assert (again.new, Alert.objects.count()) == (0, 3)
    assert "/cap/one.xml" not in house.asked
    assert "/cap/broken.xml" in house.asked


def test_a_line_of_the_list_gets_its_text_when_the_message_comes_and_not_the_other_way_round(house, places, lishui):
    pull(f"{house.base}/nmc", organisation=lishui)
    thin = Alert.objects.get(identifier="33112741600000_20260614021000")
    assert not thin.is_whole
    pull(f"{house.base}/cap/one.xml", organisation=lishui)
    thin.refresh_from_db()
    assert (thin.is_whole, thin.source, thin.expires_at is not None) == (True, "cap", True)
    changes = thin.history.count()
    pull(f"{house.base}/nmc", organisation=lishui)
    assert (thin.history.count(), Alert.objects.count()) == (changes, 3)


def test_the_command_reads_every_address_tells_the_faults_and_fails_at_the_end(house, places, lishui, settings):
    settings.ALERT_FEEDS = [f"{house.base}/gone", f"{house.base}/national", f"{house.base}/atom"]
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError):
        call_command("pull_alerts", stdout=out, stderr=err)
    assert Alert.objects.count() == 2
    assert out.getvalue().count("\n") == 3
    assert "/gone" in err.getvalue()
    call_command("pull_alerts", f"{house.base}/national", stdout=out, stderr=err)
    settings.ALERT_FEEDS = []
    with pytest.raises(CommandError):
        call_command("pull_alerts")


@pytest.mark.parametrize("path", ["/giant", "/gone", "/away"])
def test_giants_gaps_and_detours_are_refused(house, path):
    with pytest.raises(NotFetched):
        fetch(f"{house.base}{path}")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://127.0.0.1:1/x", "http://"])
def test_only_http_is_read(url):
    with pytest.raises(NotFetched):
        fetch(url)


def test_a_feed_may_not_send_us_to_another_host(house, places, lishui):
    done = pull(f"{house.base}/atom", organisation=lishui)
    assert [failure.facts["url"] for failure in done.failures] == ["https://example.org/cap/1.xml"]
    assert Alert.objects.get().area == "somewhere nobody knows"
