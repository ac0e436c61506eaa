"""Addresses of command, duty and plans."""

from django.urls import URLPattern, URLResolver, path

from relief.core.response import cards, duty, filings, handovers, papers, swaps

HERE = "incidents/<str:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("cards/", cards.cards, name="cards"),
    path("c/<str:token>/", cards.cards_by_link, name="my_cards"),
    path(f"{HERE}orders/<int:activation>/<slug:what>.pdf", papers.order, name="response_order"),
    path(f"{HERE}cards.pdf", papers.checklist, name="action_checklist"),
    path(f"{HERE}decisions.pdf", papers.decisions, name="decision_log"),
    path("plans/<int:plan>/filings/", filings.filings, name="plan_filings"),
    path("plans/<int:plan>/filings/new/", filings.draw_up, name="plan_filing_new"),
    path("plans/<int:plan>/filings/<int:filing>.pdf", filings.letter, name="plan_filing_letter"),
    path("plans/<int:plan>/filings/<int:filing>/<slug:name>/", filings.step, name="plan_filing_step"),
    path("plans/<int:plan>/<slug:paper>.pdf", papers.plan, name="plan_paper"),
    path("duty/", duty.duty, name="duty"),
    path("duty/roster.pdf", duty.roster, name="duty_roster"),
    path("duty/roster/", duty.plan, name="duty_plan"),
    path("duty/shifts/<int:shift>/", duty.swap, name="duty_swap"),
    path("duty/shifts/<int:shift>/ask/", swaps.ask, name="duty_ask"),
    path("duty/swaps/<int:swap>/", swaps.answer, name="duty_swap_answer"),
    path("duty/calls/", duty.call, name="duty_call"),
    path("duty/calls/<int:call>/back/", duty.call_back, name="duty_call_back"),
    path("duty/handovers/", handovers.write, name="handover_write"),
    path("duty/handovers/<str:number>/", handovers.show, name="handover"),
    path("duty/handovers/<str:number>.pdf", handovers.paper, name="handover_paper"),
]
