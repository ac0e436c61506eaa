"""Addresses of what goes out, and of the supervisor's list."""

from django.urls import URLPattern, path

from inventory.pages import exceptions, handouts, outbound, outbound_papers, packing, verbal

urlpatterns: list[URLPattern] = [
    path("field/forms/verbal/", verbal.verbal, name="field_verbal"),
    path("field/forms/orders/<str:number>/ratify/", verbal.ratify, name="field_ratify"),
    path("field/forms/waybills/<str:number>/", outbound.waybill, name="field_waybill"),
    path("field/forms/waybills/<str:number>/packing/", packing.packing, name="field_packing"),
    path("field/forms/waybills/<str:number>/<str:step>/", outbound.step, name="field_waybill_step"),
    path("papers/<str:number>/packing-list.pdf", outbound_papers.packing_list, name="packing_list_pdf"),
    path("papers/<str:number>/pass.pdf", outbound_papers.vehicle_pass, name="vehicle_pass_pdf"),
    path("papers/<str:number>/proof.pdf", outbound_papers.proof, name="proof_pdf"),
    path("distributions/", handouts.index, name="distributions"),
    path("distributions/plan/<str:number>/", handouts.plan, name="distribution_plan"),
    path("distributions/<str:number>/", handouts.distribution, name="distribution"),
    path("distributions/<str:number>/<slug:step>/", handouts.step, name="distribution_step"),
    path("papers/<str:number>/roster.pdf", handouts.roster_pdf, name="distribution_roster_pdf"),
    path("papers/<str:number>/distribution/<slug:name>.pdf", handouts.paper_pdf, name="distribution_paper_pdf"),
    path("exceptions/", exceptions.exceptions, name="exceptions"),
    path("exceptions/review/", exceptions.review, name="exception_review"),
    path("exceptions/list.<str:form>", exceptions.exported, name="exceptions_file"),
]
