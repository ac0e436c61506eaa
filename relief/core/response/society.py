"""Whose duty and plans a page is about, and who may change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from relief.core.access import appointments, may, scope
from relief.core.models import Organisation
from relief.core.roles import COMMANDERS, OFFICE

if TYPE_CHECKING:
    from django.http import HttpRequest

KEEPERS_OF_DUTY = OFFICE | COMMANDERS


def societies_of(request: HttpRequest) -> list[Organisation]:
    """The societies whose duty a person may read, his own first."""
    reading = scope(request.user, "read", Organisation).filter(kind__in=Organisation.SOCIETIES).order_by("path")
    own = {(one.organisation.society or one.organisation).pk for one in appointments(request.user)}
    return sorted(reading, key=lambda society: society.pk not in own)


def society_of(request: HttpRequest) -> Organisation:
    """The society named in the address (``?of=JN``), else one's own; 404 where one may read none."""
    found = societies_of(request)
    code = request.GET.get("of") or request.POST.get("of")
    chosen = next((one for one in found if one.code == code), None) if code else next(iter(found), None)
    if chosen is None:
        own = next(iter(appointments(request.user)), None)
        if own is None or code:
            raise Http404
        chosen = own.organisation.society or own.organisation
    return chosen


def may_keep(request: HttpRequest, society: Organisation) -> bool:
    """Whether a person plans duty, writes calls and hands over there."""
    return may(request.user, "write", society, KEEPERS_OF_DUTY)


def demand_keeping(request: HttpRequest, society: Organisation) -> None:
    """As ``may_keep``; a reader meets 403."""
    if not may_keep(request, society):
        raise PermissionDenied
