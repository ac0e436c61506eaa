"""Addresses of this app's pages."""

from django.urls import URLPattern, URLResolver, include, path

from relief.core import drills, letters, pages, texts, timeline
from relief.core.alerts import pages as alert_pages
from relief.core.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("incidents/<str:number>/exercise.xml", alert_pages.exercise, name="incident_cap"),
    path("incidents/<str:number>/timeline/", timeline.timeline, name="timeline"),
    path("incidents/<str:number>/events/<int:sequence>/", timeline.event, name="event"),
    path("alerts/", alert_pages.alerts, name="alerts"),
    path("alerts/new/", alert_pages.enter, name="alert_new"),
    path("alerts/<int:pk>/", alert_pages.alert, name="alert"),
    path("alerts/<int:pk>/standby/", alert_pages.standby, name="alert_standby"),
    path("alerts/<int:pk>/standdown/", alert_pages.stand_down, name="alert_stand_down"),
    path("blank-papers/", letters.blank_papers, name="blank_papers"),
    path("blank-papers/<slug:name>.pdf", letters.blank_paper, name="blank_paper"),
    path("blank-papers/<slug:name>/", letters.blank_page, name="blank_page"),
    path("messages/", letters.inbox, name="inbox"),
    path("messages/<int:message>/read/", letters.read, name="message_read"),
    path("sms/inbound/", texts.inbound, name="sms_inbound"),
    path("drills/", drills.drills, name="drills"),
    path("drills/leave/", drills.leave_drill, name="drill_leave"),
    path("drills/<slug:code>/enter/", drills.enter_drill, name="drill_enter"),
    path("drills/<slug:code>/close/", drills.close_drill, name="drill_close"),
    path("favicon.ico", pages.favicon),
    path("healthz", healthz, name="healthz"),
    path("", include("relief.core.response.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
