"""Addresses of this app's pages."""

from django.urls import URLPattern, URLResolver, include, path

from relief.core import drills, letters, pages, timeline
from relief.core.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("incidents/<str:number>/timeline/", timeline.timeline, name="timeline"),
    path("blank-papers/", letters.blank_papers, name="blank_papers"),
    path("blank-papers/<slug:name>.pdf", letters.blank_paper, name="blank_paper"),
    path("messages/", letters.inbox, name="inbox"),
    path("messages/<int:message>/read/", letters.read, name="message_read"),
    path("drills/", drills.drills, name="drills"),
    path("drills/leave/", drills.leave_drill, name="drill_leave"),
    path("drills/<slug:code>/enter/", drills.enter_drill, name="drill_enter"),
    path("drills/<slug:code>/close/", drills.close_drill, name="drill_close"),
    path("favicon.ico", pages.favicon),
    path("healthz", healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
]
