"""Addresses of what comes in and of what proves a paper."""

from django.urls import URLPattern, URLResolver, path

from inventory.pages import evidence

urlpatterns: list[URLPattern | URLResolver] = [
    path("field/forms/pin/", evidence.pin, name="field_pin"),
    path("evidence/<int:pk>/", evidence.attachment, name="evidence"),
    path("evidence/signatures/<int:pk>/", evidence.signature, name="evidence_signature"),
    path("evidence/<str:number>/add/", evidence.add, name="evidence_add"),
]
