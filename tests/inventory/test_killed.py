"""A process that dies in the middle leaves nothing half done: what it was told is sent again under its key, the day is sealed again the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from inventory.models import Checkpoint, Document, Movement, Seal
from inventory.selectors.verification import verify
from inventory.services import StockLine, issue
from inventory.services.seals import seal_days
from relief.core.models import Event
from tests.inventory.stock import left, stocked

pytestmark = pytest.mark.django_db(transaction=True)

DIE = """
import os, signal, sys
import django
django.setup()
def dies_after(module, name, times=1):
    real, left = getattr(module, name), [times]
    def dying(*facts, **more):
        done = real(*facts, **more)
        left[0] -= 1
        if not left[0]:
            print("half", flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    setattr(module, name, dying)
"""
POSTING = """
from rest_framework.test import APIClient
from inventory.services import posting
dies_after(posting, "_write_movements")
client = APIClient(SERVER_NAME="localhost")
client.credentials(HTTP_AUTHORIZATION=sys.argv[1], HTTP_IDEMPOTENCY_KEY="one-command")
client.post("/api/v1/issues/", {"warehouse": "JN-01", "lines": [{"item": "BED-001", "quantity": 7}]}, format="json", secure=True)
"""
SEALING = """
from django.core.management import call_command
from inventory.services import seals
dies_after(seals, "write_checkpoints", 2)
call_command("seal_ledger")
"""


def killed(script, *given):
    """Run a script in a process of its own on this database until it kills itself half-way."""
    named = connection.settings_dict
    url = f"sqlite:///{named['NAME']}" if connection.vendor == "sqlite" else os.environ["DATABASE_URL"].replace("/postgres?", f"/{named['NAME']}?")
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "relief.settings"}
    died = subprocess.run([sys.executable, "-c", DIE + script, *given], env=env, capture_output=True, text=True, check=False, timeout=120)
    assert (died.stdout, died.returncode) == ("half\n", -signal.SIGKILL), died.stderr


def test_a_command_whose_server_was_killed_half_way_is_sent_again_with_its_key_and_booked_once(store, by, keeper, api):
    stocked(store, by, 40)
    client = api(keeper)
    told = Event.objects.count()
    killed(POSTING, client._credentials["HTTP_AUTHORIZATION"])
    assert (left(store), Document.objects.count(), Movement.objects.count(), Event.objects.count()) == (40, 1, 1, told)
    assert verify().sound
    body = {"warehouse": "JN-01", "lines": [{"item": "BED-001", "quantity": 7}]}
    answers = [client.command("issues/", body, key="one-command") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["number"] == answers[1].json()["number"]
    assert (left(store), Document.objects.count()) == (33, 2)
    assert verify().sound


def test_a_day_whose_sealing_was_killed_half_way_is_sealed_again_with_the_same_digest(store, by, monkeypatch):
    now = timezone.now()
    for ago in (3, 2):
        monkeypatch.setattr(timezone, "now", lambda ago=ago: now - timedelta(days=ago))
        stocked(store, by, 40, f"L{ago}", at=None)
        issue(warehouse=store, lines=[StockLine("BED-001", 5)], by=by)
    monkeypatch.setattr(timezone, "now", lambda: now)
    with transaction.atomic():
        expected = [(seal.day, seal.digest) for seal in seal_days()]
        transaction.set_rollback(True)
    killed(SEALING)
    assert (Seal.objects.count(), Checkpoint.objects.count()) == (0, 0)
    assert verify().sound
    issue(warehouse=store, lines=[StockLine("BED-001", 1)], by=by)
    assert [(seal.day, seal.digest) for seal in seal_days()] == expected
    assert (len(expected) >= 2, verify().sound, seal_days()) == (True, True, [])
