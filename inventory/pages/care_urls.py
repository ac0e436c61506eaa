"""Addresses of the building, its equipment, partners' stock and the levels."""

from django.urls import URLPattern, URLResolver, path

from inventory.pages import agreements, assets, care, care_papers, levels, rounds

urlpatterns: list[URLPattern | URLResolver] = [
    path("care/", care.home, name="care"),
    path("care/rounds/<str:number>/", rounds.shown, name="round"),
    path("care/rounds/<str:number>/checklist.pdf", care_papers.inspection, name="round_pdf"),
    path("care/findings/<int:pk>/", rounds.of_finding, name="finding"),
    path("care/findings/<int:pk>/mended/", rounds.mended, name="finding_mended"),
    path("care/<slug:code>/", care.store, name="care_store"),
    path("care/<slug:code>/climate/", care.climate, name="care_climate"),
    path("care/<slug:code>/climate/<int:pk>/looked/", care.looked, name="care_looked"),
    path("care/<slug:code>/keys/", care.key_out, name="care_key_out"),
    path("care/<slug:code>/keys/<int:pk>/back/", care.key_back, name="care_key_back"),
    path("care/<slug:code>/visits/", care.visit_in, name="care_visit_in"),
    path("care/<slug:code>/visits/<int:pk>/left/", care.visit_out, name="care_visit_out"),
    path("care/<slug:code>/inspection/", rounds.inspect, name="care_inspect"),
    path("care/<slug:code>/checklist.pdf", care_papers.checklist, name="checklist_pdf"),
    path("care/<slug:code>/climate.pdf", care_papers.climate, name="climate_pdf"),
    path("care/<slug:code>/gate.pdf", care_papers.gate, name="gate_pdf"),
    path("care/<slug:code>/equipment-check.pdf", care_papers.check, name="equipment_check_pdf"),
    path("assets/", assets.listed, name="assets"),
    path("assets/<str:code>/", assets.card, name="asset"),
    path("assets/<str:code>/card.pdf", care_papers.asset, name="asset_pdf"),
    path("assets/<str:code>/<slug:step>/", assets.step, name="asset_step"),
    path("agreements/", agreements.listed, name="agreements"),
    path("agreements/<str:number>/", agreements.shown, name="agreement"),
    path("agreements/<str:number>/agreement.pdf", care_papers.agreement, name="agreement_pdf"),
    path("agreements/<str:number>/call/", agreements.call, name="agreement_call"),
    path("agreements/<str:number>/confirm/", agreements.confirm, name="agreement_confirm"),
    path("calls/<str:number>/", agreements.of_call, name="call"),
    path("calls/<str:number>/call-off.pdf", care_papers.call, name="call_pdf"),
    path("calls/<str:number>/<slug:step>/", agreements.answered, name="call_step"),
    path("confirmations/<str:number>/confirmation.pdf", care_papers.confirmation, name="confirmation_pdf"),
    path("levels/", levels.cover, name="levels"),
    path("levels/<slug:code>/", levels.store, name="levels_store"),
]
