"""Addresses the phone asks by itself; its pages stand in ``inventory.pages``."""

from django.urls import URLPattern, URLResolver, path

from inventory.outbox import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("field/device/", views.enrol, name="field_device"),
    path("field/pack.json", views.pack_json, name="field_pack"),
    path("field/commands/", views.commands, name="field_commands"),
]
