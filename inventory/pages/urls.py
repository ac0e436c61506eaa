"""Addresses of the keeper's phone and of the stock book."""

from django.urls import URLPattern, URLResolver, path

from inventory.pages import field, stock

urlpatterns: list[URLPattern | URLResolver] = [
    path("field/", field.home, name="field_home"),
    path("stock/", stock.stock_list, name="stock"),
]
