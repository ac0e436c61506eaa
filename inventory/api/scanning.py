"""What a code stands for, for programs and phones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from inventory.selectors.scanning import resolve
from relief.core.api.views import View, caller, problems
from relief.registrar.api import demand_parameters
from relief.registrar.problem_handler import Invalid, document, error_at

if TYPE_CHECKING:
    from inventory.selectors.hits import Hit
    from inventory.selectors.scanning import Found


class FactAnswer(serializers.Serializer[Any]):
    """One fact for a small screen."""

    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()


class ActionAnswer(serializers.Serializer[Any]):
    """One next step."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    url = serializers.CharField()


class HitAnswer(serializers.Serializer[Any]):
    """One thing a code may stand for."""

    kind = serializers.CharField(
        help_text="i item, l lot, b bin, p paper, u carton or pallet, a equipment, v vehicle, w person, c intake carton",
    )
    id = serializers.CharField(help_text="Its name: SKU, row number of a lot, warehouse/bin, number of a paper, SSCC, asset number, plate, badge")
    title = serializers.CharField()
    subtitle = serializers.CharField()
    facts = FactAnswer(many=True)
    warnings = serializers.ListField(child=serializers.CharField())
    actions = ActionAnswer(many=True)


class ScanAnswer(serializers.Serializer[Any]):
    """Everything a code may stand for within the caller's scope; several hits are a choice, none is unknown."""

    text = serializers.CharField()
    hits = HitAnswer(many=True)
    warnings = serializers.ListField(child=serializers.CharField())
    elements = serializers.DictField(
        child=serializers.CharField(), allow_null=True, help_text="GS1 identifiers and values; null where it is no GS1 code"
    )
    problem = serializers.DictField(allow_null=True, help_text="Why a GS1 code cannot be used, as a problem document")


def told(found: Found) -> dict[str, Any]:
    """An answer as it is sent."""
    return {
        "text": found.text,
        "hits": [_hit(hit) for hit in found.hits],
        "warnings": found.warnings,
        "elements": found.reading.elements if found.reading else None,
        "problem": document(found.problem) if found.problem else None,
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "id": hit.ident,
        "title": hit.title,
        "subtitle": hit.subtitle,
        "facts": [{"label": label, "value": value} for label, value in hit.facts],
        "warnings": hit.warnings,
        "actions": [step._asdict() for step in hit.actions],
    }


class ScanView(View):
    """One code."""

    @extend_schema(
        operation_id="scan",
        summary="What a scanned or typed code stands for",
        parameters=[
            OpenApiParameter("code", str, required=True, description="As the scanner sent it, with its mark (]C1 …) and separators if it has them")
        ],
        responses={200: ScanAnswer, **problems(400, 401)},
        examples=[
            OpenApiExample("an item", value={"text": "BED-QUILT", "hits": [], "warnings": [], "elements": None, "problem": None}, response_only=True)
        ],
    )
    def get(self, request: Request) -> Response:
        """Own QR addresses, GS1 in every form, SKU, lot number, bin, paper, carton, equipment, plate, badge."""
        demand_parameters(request, ("code",))
        code = request.query_params.get("code", "").strip(" \t\r\n")
        if not code:
            raise Invalid(errors=[error_at(("code",), "required", _("Give the code that was scanned."))])
        return Response(told(resolve(code, caller(request))))
