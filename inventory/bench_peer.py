"""The peer of P1: a bare Django and DRF endpoint that moves one unit under a guard in one transaction, and nothing else.

It knows no person, no lot, no document and no event. It runs in a process of its own, on the same server and the same
kind of database as the product, with the database options the product uses. ``python -m inventory.bench_peer`` makes
its two tables and fills the shelf.
"""

from __future__ import annotations

import os
from typing import ClassVar

import dj_database_url
import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, models, transaction
from django.db.models import F

SHELF, OUTSIDE = 1, 2
PLENTY = 10_000_000


def _database() -> dict[str, object]:
    parsed: dict[str, object] = dict(dj_database_url.parse(os.environ["DATABASE_URL"]))
    parsed["CONN_MAX_AGE"] = 60
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        parsed["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-64000;",
        }
    return parsed


settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": _database()},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["rest_framework"],
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
        "UNAUTHENTICATED_USER": None,
    },
    ROOT_URLCONF="inventory.bench_peer",
    SECRET_KEY="a peer keeps no secrets",  # noqa: S106 - it signs nothing
    USE_TZ=True,
)
django.setup()

from django.urls import path  # noqa: E402 - Django has to be configured first
from rest_framework import serializers  # noqa: E402 - likewise
from rest_framework.decorators import api_view  # noqa: E402 - likewise
from rest_framework.request import Request  # noqa: E402 - likewise
from rest_framework.response import Response  # noqa: E402 - likewise


class Balance(models.Model):
    """How much one holder has."""

    quantity = models.BigIntegerField()
    objects: ClassVar[models.Manager[Balance]] = models.Manager()

    class Meta:
        """In no installed app."""

        app_label = "peer"

    def __str__(self) -> str:
        return str(self.quantity)


class Movement(models.Model):
    """So much went from one holder to another."""

    quantity = models.BigIntegerField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    objects: ClassVar[models.Manager[Movement]] = models.Manager()

    class Meta:
        """In no installed app."""

        app_label = "peer"

    def __str__(self) -> str:
        return str(self.quantity)


class Command(serializers.Serializer[Movement]):
    """The one line that is asked for."""

    quantity = serializers.IntegerField(min_value=1)
    occurred_at = serializers.DateTimeField()


@api_view(["POST"])
def move(request: Request) -> Response:
    """Take from the shelf if there is enough, give outside, write the movement down."""
    command = Command(data=request.data)
    command.is_valid(raise_exception=True)
    wanted = command.validated_data
    with transaction.atomic():
        taken = Balance.objects.filter(pk=SHELF, quantity__gte=wanted["quantity"]).update(quantity=F("quantity") - wanted["quantity"])
        if not taken:
            return Response({"title": "not enough"}, status=409)
        Balance.objects.filter(pk=OUTSIDE).update(quantity=F("quantity") + wanted["quantity"])
        movement = Movement.objects.create(**wanted)
    return Response({"number": movement.pk}, status=201)


urlpatterns = [path("move/", move)]
application = WSGIHandler()


def main() -> None:
    """Make the tables and fill the shelf."""
    with connection.schema_editor() as editor:
        editor.create_model(Balance)
        editor.create_model(Movement)
    Balance.objects.create(pk=SHELF, quantity=PLENTY)
    Balance.objects.create(pk=OUTSIDE, quantity=0)


if __name__ == "__main__":
    main()
