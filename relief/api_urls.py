"""Every endpoint under /api/v1/, gathered from the apps."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("relief.registrar.urls")),
]
