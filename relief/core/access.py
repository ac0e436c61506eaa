"""Rights follow from appointments in force: one function turns user, action and model into rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from relief.core.models import AccessLog, Appointment, Organisation
from relief.problems import Problem, gettext_noop
from relief.registrar.ownership import READ, ownership_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from relief.core.models import User
    from relief.registrar.ownership import Ownership

Role = Appointment.Role
READERS = frozenset({Role.AUDITOR, Role.SUPERVISOR})
NEVER_WRITE = READERS | {Role.CITY_VIEWER}
READING = frozenset({READ, "export"})
CACHE = "_appointments_held"


class Denied(Problem):
    """The row may be seen, the act is not this person's."""

    slug = "denied"
    status = 403
    sentence = gettext_noop("You may read this, but not change it.")


def scope[M: Model](user: User | AnonymousUser, action: str, model: type[M]) -> QuerySet[M]:
    """The rows of a model on which a user may do an action now ("read", "write", or a name its declaration knows).

    Reading reaches the whole branch of the tree below an appointment; writing ends at the society that keeps the books.
    No appointment in force: no row. Being a superuser changes nothing.
    """
    rows = model._default_manager.all()
    held = appointments(user)
    if not held:
        return rows.none()
    ownership = ownership_of(model)
    entitled = [appointment for appointment in held if _entitled(appointment, action, ownership.roles(action))]
    if not entitled:
        return rows.none()
    if ownership.scope is None:
        return rows if action in READING or any(_at_the_top(one) for one in entitled) else rows.none()
    paths = ownership.scope if action in READING else ownership.scope[:1]
    reach = _prefixes(user, entitled, ownership) if action in READING else entitled
    return rows.filter(_any(_reaching(model, path, reach) for path in paths))


def entitled(user: User | AnonymousUser, action: str, model: type[Model]) -> bool:
    """Whether any role held now may do this to any row of the model."""
    ownership = ownership_of(model)
    held = [one for one in appointments(user) if _entitled(one, action, ownership.roles(action))]
    return bool(held) if ownership.scope is not None or action in READING else any(_at_the_top(one) for one in held)


def places(user: User | AnonymousUser, action: str, model: type[Model]) -> QuerySet[Organisation]:
    """The organisations in whose books a user may do this to rows of the model."""
    held = [one for one in appointments(user) if _entitled(one, action, ownership_of(model).roles(action))]
    return Organisation.objects.filter(_any(_kept("", one) for one in held))


def record(user: User, act: str, register: str, subject: str, rows: int) -> None:
    """Keep that somebody looked behind a mask or exported."""
    AccessLog.objects.create(by=user, act=act, register=register, subject=subject, rows=rows)


def may(user: User | AnonymousUser, action: str, organisation: Organisation, roles: Collection[str] | None = None) -> bool:
    """Whether a user may do an action at an organisation now, holding one of ``roles`` (None: any role that may)."""
    named = None if roles is None else frozenset(str(role) for role in roles)
    return any(_covers(one, action, organisation) for one in appointments(user) if _entitled(one, action, named))


def reach_of(user: User | AnonymousUser) -> tuple[tuple[str, str], ...]:
    """The offices held now, as (role, path of the organisation): whoever holds the same may read the same rows of every model."""
    return tuple(sorted({(str(one.role), one.organisation.path) for one in appointments(user)}))


def might(user: User | AnonymousUser, action: str, organisation: Organisation, roles: Collection[str], at: datetime) -> bool:
    """As ``may``, at another moment: for whom something is told, never for what is done now."""
    named = frozenset(str(role) for role in roles)
    return any(_covers(one, action, organisation) for one in _held(user, at) if _entitled(one, action, named))


def demand(user: User | AnonymousUser, action: str, organisation: Organisation, roles: Collection[str] | None = None) -> None:
    """As ``may``, raising ``Denied``."""
    if not may(user, action, organisation, roles):
        raise Denied


def get_or_404[M: Model](user: User | AnonymousUser, action: str, model: type[M], **lookup: Any) -> M:
    """The row, if this user may do this with it: a stranger meets 404, a reader who would write meets ``Denied``."""
    row = scope(user, READ, model).filter(**lookup).first()
    if row is None:
        raise Http404
    if action != READ and not scope(user, action, model).filter(pk=row.pk).exists():
        raise Denied
    return row


def appointments(user: User | AnonymousUser) -> list[Appointment]:
    """What a user holds at this moment; fetched once for a user object, judged by the clock at every call."""
    return _held(user, timezone.now())


def _held(user: User | AnonymousUser, at: datetime) -> list[Appointment]:
    if not user.is_authenticated or not user.is_active or not user.person_id:
        return []
    if not hasattr(user, CACHE):
        mine = Appointment.objects.filter(person_id=user.person_id, person__erased_at__isnull=True)
        setattr(user, CACHE, list(mine.select_related("organisation", "delegated_by").order_by("pk")))
    return [one for one in getattr(user, CACHE) if in_force(one, at)]


def forget(user: User) -> None:
    """Drop what was fetched, after an appointment changed within one request."""
    vars(user).pop(CACHE, None)


def roles_held(user: User | AnonymousUser) -> frozenset[str]:
    """The roles a user holds anywhere at this moment."""
    return frozenset(one.role for one in appointments(user))


def in_force(appointment: Appointment, now: datetime) -> bool:
    """Whether an appointment stands at a moment; a delegation falls with the appointment it came from."""
    if appointment.starts_at > now or (appointment.ends_at is not None and appointment.ends_at <= now):
        return False
    return appointment.delegated_by is None or in_force(appointment.delegated_by, now)


def _entitled(appointment: Appointment, action: str, roles: frozenset[str] | None) -> bool:
    if action in READING:
        return roles is None or appointment.role in roles or (action == READ and appointment.role in READERS)
    return appointment.role not in NEVER_WRITE and (roles is None or appointment.role in roles)


def _covers(appointment: Appointment, action: str, organisation: Organisation) -> bool:
    if not organisation.path.startswith(appointment.organisation.path):
        return False
    return action in READING or _society_id(organisation) == _society_id(appointment.organisation)


def _society_id(organisation: Organisation) -> int:
    return organisation.society_id or organisation.pk


def _at_the_top(appointment: Appointment) -> bool:
    return appointment.organisation.parent_id is None


def _prefixes(user: User | AnonymousUser, held: list[Appointment], ownership: Ownership) -> list[str]:
    paths = {one.organisation.path for one in held}
    return sorted(paths | (_cities(user, paths) if ownership.city_wide else set()))


def _cities(user: User | AnonymousUser, paths: set[str]) -> set[str]:
    """The paths of the city societies above these paths; fetched once for a user object."""
    if not hasattr(user, "_city_paths"):
        cities = Organisation.objects.filter(kind=Organisation.Kind.CITY_SOCIETY)
        vars(user)["_city_paths"] = list(cities.values_list("path", flat=True))
    return {city for city in vars(user)["_city_paths"] if any(path.startswith(city) for path in paths)}


def _reaching(model: type[Model], path: str, reach: list[str] | list[Appointment]) -> Q:
    condition = _any(_below(path, one) if isinstance(one, str) else _kept(path, one) for one in reach)
    if not _many_valued(model, path):
        return condition
    return Q(pk__in=model._default_manager.filter(condition).values("pk"))


def _below(path: str, prefix: str) -> Q:
    return Q(**{_to(path, "path__startswith"): prefix})


def _kept(path: str, appointment: Appointment) -> Q:
    society = _society_id(appointment.organisation)
    books = Q(**{_to(path, "society"): society}) | Q(**{_to(path, "pk"): society})
    return _below(path, appointment.organisation.path) & books


def _to(path: str, field: str) -> str:
    return f"{path}__{field}" if path else field


def _any(conditions: Iterable[Q]) -> Q:
    whole = Q(pk__in=[])
    for condition in conditions:
        whole |= condition
    return whole


def _many_valued(model: type[Model], path: str) -> bool:
    """True where a lookup crosses a to-many relation, so that a plain join would repeat rows."""
    for name in filter(None, path.split("__")):
        relation = model._meta.get_field(name)
        if relation.one_to_many or relation.many_to_many:
            return True
        model = relation.related_model  # type: ignore[assignment]
    return False
