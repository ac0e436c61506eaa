"""Addresses of the keeper's phone and of the stock book."""

from django.urls import URLPattern, URLResolver, path

from inventory.pages import counting, entries, field, printing, stock

urlpatterns: list[URLPattern | URLResolver] = [
    path("field/", field.home, name="field_home"),
    path("field/orders/<str:number>/", field.order, name="field_order"),
    path("field/papers/<str:number>/", field.done, name="field_done"),
    path("field/receive/", entries.receive, name="field_receive"),
    path("field/issue/", entries.issue, name="field_issue"),
    path("field/count/", counting.count, name="field_count"),
    path("papers/<str:number>/", printing.find, name="paper"),
    path("papers/<str:number>/note.pdf", printing.document, name="note_pdf"),
    path("papers/<str:number>/order.pdf", printing.order, name="order_pdf"),
    path("papers/<str:number>/pick-list.pdf", printing.walk, name="pick_list_pdf"),
    path("papers/<str:number>/waybill.pdf", printing.waybill, name="waybill_pdf"),
    path("stock/", stock.stock_list, name="stock"),
    path("stock/<str:sku>/", stock.item_card, name="stock_item"),
]
