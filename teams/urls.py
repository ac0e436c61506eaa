"""Addresses of the squads' pages."""

from django.urls import URLPattern, URLResolver, path

from teams.pages import board, mission, missions, muster, musters, papers, poster

urlpatterns: list[URLPattern | URLResolver] = [
    path("teams/", board.board, name="teams"),
    path("teams/<slug:code>/", board.squad, name="squad"),
    path("musters/", musters.musters, name="musters"),
    path("musters/code/", musters.my_code, name="my_code"),
    path("musters/here/<str:token>/", poster.here, name="muster_here"),
    path("musters/<str:number>/", muster.muster, name="muster"),
    path("musters/<str:number>/<str:paper>.pdf", papers.muster_paper, name="muster_paper"),
    path("missions/", missions.missions, name="missions"),
    path("missions/<str:number>/", mission.mission, name="mission"),
    path("missions/<str:number>/<str:paper>.pdf", papers.mission_paper, name="mission_paper"),
]
