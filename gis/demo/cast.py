"""Who plays in the demonstration: societies as they are, people as role labels, eight sign-ins with passwords of their own."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from relief.core.data import organisation_rows
from relief.core.models import Appointment, Division, Organisation, Person, User
from relief.core.services.appointments import appoint
from relief.core.services.organisations import establish_organisation
from relief.core.services.people import open_sign_in, register_person
from relief.core.services.pins import set_pin

if TYPE_CHECKING:
    from pathlib import Path

    from inventory.models import Warehouse

Role = Appointment.Role
SINCE = datetime(2016, 1, 1, tzinfo=timezone.get_default_timezone())
SOCIETY_POSTS = {
    Role.EXECUTIVE_VICE_PRESIDENT: "常务副会长",
    Role.DUTY_OFFICER: "值班员",
    Role.LOGISTICS_LEAD: "物资组长",
    Role.WAREHOUSE_KEEPER: "仓管员A",
}
ACCOUNTS = {
    "keeper": ("JN", Role.WAREHOUSE_KEEPER, "仓管员A", "JN-01"),
    "commander": ("LS", Role.INCIDENT_COMMANDER, "总指挥", ""),
    "leader": ("JN", Role.TEAM_LEADER, "救援队长", ""),
    "director": ("JN", Role.EXECUTIVE_VICE_PRESIDENT, "常务副会长", ""),
    "clerk": ("JN", Role.CLERK, "内勤", ""),
    "supervisor": ("JN", Role.SUPERVISOR, "监督员", ""),
    "auditor": ("LS", Role.AUDITOR, "审计员", ""),
    "other_keeper": ("YH", Role.WAREHOUSE_KEEPER, "仓管员A", "YH-01"),
}


def build_organisations() -> list[Organisation]:
    """City, nine county societies and the township branches of the table, in its order."""
    return [_organisation(row, f"199-0000-{number:04d}") for number, row in enumerate(organisation_rows(), start=1)]


def _organisation(row: dict[str, str], duty_phone: str) -> Organisation:
    known = Organisation.objects.filter(code=row["code"]).first()
    if known:
        return known
    return establish_organisation(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        kind=row["kind"],
        parent=Organisation.objects.filter(code=row["parent"]).first(),
        division=Division.objects.get(code=row["division"]),
        phone=duty_phone,
        by=None,
    )


def build_people() -> list[Person]:
    """The posts of every society and the holders of the sign-ins."""
    societies = Organisation.objects.filter(kind__in=Organisation.SOCIETIES)
    posts = [post(society.code, role, label) for society in societies for role, label in SOCIETY_POSTS.items()]
    return posts + [post(code, role, label) for code, role, label, __ in ACCOUNTS.values()]


def post(society: str, role: str, label: str) -> Person:
    """The person in a post, named by the post; entered and appointed on first asking."""
    organisation = Organisation.objects.get(code=society)
    name = f"{organisation.name.removesuffix('红十字会')}红会·{label}"
    known = Person.objects.filter(organisation=organisation, name=name).first()
    if known:
        return known
    person = register_person(organisation=organisation, name=name, by=None, phone=f"199-0000-{1000 + Person.objects.count():04d}")
    appoint(person=person, role=role, organisation=organisation, starts_at=SINCE, by=None)
    return person


def keeper_of(warehouse: Warehouse) -> Person:
    """The keeper of the society that owns a warehouse."""
    society = warehouse.organisation.society or warehouse.organisation
    return post(society.code, Role.WAREHOUSE_KEEPER, SOCIETY_POSTS[Role.WAREHOUSE_KEEPER])


def second_of(warehouse: Warehouse) -> Person:
    """Who counts with the keeper: the logistics lead of the society that owns the warehouse."""
    society = warehouse.organisation.society or warehouse.organisation
    return post(society.code, Role.LOGISTICS_LEAD, SOCIETY_POSTS[Role.LOGISTICS_LEAD])


def accounts_file() -> Path:
    """Where the sign-ins of the demo stand."""
    return settings.VAR_DIR / "demo" / "accounts.json"


def open_accounts(*, kept_in: Path | None = None) -> dict[str, dict[str, str]]:
    """Eight sign-ins with random passwords; a password handed out before stays as it is."""
    file = kept_in or accounts_file()
    handed_out: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    accounts = {name: _account(name, handed_out.get(name, {}).get("password", ""), handed_out.get(name, {}).get("pin", "")) for name in ACCOUNTS}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps(accounts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return accounts


def _account(name: str, password: str, pin: str) -> dict[str, str]:
    """A sign-in, and the PIN with which its person signs as a witness on somebody else's phone."""
    society, role, label, warehouse = ACCOUNTS[name]
    password = password or secrets.token_urlsafe(12)
    if not pin:
        pin = "".join(secrets.SystemRandom().sample("24680", 4))
        set_pin(by=post(society, role, label), pin=pin)
    user = User.objects.filter(username=name).first()
    if user is None:
        open_sign_in(person=post(society, role, label), username=name, password=password)
    elif not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    return {"username": name, "password": password, "pin": pin, "role": str(role), "organisation": society, "warehouse": warehouse}
