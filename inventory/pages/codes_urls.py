"""Addresses of codes and labels."""

from django.urls import URLPattern, URLResolver, path

from inventory.pages import codes, labels

urlpatterns: list[URLPattern | URLResolver] = [
    path("q/<str:kind>/<path:ident>", codes.code, name="code"),
    path("scan/", codes.scan, name="scan"),
    path("scan/bind/", codes.bind, name="scan_bind"),
    path("field/scan/photo/", codes.photo, name="field_scan_photo"),
    path("labels/", labels.choose, name="labels"),
    path("labels/sheet.pdf", labels.sheet, name="labels_pdf"),
    path("labels/sheet.svg", labels.preview, name="labels_preview"),
    path("labels/badges/", labels.badges, name="labels_badges"),
    path("labels/blank/<slug:size>.pdf", labels.blank, name="labels_blank"),
]
