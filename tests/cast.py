"""The cast: a few people with fixed rights, in two counties of one city. Tests name them instead of building users.

keeper, commander, leader, clerk and auditor serve Jingning county; the stranger keeps the warehouse of Suichang county;
the viewer sits in Lishui city; the visitor has a sign-in and no appointment at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from relief.core.models import Appointment, Organisation, Person, User, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from rest_framework.response import Response

PASSWORD = "a-long-walk-in-the-hills"
LONG_AGO = timezone.datetime(2015, 1, 1, tzinfo=timezone.get_default_timezone())
Role = Appointment.Role


@pytest.fixture(autouse=True)
def _real_world(request: pytest.FixtureRequest) -> None:
    """A transactional test empties every table when it ends; the real world must be there again for the next."""
    if request.node.get_closest_marker("django_db") or {"db", "transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("db")
        World.objects.get_or_create(pk=1, defaults={"code": "real", "name": "真实", "kind": World.Kind.REAL})


@pytest.fixture
def lishui(db: None) -> Organisation:
    """The city society above both counties."""
    return _organisation("LS", "丽水市红十字会", Organisation.Kind.CITY_SOCIETY, None)


@pytest.fixture
def jingning(lishui: Organisation) -> Organisation:
    """The county society most of the cast serves."""
    return _organisation("JN", "景宁畲族自治县红十字会", Organisation.Kind.COUNTY_SOCIETY, lishui)


@pytest.fixture
def suichang(lishui: Organisation) -> Organisation:
    """The neighbour whose books are none of Jingning's business."""
    return _organisation("SC", "遂昌县红十字会", Organisation.Kind.COUNTY_SOCIETY, lishui)


def _organisation(code: str, name: str, kind: str, parent: Organisation | None) -> Organisation:
    path = f"{parent.path if parent else ''}{code}/"
    made = Organisation.objects.create(code=code, name=name, short_name=name.removesuffix("红十字会"), kind=kind, parent=parent, path=path)
    made.society = made
    made.save()
    return made


def appoint(username: str, label: str, role: str | None, organisation: Organisation) -> User:
    """A sign-in whose person holds one role (or none) at one organisation since long ago."""
    phone = f"199-0000-{Person.objects.count() + 1:04d}"
    person = Person.objects.create(organisation=organisation, name=label, phone=phone)
    user = User.objects.create_user(username=username, password=PASSWORD, person=person, is_staff=role is not None)
    if role:
        Appointment.objects.create(person=person, role=role, organisation=organisation, starts_at=LONG_AGO)
    return user


@pytest.fixture
def keeper(jingning: Organisation) -> User:
    """Keeps the warehouse of Jingning."""
    return appoint("keeper", "景宁仓管员甲", Role.WAREHOUSE_KEEPER, jingning)


@pytest.fixture
def commander(jingning: Organisation) -> User:
    """Commands incidents in Jingning."""
    return appoint("commander", "景宁指挥长甲", Role.INCIDENT_COMMANDER, jingning)


@pytest.fixture
def leader(jingning: Organisation) -> User:
    """Leads a rescue team of Jingning."""
    return appoint("leader", "景宁队长甲", Role.TEAM_LEADER, jingning)


@pytest.fixture
def clerk(jingning: Organisation) -> User:
    """Does the office work of Jingning."""
    return appoint("clerk", "景宁干事甲", Role.CLERK, jingning)


@pytest.fixture
def auditor(jingning: Organisation) -> User:
    """Reads everything of Jingning and writes nothing."""
    return appoint("auditor", "景宁审计员甲", Role.AUDITOR, jingning)


@pytest.fixture
def stranger(suichang: Organisation) -> User:
    """Keeps the warehouse of another county."""
    return appoint("stranger", "遂昌仓管员甲", Role.WAREHOUSE_KEEPER, suichang)


@pytest.fixture
def viewer(lishui: Organisation) -> User:
    """Reads from the city what the counties hold."""
    return appoint("viewer", "丽水值守员甲", Role.CITY_VIEWER, lishui)


@pytest.fixture
def visitor(jingning: Organisation) -> User:
    """May sign in and has no right to anything."""
    return appoint("visitor", "景宁来访者甲", None, jingning)


class ApiClient(APIClient):
    """A program signed in with a token; ``command`` posts JSON with an idempotency key."""

    def command(self, path: str, body: Any, *, key: str | None = None, **headers: Any) -> Response:
        """Post ``body`` to ``/api/v1/<path>``; without a key none is sent."""
        if key is not None:
            headers["HTTP_IDEMPOTENCY_KEY"] = key
        return self.post(f"/api/v1/{path}", body, format="json", **headers)

    def read(self, path: str, **query: Any) -> Response:
        """Get ``/api/v1/<path>`` with this query."""
        return self.get(f"/api/v1/{path}", query)


@pytest.fixture
def api(db: None) -> Callable[[User | None], ApiClient]:
    """``api(keeper)`` is a client that holds the keeper's token; ``api(None)`` holds none."""

    def signed_in(user: User | None) -> ApiClient:
        client = ApiClient()
        if user is not None:
            client.credentials(HTTP_AUTHORIZATION=f"Token {Token.objects.get_or_create(user=user)[0].key}")
        return client

    return signed_in
