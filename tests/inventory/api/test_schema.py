"""The OpenAPI document is complete, valid and true."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db
COMMANDS = ["receipts/", "issues/", "transfers/", "transfers/{number}/arrive/", "counts/", "documents/{number}/reverse/"]


def test_the_schema_is_made_without_a_warning():
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


def test_the_schema_is_served_and_tells_commands_with_their_refusals(api, keeper):
    schema = api(keeper).get("/api/v1/schema/").json()
    assert schema["openapi"].startswith("3.1")
    for path in COMMANDS:
        told = schema["paths"][f"/api/v1/{path}"]["post"]
        assert {"201", "400", "401", "403", "404", "409", "422"} <= told["responses"].keys()
        assert "application/problem+json" in told["responses"]["409"]["content"]
        assert [header["name"] for header in told["parameters"] if header["in"] == "header"] == ["Idempotency-Key"]
    assert schema["components"]["schemas"]["Line"]["properties"]["quantity"]["maximum"] == 2**53
    issue = schema["paths"]["/api/v1/issues/"]["post"]["requestBody"]["content"]["application/json"]
    assert issue["examples"]


def test_every_read_and_command_of_the_issue_is_there(api, keeper):
    paths = api(keeper).get("/api/v1/schema/").json()["paths"]
    reads = ["items/", "warehouses/", "lots/", "holdings/", "movements/", "events/", "orders/", "waybills/", "cases/", "documents/{number}/"]
    assert not {f"/api/v1/{path}" for path in [*COMMANDS, *reads, "token/"]} - paths.keys()
