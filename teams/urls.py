"""Addresses of the squads' pages."""

from django.urls import URLPattern, URLResolver, path

from teams.pages import board

urlpatterns: list[URLPattern | URLResolver] = [
    path("teams/", board.board, name="teams"),
    path("teams/<slug:code>/", board.squad, name="squad"),
]
