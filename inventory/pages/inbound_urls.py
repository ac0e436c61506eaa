"""Addresses of what comes in and of what proves a paper."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from inventory.pages import cases, evidence, inbound, inbound_papers, intake, tallies

urlpatterns: list[URLPattern | URLResolver] = [
    path("field/forms/pin/", evidence.pin, name="field_pin"),
    path("evidence/<int:pk>/", evidence.attachment, name="evidence"),
    path("evidence/signatures/<int:pk>/", evidence.signature, name="evidence_signature"),
    path("evidence/<str:number>/", RedirectView.as_view(pattern_name="paper"), name="evidence_of"),
    path("evidence/<str:number>/add/", evidence.add, name="evidence_add"),
    path("inbound/", inbound.notices, name="inbound"),
    path("inbound/new/", inbound.notice_new, name="inbound_new"),
    path("inbound/<str:number>/", inbound.notice, name="inbound_notice"),
    path("inbound/<str:number>/edit/", inbound.notice_edit, name="inbound_edit"),
    path("inbound/<str:number>/notice.pdf", inbound_papers.notice, name="inbound_notice_pdf"),
    path("field/forms/arrivals/", tallies.arrivals, name="inbound_arrivals"),
    path("field/forms/arrivals/<str:number>/", tallies.tally, name="inbound_tally"),
    path("field/forms/arrivals/<str:number>/tally.pdf", inbound_papers.tally, name="inbound_tally_pdf"),
    path("field/forms/arrivals/<str:number>/check.pdf", inbound_papers.check, name="inbound_check_pdf"),
    path("field/forms/put-away/", tallies.put_away, name="inbound_put_away"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:number>/", cases.case, name="case"),
    path("cases/<str:number>/loss.pdf", inbound_papers.loss, name="case_loss_pdf"),
    path("intake/", intake.intakes, name="intakes"),
    path("intake/<int:pk>/", intake.session, name="intake"),
    path("intake/<int:pk>/sheet.pdf", inbound_papers.sheet, name="intake_sheet"),
    path("in/<str:code>/", intake.by_code, name="intake_carton"),
    path("in/<str:token>/<str:code>/", intake.carton, name="intake_carton"),
]
