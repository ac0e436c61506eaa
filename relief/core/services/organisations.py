"""Societies and branches come into being; the tree is kept here and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from relief.core.domain.errors import OrganisationMisplaced
from relief.core.models import Organisation
from relief.problems import gettext_noop

if TYPE_CHECKING:
    from datetime import date

    from relief.core.models import Division, Person

Kind = Organisation.Kind


def establish_organisation(
    *,
    code: str,
    name: str,
    kind: str,
    by: Person | None,
    parent: Organisation | None = None,
    division: Division | None = None,
    short_name: str = "",
    phone: str = "",
    established_on: date | None = None,
) -> Organisation:
    """Enter a society or a unit below one; sets its path and the society that keeps its books. Codes are upper case.

    Raises OrganisationMisplaced.
    """
    organisation = Organisation(
        code=code.upper(), name=name, short_name=short_name, kind=kind, parent=parent, division=division, phone=phone, established_on=established_on
    )
    _refuse_misplaced(organisation)
    organisation.path = f"{parent.path if parent else ''}{organisation.code}/"
    organisation.society = None if organisation.is_society or parent is None else parent.society
    organisation._change_reason = f"established by {by.pk}" if by else ""  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    organisation.full_clean(exclude=["path"])
    with transaction.atomic():
        organisation.save()
        if organisation.is_society:
            Organisation.objects.filter(pk=organisation.pk).update(society=organisation)
            organisation.society = organisation
    return organisation


def _refuse_misplaced(organisation: Organisation) -> None:
    parent = organisation.parent
    reason = ""
    if parent is None and not organisation.is_society:
        reason = gettext_noop("a unit belongs to a society")
    elif organisation.kind == Kind.CITY_SOCIETY and parent is not None:
        reason = gettext_noop("a city society stands at the top")
    elif organisation.kind == Kind.COUNTY_SOCIETY and parent is not None and parent.kind != Kind.CITY_SOCIETY:
        reason = gettext_noop("a county society stands below a city society")
    if reason:
        raise OrganisationMisplaced(organisation=organisation.name, reason=reason)
