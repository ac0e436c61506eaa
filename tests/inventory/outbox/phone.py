"""A phone as the tests hold it: it enrols, keeps a list, and sends it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import User

BASE = "/field/"


@dataclass
class Phone:
    """One phone of one keeper: its session, its code and secret, and what it counts by itself."""

    client: Client
    code: str
    secret: str
    seq: int = 0
    made: list[dict[str, Any]] = field(default_factory=list)

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Field-Device": self.code, "X-Field-Secret": self.secret}

    def enter(self, kind: str, body: dict[str, Any], *, at: datetime | None = None, **more: Any) -> dict[str, Any]:
        """Write down one entry; it is sent by ``send``."""
        self.seq += 1
        moment = timezone.localtime(at or timezone.now()).isoformat()
        command = {"id": str(uuid.uuid4()), "seq": self.seq, "kind": kind, "occurred_at": moment, "body": body, **more}
        self.made.append(command)
        return command

    def post(self, commands: Any, **more: Any) -> Any:
        """Send these entries; the answer as it came."""
        body = {"device": self.code, "commands": commands, **more}
        return self.client.post(f"{BASE}commands/", body, content_type="application/json", headers=self.headers)

    def send(self, *commands: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
        """Send these entries, or all that were made; their answers."""
        response = self.post(list(commands or self.made), **more)
        assert response.status_code == 200, response.content.decode()
        return response.json()["results"]

    def one(self, kind: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Write down one entry and send it alone; its answer."""
        return self.send(self.enter(kind, body, **more))[0]

    def pack(self, **headers: str) -> Any:
        """What the phone carries along."""
        return self.client.get(f"{BASE}pack.json", headers={**self.headers, **headers})


def signed_in(user: User) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(user)
    return client


def enrol(user: User, label: str = "") -> Phone:
    """A new phone in the hand of this person."""
    client = signed_in(user)
    answer = client.post(f"{BASE}device/", {"label": label}, content_type="application/json")
    assert answer.status_code == 201, answer.content.decode()
    return Phone(client, answer.json()["device"], answer.json()["secret"])
