"""When there is not enough: what was shared out is kept, published without names, and corrected where everybody sees it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gis.domain.scarcity import AlreadyPublished, CorrectionUnsaid, NotPublished, OneHandPublishes, fingerprint
from gis.models import ScarcityRecord
from gis.printed.scarcity import scarcity_pdf
from gis.services.needs import estimate_needs
from gis.services.proposals import adjust_line, approve_proposal, propose_sourcing
from gis.services.scarcity import correct_scarcity, publish_scarcity
from tests.gis.test_files import words_of

if TYPE_CHECKING:
    from relief.core.models import User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


def short(valley: Valley, commander: User, director: User) -> ScarcityRecord:
    """Eight hundred people and six hundred and ten quilts, one share lowered by hand."""
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=800, days=1, on=DAY, by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    adjust_line(line=proposal.lines.get(need__item=valley.quilt, warehouse=valley.city), quantity=450, by=commander.person)
    approve_proposal(proposal=proposal, by=director.person, why="留给大漈")
    return ScarcityRecord.objects.get()


def test_a_record_keeps_demand_share_and_every_change_by_hand(valley, commander, director):
    record = short(valley, commander, director)
    row = next(row for row in record.shares if row["sku"] == "BED-001")
    assert (row["demanded"], row["proposed"], row["share"], row["percent"]) == (800, 610, 560, 70)
    assert [(one["from"], one["to"], one["by"]) for one in record.changes] == [(500, 450, str(commander.person))]
    assert record.note == "留给大漈"


def test_a_change_by_hand_is_told_by_the_name_of_the_goods_and_the_clock_on_the_wall(valley, commander, director):
    record = short(valley, commander, director)
    web = Client()
    web.force_login(commander)
    rows = web.get(reverse("scarcity", args=[record.number])).content.decode().split("人工调整")[1].split("</ul>")[0]
    here = timezone.localtime(datetime.fromisoformat(record.changes[0]["at"]))
    assert "棉被" in rows
    assert "BED-001" not in rows
    assert f"{here:%Y年%-m月%-d日 %H:%M}" in rows
    assert "T" not in re.sub(r"<[^>]+>", "", rows)
    assert f"{here:%Y-%m-%d%H:%M}" in words_of(scarcity_pdf(record))


def test_where_there_is_enough_no_record_is_made(valley, commander, director):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=20, days=1, on=DAY, by=commander.person)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    assert not ScarcityRecord.objects.exists()


def test_it_is_published_by_another_hand_once_and_its_fingerprint_can_be_reckoned_again(valley, commander, director):
    record = short(valley, commander, director)
    with pytest.raises(OneHandPublishes):
        publish_scarcity(record=record, by=director.person)
    made = publish_scarcity(record=record, by=commander.person)
    assert made.sha256 == fingerprint(made.public)
    assert str(commander.person) not in str(made.public)
    assert "东坑中学" not in str(made.public)
    with pytest.raises(AlreadyPublished):
        publish_scarcity(record=record, by=commander.person)


def test_a_correction_says_why_and_the_old_page_points_at_it(valley, commander, director):
    record = short(valley, commander, director)
    with pytest.raises(NotPublished):
        correct_scarcity(record=record, by=commander.person, why="数字抄错")
    publish_scarcity(record=record, by=commander.person)
    with pytest.raises(CorrectionUnsaid):
        correct_scarcity(record=record, by=commander.person, why=" ")
    row = next(index for index, row in enumerate(record.shares) if row["sku"] == "BED-001")
    newer = correct_scarcity(record=record, by=commander.person, why="数字抄错", shares={row: 555})
    everybody = Client()
    old = everybody.get(reverse("scarcity_public", args=[record.number])).content.decode()
    assert newer.number in old
    assert "560" in old
    assert "555" in everybody.get(reverse("scarcity_public", args=[newer.number])).content.decode()
    with pytest.raises(NotPublished):
        correct_scarcity(record=record, by=commander.person, why="再改")


def test_the_pages_publish_for_the_office_only_and_a_changed_record_betrays_itself(valley, commander, director, auditor, visitor, codes):
    record = short(valley, commander, director)
    ours, reader, nobody = (Client() for _ in range(3))
    for client, user in ((ours, commander), (reader, auditor), (nobody, visitor)):
        client.force_login(user)
    page, step = reverse("scarcity", args=[record.number]), reverse("scarcity_step", args=[record.number, "publish"])
    assert [client.get(page).status_code for client in (ours, reader, nobody)] == [200, 200, 404]
    assert [client.post(step).status_code for client in (reader, nobody)] == [403, 404]
    public = reverse("scarcity_public", args=[record.number])
    assert Client().get(public).status_code == 404
    assert ours.post(step).status_code == 302
    assert ours.get(page).status_code == 200
    assert "notice danger" not in Client().get(public).content.decode()
    ScarcityRecord.objects.update(public={**ScarcityRecord.objects.get().public, "why": "另一句"})
    assert "notice danger" in Client().get(public).content.decode()
    assert ours.get(reverse("scarcity_paper", args=[record.number])).content.startswith(b"%PDF")
    assert ours.get(codes[-1]).status_code == 200


def test_goods_bear_their_english_name_on_english_pages_and_what_was_hashed_stays(valley, commander, director):
    valley.quilt.name_en = "Quilt"
    valley.quilt.save()
    record = publish_scarcity(record=short(valley, commander, director), by=commander.person)
    web, english = Client(), {"headers": {"accept-language": "en"}}
    web.force_login(commander)
    with translation.override("en"):
        pages = [
            web.get(reverse("scarcity", args=[record.number]), **english),
            Client().get(reverse("scarcity_public", args=[record.number]), **english),
        ]
    for page in pages:
        said = page.content.decode()
        assert "Quilt" in said
        assert "棉被" not in said
    assert {row["item"] for row in record.public["rows"]} == {"棉被"}
    assert fingerprint(record.public) == record.sha256
