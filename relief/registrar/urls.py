"""The read endpoints that follow from declarations: ``registers/<name>/`` and ``measures/``."""

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from relief.registrar.registers import measures_of, router


class MeasuresView(APIView):
    """Every declared number, over the rows the caller may read."""

    def get(self, request: Request) -> Response:
        """Name, label and value of each."""
        return Response({"results": measures_of(request.user)})


urlpatterns: list[URLPattern | URLResolver] = [
    path("registers/", include(router().urls)),
    path("measures/", MeasuresView.as_view(), name="measures"),
]
