"""Long lists read forward by a cursor: no counting, no page that shifts while rows are added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from relief.registrar.api import whole_number

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.views import APIView

MOST = 1000


class AfterPages(BasePagination):
    """``?after=`` the last ``id`` seen; ``next`` is there while more rows wait."""

    page_size = 100

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: APIView | None = None) -> list[Any]:  # type: ignore[override]  # noqa: ARG002 - the framework's signature
        """One page in the order of the keys; one row more is fetched to know whether there is a next."""
        after, size = whole_number(request, "after", 0), min(max(whole_number(request, "page_size", self.page_size), 1), MOST)
        rows = list(queryset.filter(pk__gt=after).order_by("pk")[: size + 1])
        page = rows[:size]
        self.next = replace_query_param(request.build_absolute_uri(), "after", page[-1].pk) if len(rows) > size else None
        return page

    def get_paginated_response(self, data: Any) -> Response:
        """Rows and the address of the next page."""
        return Response({"next": self.next, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """As it stands in the schema."""
        following = {"type": ["string", "null"], "format": "uri"}
        return {"type": "object", "required": ["next", "results"], "properties": {"next": following, "results": schema}}

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:  # noqa: ARG002 - the framework's signature
        """The two parameters."""
        whole = {"type": "integer"}
        return [
            {"name": "after", "in": "query", "required": False, "schema": whole, "description": "Rows after this id"},
            {"name": "page_size", "in": "query", "required": False, "schema": whole, "description": f"Up to {MOST}"},
        ]
