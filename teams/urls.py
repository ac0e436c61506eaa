"""Addresses of the squads' pages, of call-outs, musters and missions, and the door of the gateways."""

from django.urls import URLPattern, URLResolver, path

from teams.pages import (
    answering,
    board,
    call_acts,
    call_papers,
    calls,
    courses,
    drafting,
    gateway,
    mission,
    missions,
    muster,
    musters,
    papers,
    partners,
    poster,
    self_service,
)

HERE = "call-outs/<str:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("teams/", board.board, name="teams"),
    path("teams/<slug:code>/", board.squad, name="squad"),
    path("members/me/", self_service.signed_in, name="member_me"),
    path("members/<str:token>/", self_service.by_link, name="member_self"),
    path("members/<str:token>/my-data.json", self_service.own_data, name="member_data"),
    path("calendars/<str:token>/<slug:kind>.ics", self_service.feed, name="calendar_feed"),
    path("courses/", courses.courses, name="courses"),
    path("courses/<slug:code>/", courses.course, name="course"),
    path("musters/", musters.musters, name="musters"),
    path("musters/code/", musters.my_code, name="my_code"),
    path("musters/here/<str:token>/", poster.here, name="muster_here"),
    path("musters/<str:number>/", muster.muster, name="muster"),
    path("musters/<str:number>/<str:paper>.pdf", papers.muster_paper, name="muster_paper"),
    path("missions/", missions.missions, name="missions"),
    path("missions/<str:number>/", mission.mission, name="mission"),
    path("missions/<str:number>/<str:paper>.pdf", papers.mission_paper, name="mission_paper"),
    path("call-outs/", calls.call_outs, name="call_outs"),
    path("call-outs/new/", drafting.new, name="call_out_new"),
    path("call-outs/test/", call_acts.test, name="call_out_test"),
    path("call-outs/replies/<int:reply>/", call_acts.settle, name="call_out_settle"),
    path(HERE, calls.call_out, name="call_out"),
    path(f"{HERE}standing/", calls.standing, name="call_out_standing"),
    path(f"{HERE}tree.pdf", call_papers.tree, name="call_out_tree"),
    path(f"{HERE}muster/", call_acts.gather, name="call_out_muster"),
    path(f"{HERE}people/<int:invitation>/", call_acts.person, name="call_out_person"),
    path(f"{HERE}partners/", partners.asked, name="call_out_partners"),
    path(f"{HERE}<slug:act>/", call_acts.act, name="call_out_act"),
    path("a/<str:token>/", answering.answer, name="call_out_answer"),
    path("pa/<str:token>/", partners.answer, name="partner_answer"),
    path("gateway/replies/", gateway.replies, name="gateway_replies"),
    path("gateway/receipts/", gateway.receipts, name="gateway_receipts"),
]
