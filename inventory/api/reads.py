"""Reading the warehouse: lists in pages with fixed numbers of queries, in the caller's scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from inventory.api import filters, rows
from inventory.api.answers import DocumentAnswer, told_later
from inventory.api.finding import document_to_read
from inventory.models import DiscrepancyCase, Document, Holding, Item, Lot, Movement, ReleaseOrder, Warehouse, Waybill
from relief.core.access import scope
from relief.core.api.pages import AfterPages
from relief.core.api.views import View, caller, problems
from relief.registrar.api import demand_parameters

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_filters import FilterSet


NAMED: dict[str, tuple[type[Model], str]] = {"warehouse": (Warehouse, "code"), "item": (Item, "sku")}


class Reading(View, GenericAPIView[Any]):
    """Rows of one model in the caller's scope, with what each row names."""

    model: ClassVar[type[Model]]
    related: ClassVar[tuple[str, ...]] = ()
    filterset_class: ClassVar[type[FilterSet]]
    lists: ClassVar[tuple[str, ...]] = ()
    order: ClassVar[tuple[str, ...]] = ("pk",)

    def get_queryset(self) -> QuerySet[Any]:
        """What this caller may read."""
        found = scope(self.request.user, "read", self.model)
        found = found.select_related(*self.related) if self.related else found
        return found.prefetch_related(*self.lists).order_by(*self.order)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only by parameters that are known."""
        pages = "after" if self.pagination_class is AfterPages else "page"
        demand_parameters(self.request, (*self.filterset_class.base_filters, pages))
        return super().filter_queryset(queryset)

    def get_paginated_response(self, data: Any) -> Response:
        """The page; an empty one may not hide that its warehouse or item is not there."""
        if not data:
            self._demand_named()
        return super().get_paginated_response(data)

    def _demand_named(self) -> None:
        for name, (model, field) in NAMED.items():
            code = self.request.query_params.get(name, "").strip()
            if code and name in self.filterset_class.base_filters and not scope(self.request.user, "read", model).filter(**{field: code}).exists():
                raise Http404(_("There is no %(what)s %(code)s here.") % {"what": model._meta.verbose_name, "code": code})


class Items(Reading, ReadOnlyModelViewSet[Item]):
    """The catalogue."""

    model, queryset, serializer_class, filterset_class = Item, Item.objects.none(), rows.ItemRow, filters.ItemFilter
    lists, order, lookup_field = ("packs",), ("sku",), "sku"
    lookup_value_regex = "[^/]+"


class Warehouses(Reading, ReadOnlyModelViewSet[Warehouse]):
    """Warehouses and their places."""

    model, queryset, serializer_class, filterset_class = Warehouse, Warehouse.objects.none(), rows.WarehouseRow, filters.WarehouseFilter
    related, lists, order, lookup_field = ("organisation", "division"), ("locations",), ("code",), "code"
    lookup_value_regex = "[^/]+"


class Lots(Reading, ReadOnlyModelViewSet[Lot]):
    """Lots, by their row number: two societies may use the same lot number."""

    model, queryset, serializer_class, filterset_class = Lot, Lot.objects.none(), rows.LotRow, filters.LotFilter
    related, pagination_class = ("item", "owner", "earmark"), AfterPages


class Holdings(Reading, ReadOnlyModelViewSet[Holding]):
    """What lies where, now or as of a moment."""

    model, queryset, serializer_class, filterset_class = Holding, Holding.objects.none(), rows.HoldingRow, filters.HoldingFilter
    related, pagination_class = ("lot__item", "lot__earmark", "holder__location__warehouse"), AfterPages

    def get_queryset(self) -> QuerySet[Holding]:
        """Holdings of places; what is on the way stands at its document."""
        return super().get_queryset().filter(holder__location__isnull=False)


class Movements(Reading, ReadOnlyModelViewSet[Movement]):
    """The book, in the order it was written."""

    model, queryset, serializer_class, filterset_class = Movement, Movement.objects.none(), rows.MovementRow, filters.MovementFilter
    related, pagination_class = ("document", "lot__item", "giver__location", "taker__location"), AfterPages


class Documents(Reading, ReadOnlyModelViewSet[Document]):
    """Papers of the book."""

    model, queryset, serializer_class, filterset_class = Document, Document.objects.none(), rows.DocumentRow, filters.DocumentFilter
    related, pagination_class = ("warehouse", "to_warehouse", "incident", "purpose", "reverses", "follows"), AfterPages
    lookup_field = "number"

    @extend_schema(responses={200: DocumentAnswer, **problems(401, 404)})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002 - the framework's signature
        """One paper with its movements."""
        return Response(told_later(document_to_read(caller(request), kwargs["number"])))


class Orders(Reading, ReadOnlyModelViewSet[ReleaseOrder]):
    """Release orders."""

    model, queryset, serializer_class, filterset_class = ReleaseOrder, ReleaseOrder.objects.none(), rows.OrderRow, filters.OrderFilter
    related = ("warehouse", "incident", "purpose", "division", "requested_by", "approved_by")
    lists, order, lookup_field = ("lines__item", "lines__lot"), ("-requested_at", "-pk"), "number"


class Waybills(Reading, ReadOnlyModelViewSet[Waybill]):
    """Waybills."""

    model, queryset, serializer_class, filterset_class = Waybill, Waybill.objects.none(), rows.WaybillRow, filters.WaybillFilter
    related = ("warehouse", "to_warehouse", "incident", "order", "document", "division", "proof")
    lists, order, lookup_field = ("lines__lot__item",), ("-prepared_at", "-pk"), "number"


class Cases(Reading, ReadOnlyModelViewSet[DiscrepancyCase]):
    """Discrepancy cases."""

    model, queryset, serializer_class, filterset_class = DiscrepancyCase, DiscrepancyCase.objects.none(), rows.CaseRow, filters.CaseFilter
    related = ("document", "waybill", "warehouse", "lot__item")
    order, lookup_field = ("-opened_at", "-pk"), "number"
