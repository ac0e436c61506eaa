"""The core's endpoints: sign-in, the stream, the schema."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularJSONAPIView

from relief.core.api import schema  # noqa: F401 - registers how tokens are described
from relief.core.api.events import EventsView
from relief.core.api.signing_in import TokenView

urlpatterns: list[URLPattern | URLResolver] = [
    path("token/", TokenView.as_view(), name="api-token"),
    path("events/", EventsView.as_view(), name="api-events"),
    path("schema/", SpectacularJSONAPIView.as_view(), name="api-schema"),
]
