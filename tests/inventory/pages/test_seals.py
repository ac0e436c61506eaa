"""The public page of the seals: a stranger reads every day's line, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from inventory.models import Seal
from relief.core.models import World
from relief.core.worlds import entered

pytestmark = pytest.mark.django_db
FIRST = date(2026, 9, 1)


@pytest.fixture
def chain(db):
    """Forty days of the real book, and one of a drill."""
    made = [
        Seal.objects.create(day=FIRST + timedelta(days=n), movements=1000 + n, previous=f"{n:064x}" if n else "", digest=f"{n + 1:064x}")
        for n in range(40)
    ]
    drill = World.objects.create(code="drill", name="演练", kind=World.Kind.DRILL)
    with entered(drill.pk):
        Seal.objects.create(day=FIRST + timedelta(days=50), movements=7, digest="d" * 64)
    return made


def test_anybody_reads_the_last_days_line_and_goes_back(chain, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = client.get("/seals/")
    text = page.content.decode()
    assert (page.status_code, page.context["latest"].digest, len(page.context["seals"])) == (200, chain[-1].digest, 31)
    assert "d" * 64 not in text
    assert "1,039" in text
    older = client.get(f"/seals/?before={page.context['more']}")
    assert [seal.digest for seal in older.context["seals"]] == [seal.digest for seal in reversed(chain[:9])]
    assert older.context["latest"] is None
    assert client.get("/seals/?before=nonsense").status_code == 200


def test_the_lines_are_those_the_command_prints(chain, client):
    answer = client.get("/seals.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content.decode().splitlines() == [f"{seal.day} {seal.movements} {seal.digest}" for seal in chain]


def test_before_the_first_seal_the_page_says_when_it_comes_and_the_front_door_leads_there(client):
    assert client.get("/seals/").context["latest"] is None
    assert client.get("/seals.txt").content == b""
    assert "/seals/" in client.get("/").content.decode()
    assert client.post("/seals/").status_code == 405


def test_somebody_in_a_drill_sees_the_real_chain(chain, client, keeper):
    client.force_login(keeper)
    session = client.session
    session["world"] = "drill"
    session.save()
    assert client.get("/seals/").context["latest"].digest == chain[-1].digest
