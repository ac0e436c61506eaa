"""Addresses of the keeper's phone and of the stock book."""

from django.urls import URLPattern, URLResolver, path

from inventory.outbox import urls as outbox
from inventory.pages import app, books, codes_urls, counting, entries, field, inbound_urls, outbound_urls, printing, refusals, sheets, stock

urlpatterns: list[URLPattern | URLResolver] = [
    *codes_urls.urlpatterns,
    *inbound_urls.urlpatterns,
    *outbound_urls.urlpatterns,
    *outbox.urlpatterns,
    path("field/forms/refusals/", refusals.refusals, name="field_refusals"),
    path("field/forms/", field.home, name="field_home"),
    path("field/forms/orders/<str:number>/", field.order, name="field_order"),
    path("field/forms/papers/<str:number>/", field.done, name="field_done"),
    path("field/forms/receive/", entries.receive, name="field_receive"),
    path("field/forms/issue/", entries.issue, name="field_issue"),
    path("field/forms/count/", counting.count, name="field_count"),
    path("field/sw.js", app.worker, name="field_worker"),
    path("field/app.webmanifest", app.manifest, name="field_manifest"),
    path("field/", app.shell, name="field"),
    path("papers/<str:number>/", printing.find, name="paper"),
    path("papers/<str:number>/note.pdf", printing.document, name="note_pdf"),
    path("papers/<str:number>/order.pdf", printing.order, name="order_pdf"),
    path("papers/<str:number>/pick-list.pdf", printing.walk, name="pick_list_pdf"),
    path("papers/<str:number>/waybill.pdf", printing.waybill, name="waybill_pdf"),
    path("stock/", stock.stock_list, name="stock"),
    path("stock/expiry/", books.expiry, name="stock_expiry"),
    path("stock/journal/", books.journal, name="stock_journal"),
    path("stock/value/", books.worth, name="stock_worth"),
    path("stock/sheets/", sheets.sheets, name="sheets"),
    path("stock/sheets/empty/<str:kind>.xlsx", sheets.sheet_template, name="sheet_template"),
    path("stock/sheets/<str:code>/", sheets.sheet, name="sheet"),
    path("stock/sheets/<str:code>/marked.xlsx", sheets.sheet_marked, name="sheet_marked"),
    path("stock/sheets/<str:code>/undo/", sheets.sheet_undo, name="sheet_undo"),
    path("stock/<str:sku>/card.pdf", books.card, name="stock_card_pdf"),
    path("stock/<str:sku>/lots/<int:pk>/", books.lot, name="stock_lot"),
    path("stock/<str:sku>/", stock.item_card, name="stock_item"),
    path("field/<path:rest>", app.shell, name="field_screen"),  # the last: whatever the phone routes by itself
]
