"""Addresses of what is done inside a store."""

from django.urls import URLPattern, URLResolver, path

from inventory.pages import counts, disposals, floor, kits, loans, moves, quarantine, rotation

urlpatterns: list[URLPattern | URLResolver] = [
    path("floor/", floor.home, name="floor"),
    path("floor/counts/", counts.counts, name="floor_counts"),
    path("floor/counts/<str:number>/", counts.count, name="floor_count"),
    path("floor/counts/<str:number>/sheet.pdf", counts.sheet_pdf, name="floor_count_sheet"),
    path("floor/counts/<str:number>/report.pdf", counts.report_pdf, name="floor_count_report"),
    path("floor/kits/", kits.kits, name="floor_kits"),
    path("floor/kits/recipes/<str:sku>/", kits.recipe, name="floor_recipe"),
    path("floor/kits/lots/<int:pk>/", kits.traced, name="floor_traced"),
    path("floor/kits/<str:number>/", kits.kit, name="floor_kit"),
    path("floor/kits/<str:number>/sheet.pdf", kits.sheet_pdf, name="floor_kit_sheet"),
    path("floor/loans/", loans.loans, name="floor_loans"),
    path("floor/loans/<str:number>/", loans.loan, name="floor_loan"),
    path("floor/loans/<str:number>/note.pdf", loans.note_pdf, name="floor_loan_note"),
    path("floor/disposals/", disposals.disposals, name="floor_disposals"),
    path("floor/disposals/<str:number>/", disposals.disposal, name="floor_disposal"),
    path("floor/disposals/<str:number>/approval.pdf", disposals.approval_pdf, name="floor_disposal_pdf"),
    path("floor/rotation/", rotation.rotation, name="floor_rotation"),
    path("floor/rotation/<str:code>/list.pdf", rotation.list_pdf, name="floor_rotation_pdf"),
    path("floor/quarantine/", quarantine.quarantine, name="floor_quarantine"),
    path("floor/lots/<int:pk>/", quarantine.lot, name="floor_lot"),
    path("floor/moves/", moves.moves, name="floor_moves"),
]
