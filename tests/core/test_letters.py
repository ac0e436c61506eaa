"""Blank papers for everybody who may sign in, and each one's own messages."""

from __future__ import annotations

import io

import pypdf
import pytest

from relief.core.models import Message, World
from relief.core.papers import papers
from relief.core.papers.titles import TITLES
from relief.core.services.messages import send

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_paper_has_a_title_and_a_blank_version_to_print(client, keeper):
    client.force_login(keeper)
    assert set(TITLES) == set(papers())
    page = client.get("/blank-papers/").content.decode()
    for name in TITLES:
        assert f"/blank-papers/{name}.pdf" in page
    answer = client.get("/blank-papers/waybill.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "景宁畲族自治县红十字会" in pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


def test_a_blank_paper_of_a_drill_says_so(client, keeper):
    World.objects.create(code="drill", name="演练", kind=World.Kind.DRILL)
    client.force_login(keeper)
    answer = client.get("/blank-papers/waybill.pdf", headers={"X-Relief-World": "drill"})
    assert "演练" in pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


def test_there_is_no_paper_called_house_and_none_without_sign_in(client, keeper):
    assert client.get("/blank-papers/waybill.pdf").status_code == 302
    client.force_login(keeper)
    assert client.get("/blank-papers/house.pdf").status_code == 404


def test_i_see_and_read_what_was_written_to_me(client, keeper, commander):
    row = send(to=[keeper.person], subject="请备货", text="棉被 200 床", link="/blank-papers/", channels=["in_app"])[0]
    client.force_login(keeper)
    assert "棉被 200 床" in client.get("/messages/").content.decode()
    assert client.post(f"/messages/{row.pk}/read/")["Location"] == "/blank-papers/"
    assert Message.objects.get(pk=row.pk).state == Message.State.READ


def test_somebody_elses_message_is_not_there_and_stays_unread(client, keeper, commander):
    row = send(to=[keeper.person], subject="请备货", channels=["in_app"])[0]
    client.force_login(commander)
    assert "请备货" not in client.get("/messages/").content.decode()
    assert client.post(f"/messages/{row.pk}/read/").status_code == 404
    assert Message.objects.get(pk=row.pk).state == Message.State.SENT


def test_an_empty_inbox_says_what_belongs_there(client, keeper):
    client.force_login(keeper)
    assert client.get("/messages/").status_code == 200
