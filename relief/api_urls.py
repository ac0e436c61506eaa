"""Every endpoint under /api/v1/, gathered from the apps."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from relief.core.api.views import NotThereView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("relief.core.api.urls")),
    path("", include("inventory.api.urls")),
    path("", include("relief.registrar.urls")),
    re_path("", NotThereView.as_view(), name="api-not-there"),
]
