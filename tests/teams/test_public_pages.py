"""What anybody sees without a sign-in and without a link of his own: no name and no telephone of anybody, on whatever address."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import get_resolver
from PIL import Image

from inventory.models import Attachment
from inventory.services.evidence import attach
from relief.core.models import Appointment, Event, Incident, Person
from relief.core.services.decisions import record_decision
from teams.models import CallOut, Course, Deployment, Muster, RescueTeam
from teams.services.sign_ups import sign_up
from tests.cast import appoint
from tests.inventory.conftest import store
from tests.teams.squad import flood
from tests.teams.test_courses import planned
from tests.teams.test_erased import member, whole_life
from tests.teams.test_partners import divers

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["divers", "flood", "member", "store"]
pytestmark = pytest.mark.django_db
ENTRANCES = ("account/", "static/", "media/")
LINKS = ("token",)  # whoever holds a link reads what is his; no token is known to a stranger


def addresses(resolver=None, before="") -> Iterator[str]:
    """Every address of the house."""
    for one in (resolver or get_resolver()).url_patterns:
        path = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from addresses(one, path)
        else:
            yield path


def filled(path: str, known: dict[str, list[str]]) -> Iterator[str]:
    """The addresses of a pattern with everything that is known put into it; nothing where a link of somebody's own is needed."""
    names = [part.split(">")[0] for part in path.split("<")[1:]]
    if any(name.split(":")[-1] in LINKS for name in names) or "(" in path:
        return
    for key in known["number"] if any("number" in name or "code" in name for name in names) else [""]:
        text = path
        for name in names:
            kind, _colon, word = name.rpartition(":")
            value = key if word in {"number", "code"} and key else "1" if kind == "int" else known["slug"][0]
            text = text.replace(f"<{name}>", value)
        yield "/" + text.removeprefix("^").removesuffix("$")


def test_no_address_open_to_everybody_names_anybody(member, template, divers, flood, leader, commander, clerk, jingning, settings):
    settings.MESSAGE_CHANNELS = ["in_app"]
    director = appoint("director", "景宁常务副会长甲", Appointment.Role.EXECUTIVE_VICE_PRESIDENT, jingning)
    whole_life(member, template, divers, leader, commander, director, clerk)
    record_decision(incident=flood, by=leader.person, text="派两车", why="一车装不下", decided_by=commander.person)
    sign_up(planned(jingning), member.person)
    numbers = [
        str(value)
        for model, column in (
            (Incident, "number"),
            (CallOut, "number"),
            (Muster, "number"),
            (Deployment, "number"),
            (RescueTeam, "code"),
            (Course, "code"),
        )
        for value in model.objects.values_list(column, flat=True)
    ]
    words = {word for person in Person.objects.all() for word in (person.name, person.phone) if len(word) > 1}
    stranger, opened, leaks = Client(), [], []
    for path in addresses():
        if path.startswith(ENTRANCES):
            continue
        for address in filled(path, {"number": numbers, "slug": ["order"]}):
            answer = stranger.get(address)
            if answer.status_code != 200:
                continue
            opened.append(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            leaks += [f"{address}: {word}" for word in words if word in body.decode("utf-8", "replace")]
    assert leaks == []
    assert "/emergency/" in opened
    assert not any(address.startswith(("/call-outs/", "/musters/", "/missions/", "/teams/", "/courses/", "/desk/teams")) for address in opened)


def photo() -> bytes:
    """A photograph with the place and the telephone it was taken with."""
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x010F], exif[0x0131] = "Phone of LAN", "199-0000-7777"
    exif.get_ifd(0x8825)[2] = (27.0, 58.0, 12.0)
    Image.new("RGB", (80, 60), "red").save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_a_photograph_is_kept_without_place_or_device_and_never_opens_without_sign_in(store, keeper, stranger, client):
    assert Image.open(io.BytesIO(photo())).getexif()[0x010F] == "Phone of LAN"
    kept = attach(paper="JN-GR-1", warehouse=store, file=photo(), by=keeper.person)
    with kept.file.open() as file:
        told = Image.open(io.BytesIO(file.read()))
    assert (dict(told.getexif()), told.info.get("exif")) == ({}, None)
    assert client.get(f"/evidence/{kept.pk}/").status_code == 302
    client.force_login(stranger)
    assert client.get(f"/evidence/{kept.pk}/").status_code == 404
    assert (Attachment.objects.count(), Event.objects.filter(payload__icontains="199").count()) == (1, 0)
