"""Addresses of the keeper's phone and of the stock book."""

from django.urls import URLPattern, URLResolver, path

from inventory.pages import counting, entries, field, stock

urlpatterns: list[URLPattern | URLResolver] = [
    path("field/", field.home, name="field_home"),
    path("field/orders/<str:number>/", field.order, name="field_order"),
    path("field/papers/<str:number>/", field.done, name="field_done"),
    path("field/receive/", entries.receive, name="field_receive"),
    path("field/issue/", entries.issue, name="field_issue"),
    path("field/count/", counting.count, name="field_count"),
    path("stock/", stock.stock_list, name="stock"),
    path("stock/<str:sku>/", stock.item_card, name="stock_item"),
]
