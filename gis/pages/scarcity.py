"""The scarcity record on pages: for those inside with its changes, for everybody without names."""

from __future__ import annotations

import uuid
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gis.domain.scarcity import fingerprint
from gis.models import ScarcityRecord
from gis.pages.doing import done, person_of, quantity, typed_by_key
from gis.printed.scarcity import scarcity_pdf
from gis.selectors.hand_changes import hand_changes
from gis.services.scarcity import correct_scarcity, publish_scarcity
from inventory.models import Item
from relief.core.access import get_or_404, may
from relief.core.papers import pdf_response
from relief.core.roles import APPROVERS, OFFICE, Role
from relief.core.templatetags.relief_ui import named

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from django.http import HttpRequest, HttpResponse

PUBLISHERS = APPROVERS | OFFICE | {Role.SPOKESPERSON}


@login_required
@require_GET
def shown(request: HttpRequest, number: str) -> HttpResponse:
    """The record with shares, changes and the next step."""
    return _shown(request, get_or_404(request.user, "read", ScarcityRecord, number=number))


def _shown(request: HttpRequest, record: ScarcityRecord, *, status: int = 200, **refused: Any) -> HttpResponse:
    record.refresh_from_db()
    may_publish = may(request.user, "write", record.incident.organisation, PUBLISHERS)
    facts = {"record": record, "may_publish": may_publish, "command_key": request.POST.get("key") or uuid.uuid4().hex}
    facts["goods"], facts["units"] = _goods(record.shares)
    facts["changes"] = hand_changes(record)
    facts["given"] = typed_by_key(request, "share", {index: row["share"] for index, row in enumerate(record.shares)})
    facts["newer"] = ScarcityRecord.objects.filter(corrects=record).first()
    return render(request, "gis/scarcity.html", facts | refused, status=status)


@login_required
@require_POST
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Publish, or correct what was published."""
    record = get_or_404(request.user, "read", ScarcityRecord, number=number)
    if not may(request.user, "write", record.incident.organisation, PUBLISHERS):
        raise PermissionDenied
    by, why = person_of(request), request.POST.get("why", "")
    acts: dict[str, Callable[[], Any]] = {
        "publish": partial(publish_scarcity, record=record, by=by),
        "correct": lambda: correct_scarcity(record=record, by=by, why=why, shares=_shares(request, record)),
    }
    if name not in acts:
        raise Http404
    back = reverse("scarcity", args=[number])
    return done(request, acts[name], told=_("It is published, with its fingerprint."), back=back, show=partial(_shown, request, record))


def _shares(request: HttpRequest, record: ScarcityRecord) -> dict[int, int]:
    rows = [(index, row) for index, row in enumerate(record.shares) if f"share-{index}" in request.POST]
    return {index: quantity(request.POST[f"share-{index}"], item=row["item"], place=row["shelter"]) for index, row in rows}


@login_required
@require_GET
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The record on paper."""
    return pdf_response(number, scarcity_pdf(get_or_404(request.user, "read", ScarcityRecord, number=number)))


@require_GET
def public(request: HttpRequest, number: str) -> HttpResponse:
    """What everybody may read: as it was published, its fingerprint, and what corrected it."""
    record = get_object_or_404(ScarcityRecord.objects.select_related("corrects"), number=number, published_at__isnull=False)
    newer = ScarcityRecord.objects.filter(corrects=record, published_at__isnull=False).first()
    goods, units = _goods(record.public["rows"])
    facts = {"record": record, "newer": newer, "goods": goods, "units": units, "intact": fingerprint(record.public) == record.sha256}
    return render(request, "gis/scarcity_public.html", facts)


def _goods(rows: Collection[Mapping[str, Any]]) -> tuple[dict[str, str], dict[str, Item | SimpleNamespace]]:
    """Names of goods as they were recorded → name in the reader's language, and what knows its unit; what is stored and hashed stays as it is."""
    known = {item.name: item for item in Item.objects.filter(name__in={row["item"] for row in rows})}
    names = {row["item"]: named(known[row["item"]]) if row["item"] in known else row["item"] for row in rows}
    return names, {row["item"]: known.get(row["item"]) or SimpleNamespace(unit=row.get("unit", "")) for row in rows}
