"""What the lists may be narrowed by: natural keys, never row numbers."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import django_filters
import django_filters.fields
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inventory.domain.moments import in_reach
from inventory.models import DiscrepancyCase, Document, Holding, Item, Lot, Movement, ReleaseOrder, Warehouse, Waybill
from inventory.selectors.stock import balance_then

if TYPE_CHECKING:
    from django.db.models import QuerySet

Text = django_filters.CharFilter
SPACED_OFFSET = re.compile(r" (?=\d\d:?\d\d$)")


class MomentField(django_filters.fields.IsoDateTimeField):
    """ISO 8601; a ``+`` that an address turned into a blank is one again, and a day alone is its end."""

    def to_python(self, value: Any) -> datetime | None:
        """A timezone-aware moment."""
        text = SPACED_OFFSET.sub("+", value.strip()) if isinstance(value, str) else value
        moment: datetime | None = super().to_python(text)
        if moment and not in_reach(moment):
            raise ValidationError(_("This moment is out of range."))
        day_alone = isinstance(text, str) and len(text) == len("2026-06-14")
        return datetime.combine(moment.date(), time.max, moment.tzinfo) if moment and day_alone else moment


class Moment(django_filters.IsoDateTimeFilter):
    """A moment of the house."""

    field_class = MomentField


class ItemFilter(django_filters.FilterSet):
    """By shelf, or by a part of the code or the name."""

    search = Text(method="by_words", label="Part of the SKU or the name")

    class Meta:
        """Besides, exactly."""

        model = Item
        fields = ("sku", "category")

    def by_words(self, rows: QuerySet[Item], name: str, words: str) -> QuerySet[Item]:  # noqa: ARG002 - the framework's signature
        """SKU, Chinese or English name."""
        return rows.filter(Q(sku__icontains=words) | Q(name__icontains=words) | Q(name_en__icontains=words))


class WarehouseFilter(django_filters.FilterSet):
    """By society and tier."""

    organisation = Text("organisation__code")

    class Meta:
        """Besides, exactly."""

        model = Warehouse
        fields = ("code", "tier", "is_active")


class LotFilter(django_filters.FilterSet):
    """By item, number, promise, place and date."""

    item, earmark = Text("item__sku"), Text("earmark__code")
    warehouse = Text(method="by_warehouse", label="Code of a warehouse where the lot lies")
    expires_before = django_filters.DateFilter("expires_on", "lt")

    class Meta:
        """Besides, exactly."""

        model = Lot
        fields = ("number", "quality")

    def by_warehouse(self, rows: QuerySet[Lot], name: str, code: str) -> QuerySet[Lot]:  # noqa: ARG002 - the framework's signature
        """Lots that lie there now."""
        here = Holding.objects.filter(holder__location__warehouse__code=code, quantity__gt=0)
        return rows.filter(pk__in=here.values("lot"))


class HoldingFilter(django_filters.FilterSet):
    """By place and goods, now or at the end of a moment."""

    warehouse, location = Text("holder__location__warehouse__code"), Text("holder__location__code")
    item, lot = Text("lot__item__sku"), Text("lot__number")
    as_of = Moment(method="at", label="Balances at the end of this moment; left out: now")

    class Meta:
        """All of them are declared above."""

        model = Holding
        fields: tuple[str, ...] = ()

    def at(self, rows: QuerySet[Holding], name: str, moment: datetime) -> QuerySet[Holding]:  # noqa: ARG002 - the framework's signature
        """Balances then instead of now."""
        return rows.annotate(then=balance_then(moment))

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Places that hold (or held) nothing are left out."""
        if self.form.cleaned_data.get("as_of") is None:
            queryset = queryset.filter(quantity__gt=0).annotate(then=F("quantity"))
        found: QuerySet[Any] = super().filter_queryset(queryset).filter(then__gt=0)
        return found


class MovementFilter(django_filters.FilterSet):
    """By place, goods, paper and moment."""

    warehouse = Text("document__warehouse__code")
    item, lot = Text("lot__item__sku"), Text("lot__number")
    document, kind, incident = Text("document__number"), Text("document__kind"), Text("document__incident__number")
    occurred_from, occurred_until = Moment("occurred_at", "gte"), Moment("occurred_at", "lte")

    class Meta:
        """All of them are declared above."""

        model = Movement
        fields: tuple[str, ...] = ()


class DocumentFilter(django_filters.FilterSet):
    """By place, incident and moment."""

    warehouse, incident, order = Text("warehouse__code"), Text("incident__number"), Text("order__number")
    occurred_from, occurred_until = Moment("occurred_at", "gte"), Moment("occurred_at", "lte")

    class Meta:
        """Besides, exactly."""

        model = Document
        fields = ("kind",)


class OrderFilter(django_filters.FilterSet):
    """By place and incident."""

    warehouse, incident = Text("warehouse__code"), Text("incident__number")

    class Meta:
        """Besides, exactly."""

        model = ReleaseOrder
        fields = ("state",)


class WaybillFilter(OrderFilter):
    """By place, incident and order."""

    order = Text("order__number")

    class Meta:
        """Besides, exactly."""

        model = Waybill
        fields = ("state", "plate")


class CaseFilter(django_filters.FilterSet):
    """By place, paper and goods."""

    warehouse, document, waybill = Text("warehouse__code"), Text("document__number"), Text("waybill__number")
    item, lot = Text("lot__item__sku"), Text("lot__number")

    class Meta:
        """Besides, exactly."""

        model = DiscrepancyCase
        fields = ("state",)
