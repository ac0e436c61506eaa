"""The read endpoints that follow from declarations: ``registers/<name>/`` and ``measures/``."""

from dataclasses import asdict
from typing import Any

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from relief.registrar.measures import numbers_for
from relief.registrar.registers import router


class Measure(serializers.Serializer[Any]):
    """One declared number."""

    register = serializers.CharField()
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.IntegerField()
    link = serializers.CharField(help_text="The rows behind it")


class Measures(serializers.Serializer[Any]):
    """All of them."""

    results = Measure(many=True)


class MeasuresView(APIView):
    """Every declared number, over the rows the caller may read."""

    @extend_schema(responses=Measures)
    def get(self, request: Request) -> Response:
        """Name, label and value of each."""
        return Response({"results": [asdict(number) for number in numbers_for(request.user)]})


urlpatterns: list[URLPattern | URLResolver] = [
    path("registers/", include(router().urls)),
    path("measures/", MeasuresView.as_view(), name="measures"),
]
