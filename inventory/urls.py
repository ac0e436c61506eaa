"""Addresses of this app's pages."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("inventory.pages.urls"))]
