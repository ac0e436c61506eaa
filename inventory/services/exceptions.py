"""A supervisor marks an exception as looked at, with what he thinks of it. The exception itself is never touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from inventory.domain.overrides import AlreadyReviewed
from inventory.models import ExceptionReview
from relief.core import clock
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from inventory.domain.overrides import Override
    from inventory.models import Warehouse
    from relief.core.models import Person


@transaction.atomic
def review(*, found: Override, store: Warehouse, by: Person, note: str = "") -> ExceptionReview:
    """Mark one exception. The first look counts; raises ``AlreadyReviewed`` for a second."""
    at = clock.now()
    mark, made = ExceptionReview.objects.select_related("by").get_or_create(
        key=found.key, defaults={"warehouse": store, "by": by, "at": at, "note": note.strip()}
    )
    if not made:
        raise AlreadyReviewed(person=str(mark.by), at=f"{timezone.localtime(mark.at):%Y-%m-%d %H:%M}")
    record_event(
        kind="exception-reviewed",
        by=by,
        occurred_at=at,
        organisation=store.organisation,
        subject=mark,
        payload={"warehouse": store.code, "exception": found.key, "note": note.strip()},
    )
    return mark
