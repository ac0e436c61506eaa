"""Addresses of this app's pages."""

from django.urls import URLPattern, URLResolver, include, path

from relief.core import pages, timeline
from relief.core.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("incidents/<str:number>/timeline/", timeline.timeline, name="timeline"),
    path("healthz", healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
]
