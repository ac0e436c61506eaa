"""Every address of the product, gathered from the apps."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", admin.site.urls),
    path("account/", include("allauth.urls")),
    path("api/v1/", include("relief.api_urls")),
    path("", include("inventory.urls")),
    path("", include("teams.urls")),
    path("", include("gis.urls")),
    path("", include("relief.core.urls")),
]
