"""One changed quantity is answered with what it changes on the board, and with nothing else."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from gis.models import Proposal, ProposalLine, Shelter
from gis.services.closures import close_road
from gis.services.needs import estimate_needs
from gis.services.proposals import adjust_line, propose_sourcing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from relief.core.models import User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


@pytest.fixture
def web(commander: User) -> Client:
    client = Client()
    client.force_login(commander)
    return client


@pytest.fixture
def proposal(valley: Valley, commander: User) -> Proposal:
    """Eight shelters that want quilts and water of the same shelves."""
    Shelter.objects.bulk_create(
        Shelter(incident=valley.incident, name=f"安置点 {n}", people=9, longitude=119.5, latitude=28.2, counted_at=valley.incident.happened_at)
        for n in range(6)
    )
    for shelter in Shelter.objects.all():
        estimate_needs(incident=valley.incident, shelter=shelter, people=30, days=1, on=DAY, by=commander.person)
    return propose_sourcing(incident=valley.incident, by=commander.person)


def board(web: Client, valley: Valley) -> str:
    return web.get(reverse("dispatch", args=[valley.incident.number]), {"tab": "plan"}).content.decode()


def drawn(page: str) -> str:
    [found] = re.findall(r'data-drawn="(\d+)"', page)
    return found


def adjust(web: Client, valley: Valley, line: ProposalLine, quantity: int | str, **told: str) -> HttpResponse:
    here = reverse("adjust", args=[valley.incident.number, line.pk])
    return web.post(here, {"quantity": str(quantity), **told}, headers={"HX-Request": "true"})


def figures(answer: HttpResponse) -> dict[str, Any]:
    [found] = re.findall(r'<script type="application/json">(.*?)</script>', answer.content.decode())
    return json.loads(found)


def on_page(page: str) -> dict[str, list[int]]:
    """What the board says of each line: quantity, the most it may send, missing, stays, load."""
    rows = re.findall(r'<form method="post" class="drag".*?</form>', page, re.DOTALL)
    names = ("data-quantity", "max", "data-missing", "data-stays", "data-load")
    return {re.search(r'name="line" value="(\d+)"', row)[1]: [int(re.search(rf'{name}="(-?\d+)"', row)[1]) for name in names] for row in rows}


def test_the_answer_holds_the_line_what_is_missing_and_the_lines_whose_limit_changed(web, valley, proposal):
    before = board(web, valley)
    line = proposal.lines.filter(need__item=valley.quilt, quantity__gt=10).first()
    answer = adjust(web, valley, line, line.quantity - 10, drawn=drawn(before), also="")
    said, after = answer.content.decode(), board(web, valley)
    assert (answer.status_code, answer["HX-Reswap"]) == (200, "none")
    assert re.findall(r'id="words(\d+)"', said) == [str(line.pk)]
    assert f"方案：{line.quantity}" in said
    assert f"{line.quantity - 10} 件" in said
    assert f'id="unmet{line.need_id}"' in said
    assert "<form" not in said
    assert len(said.encode()) < 5_000 < len(re.search(r'<div id="board".*', after, re.DOTALL)[0].encode()) / 5
    told = figures(answer)
    changed = {key for key, row in on_page(before).items() if on_page(after)[key] != row}
    assert changed <= set(told["lines"]) < set(on_page(after))
    assert {key: on_page(after)[key] for key in told["lines"]} == told["lines"]
    assert (told["unmet"], told["total"], told["wrong"]) == (proposal.unmet.count(), proposal.lines.filter(quantity__gt=0).count(), None)
    assert str(told["drawn"]) == drawn(after)


def test_what_is_covered_again_leaves_the_list_of_what_is_missing(web, valley, proposal, commander):
    line = proposal.lines.filter(need__item=valley.quilt, quantity__gt=10).first()
    assert not proposal.unmet.filter(need=line.need_id).exists()
    adjust_line(line=line, quantity=line.quantity - 10, by=commander.person)
    shown = board(web, valley)
    assert f'<li id="unmet{line.need_id}"><div>' in shown
    answer = adjust(web, valley, line, line.quantity + 10, drawn=drawn(shown), also="")
    assert f'<li id="unmet{line.need_id}" hidden hx-swap-oob="true"></li>' in answer.content.decode()
    assert figures(answer)["unmet"] == proposal.unmet.count()


def test_a_refusal_stands_beside_its_line_and_changes_nothing(web, valley, proposal):
    line = proposal.lines.filter(need__item=valley.quilt).first()
    for typed, status in (("99999", 409), ("十二", 422)):
        answer = adjust(web, valley, line, typed, drawn=drawn(board(web, valley)), also="")
        said = answer.content.decode()
        assert (answer.status_code, answer["HX-Reswap"], figures(answer)["wrong"]) == (status, "none", line.pk)
        assert f'<p class="field-error" id="q{line.pk}_error" role="alert">' in said
        assert proposal.lines.get(pk=line.pk).quantity == line.quantity


def test_a_line_sent_before_without_an_answer_is_told_of_by_the_next(web, valley, proposal, commander):
    first, second = proposal.lines.filter(quantity__gt=10)[:2]
    at = drawn(board(web, valley))
    adjust_line(line=first, quantity=first.quantity - 3, by=commander.person)
    answer = adjust(web, valley, second, second.quantity - 3, drawn=at, also=f"{first.pk},nothing,999999")
    assert re.findall(r'id="words(\d+)"', answer.content.decode()) == [str(second.pk), str(first.pk)]
    assert figures(answer)["lines"][str(first.pk)][0] == first.quantity


@pytest.mark.parametrize("news", ["a closed road", "another hand", "an adjustment of one's own elsewhere"])
def test_a_page_that_is_older_than_the_news_gets_the_whole_board(web, valley, proposal, commander, director, news):
    at = drawn(board(web, valley))
    line, other = proposal.lines.filter(quantity__gt=10)[:2]
    if news == "a closed road":
        close_road(network=valley.network, segments=[5], description="K31", incident=valley.incident, by=commander.person)
    else:
        adjust_line(line=other, quantity=other.quantity - 1, by=(director if news == "another hand" else commander).person)
    answer = adjust(web, valley, line, line.quantity - 3, drawn=at, also="")
    assert "HX-Reswap" not in answer
    said = answer.content.decode()
    assert '<div id="board"' in said
    assert on_page(said)[str(line.pk)][0] == line.quantity - 3
    valley.incident.refresh_from_db()
    assert f'data-last="{valley.incident.event_sequence}" data-drawn="{valley.incident.event_sequence}"' in said


@pytest.mark.parametrize("told", [{}, {"drawn": "x", "also": ""}])
def test_a_page_that_does_not_say_what_it_shows_gets_the_whole_board(web, valley, proposal, told):
    line = proposal.lines.filter(quantity__gt=10).first()
    assert '<div id="board"' in adjust(web, valley, line, 3, **told).content.decode()
    assert proposal.lines.get(pk=line.pk).quantity == 3


def test_without_javascript_the_page_comes_anew(web, valley, proposal):
    line = proposal.lines.filter(quantity__gt=10).first()
    answer = web.post(reverse("adjust", args=[valley.incident.number, line.pk]), {"quantity": "3"}, follow=True)
    assert answer.redirect_chain[0][0].endswith("?tab=plan")
    assert on_page(answer.content.decode())[str(line.pk)][0] == 3


def test_a_closed_proposal_is_refused_with_the_whole_board(web, valley, proposal):
    line, at = proposal.lines.filter(quantity__gt=10).first(), drawn(board(web, valley))
    Proposal.objects.update(state=Proposal.State.APPROVED)
    answer = adjust(web, valley, line, 3, drawn=at, also="")
    assert answer.status_code == 409
    assert '<div id="board"' in answer.content.decode()
    assert proposal.lines.get(pk=line.pk).quantity == line.quantity


def test_with_the_last_line_taken_out_nothing_is_left_to_approve(web, valley, proposal):
    lines = list(proposal.lines.filter(quantity__gt=0))
    for line in lines[1:]:
        ProposalLine.objects.filter(pk=line.pk).update(quantity=0)
    answer = adjust(web, valley, lines[0], 0, drawn=drawn(board(web, valley)), also="")
    assert figures(answer)["total"] == 0
    assert 'id="approve" hidden' in board(web, valley)


@pytest.mark.parametrize("more", [0, 12])
def test_an_adjustment_costs_a_fixed_number_of_queries(web, valley, proposal, commander, query_count, more):
    for n in range(more):
        shelter = Shelter.objects.create(
            incident=valley.incident, name=f"又一处 {n}", people=9, longitude=119.5, latitude=28.2, counted_at=valley.incident.happened_at
        )
        estimate_needs(incident=valley.incident, shelter=shelter, people=3, days=1, on=DAY, by=commander.person)
    anew = propose_sourcing(incident=valley.incident, by=commander.person)
    line, at = anew.lines.filter(quantity__gt=10, need__item=valley.quilt).first(), drawn(board(web, valley))
    with query_count("one adjusted line"):
        adjust(web, valley, line, line.quantity - 3, drawn=at, also="")
