"""``GET events/``: the one stream, read forward from a cursor; nothing new costs one small query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Max
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from relief.core.access import scope
from relief.core.api.pages import AfterPages
from relief.core.api.views import View, problems
from relief.core.models import Event
from relief.registrar.api import demand_parameters

if TYPE_CHECKING:
    from django.db.models import QuerySet


class EventRow(serializers.ModelSerializer[Event]):
    """One thing that happened."""

    incident: serializers.SlugRelatedField[Any] = serializers.SlugRelatedField(slug_field="number", read_only=True, allow_null=True)
    organisation: serializers.SlugRelatedField[Any] = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    by = serializers.StringRelatedField[Any]()
    payload = serializers.DictField(read_only=True)

    class Meta:
        """What is told."""

        model = Event
        fields = ("id", "incident", "sequence", "kind", "occurred_at", "recorded_at", "by", "organisation", "subject_type", "subject", "payload")


class EventFilter(django_filters.FilterSet):
    """By incident, kind and moment."""

    incident = django_filters.CharFilter("incident__number")
    occurred_from = django_filters.IsoDateTimeFilter("occurred_at", "gte")
    occurred_until = django_filters.IsoDateTimeFilter("occurred_at", "lte")

    class Meta:
        """Besides, exactly."""

        model = Event
        fields = ("kind",)


class EventsView(View, GenericAPIView[Event]):
    """What happened."""

    queryset = Event.objects.none()
    serializer_class = EventRow
    pagination_class = AfterPages
    filterset_class = EventFilter

    def get_queryset(self) -> QuerySet[Event]:
        """Events of the caller's scope."""
        return scope(self.request.user, "read", Event).select_related("incident", "organisation", "by")

    @extend_schema(
        operation_id="events",
        summary="What happened, from a cursor on",
        parameters=[
            OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="The ETag of the last answer: 304 while nothing is new")
        ],
        responses={200: EventRow(many=True), 304: OpenApiResponse(description="Nothing new"), **problems(400, 401)},
    )
    def get(self, request: Request) -> Response:
        """Pages of ``results``; poll with the ``after`` of the last event and its ETag."""
        demand_parameters(request, (*EventFilter.base_filters, "after"))
        rows = self.filter_queryset(self.get_queryset())
        etag = self._etag(rows)
        if request.headers.get("If-None-Match") == etag:
            return Response(status=304, headers={"ETag": etag})
        page = self.paginate_queryset(rows)
        response = self.get_paginated_response(self.get_serializer(page, many=True).data)
        response["ETag"] = etag
        return response

    def _etag(self, rows: QuerySet[Event]) -> str:
        """The newest event the caller may see: events are never changed, so it names the answer."""
        newest = rows.order_by().aggregate(newest=Max("pk"))["newest"] or 0
        return f'"{newest}-{self.request.query_params.get("after", "")}"'
