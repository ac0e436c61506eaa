"""Addresses of this app's pages."""

from django.urls import URLPattern, URLResolver, include, path

from relief.core import letters, pages, timeline
from relief.core.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("incidents/<str:number>/timeline/", timeline.timeline, name="timeline"),
    path("blank-papers/", letters.blank_papers, name="blank_papers"),
    path("blank-papers/<slug:name>.pdf", letters.blank_paper, name="blank_paper"),
    path("messages/", letters.inbox, name="inbox"),
    path("messages/<int:message>/read/", letters.read, name="message_read"),
    path("favicon.ico", pages.favicon),
    path("healthz", healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
]
