"""No address of a page answers 405 to whoever opens, reloads or comes back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import get_converters

from relief.core.returning import page_above

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db
# What programs of ours or a gateway send, and nobody opens.
PROGRAMS = {"field/scan/photo/", "field/device/", "field/commands/", "gateway/replies/", "gateway/receipts/", "sms/inbound/"}
ELSEWHERE = ("desk/", "account/", "api/v1/", "i18n/")
SAMPLES = {"int": "1", "str": "JN-1", "slug": "one", "path": "one"}
POST_ONLY = 80


def routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    """Every route of our own pages."""
    for one in patterns:
        route = f"{before}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        elif isinstance(one, URLPattern) and not route.startswith(ELSEWHERE):
            yield route


def example(route: str) -> str:
    """An address of this route, with made-up names in it."""
    address = route
    for kind in get_converters():
        while f"<{kind}:" in address:
            before, _sign, after = address.partition(f"<{kind}:")
            address = before + SAMPLES[kind] + after.partition(">")[2]
    return f"/{address}"


def takes_only_forms(client: Client, address: str) -> bool:
    """Whether the address answers nothing but a form that is sent to it (asked without running its view)."""
    answer = client.options(address)
    return answer.status_code == 405 and "GET" not in answer.get("Allow", "GET")


def test_every_address_that_only_takes_forms_leads_to_the_page_above_it(client, clerk):
    client.force_login(clerk)
    only_forms = {route for route in routes(get_resolver().url_patterns) if takes_only_forms(client, example(route))} - PROGRAMS
    assert len(only_forms) >= POST_ONLY
    astray = {}
    for route in sorted(only_forms):
        answer = client.get(example(route))
        if answer.status_code != 302 or (takes_only_forms(client, answer["Location"]) and not page_above(answer["Location"], route)):
            astray[route] = answer.status_code
    assert astray == {}


def test_what_programs_send_keeps_its_405(client, clerk):
    client.force_login(clerk)
    assert {client.get(f"/{route}").status_code for route in PROGRAMS} == {405}


def test_a_sign_in_that_interrupted_a_step_ends_on_the_page_of_its_form(client, clerk):
    address = reverse("asset_step", args=["JN-EQ-1", "take"])
    assert client.post(address)["Location"].endswith(f"next={address}")
    client.force_login(clerk)
    assert client.get(address)["Location"] == reverse("asset", args=["JN-EQ-1"])
