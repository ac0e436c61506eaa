"""The warehouse's endpoints."""

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter

from inventory.api import commands, orders, reads, waybills
from inventory.api.scanning import ScanView

router = SimpleRouter()
for name, view in {
    "items": reads.Items,
    "warehouses": reads.Warehouses,
    "lots": reads.Lots,
    "holdings": reads.Holdings,
    "movements": reads.Movements,
    "documents": reads.Documents,
    "orders": orders.OrderCommands,
    "waybills": waybills.WaybillCommands,
    "cases": reads.Cases,
}.items():
    router.register(name, view, basename=f"api-{name}")

urlpatterns: list[URLPattern | URLResolver] = [
    path("receipts/", commands.ReceiptsView.as_view(), name="api-receipts"),
    path("issues/", commands.IssuesView.as_view(), name="api-issues"),
    path("transfers/", commands.TransfersView.as_view(), name="api-transfers"),
    path("transfers/<str:number>/arrive/", commands.ArriveView.as_view(), name="api-arrive"),
    path("counts/", commands.CountsView.as_view(), name="api-counts"),
    path("documents/<str:number>/reverse/", commands.ReverseView.as_view(), name="api-reverse"),
    path("orders/<str:number>/approve/", orders.approve_view, name="api-order-approve"),
    path("orders/<str:number>/ratify/", orders.ratify_view, name="api-order-ratify"),
    path("orders/<str:number>/cancel/", orders.cancel_view, name="api-order-cancel"),
    path("orders/<str:number>/issue/", orders.OrderIssueView.as_view(), name="api-order-issue"),
    *(path(f"waybills/<str:number>/{step}/", view, name=f"api-waybill-{step}") for step, view in waybills.STEPS.items()),
    path("scan/", ScanView.as_view(), name="api-scan"),
    path("", include(router.urls)),
]
