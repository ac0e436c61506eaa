"""Addresses of what goes out, and of the supervisor's list."""

from django.urls import URLPattern, path

from inventory.pages import exceptions

urlpatterns: list[URLPattern] = [
    path("exceptions/", exceptions.exceptions, name="exceptions"),
    path("exceptions/review/", exceptions.review, name="exception_review"),
    path("exceptions/list.<str:form>", exceptions.exported, name="exceptions_file"),
]
