"""The warehouse's endpoints."""

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter

from inventory.api import commands, reads

router = SimpleRouter()
for name, view in {
    "items": reads.Items,
    "warehouses": reads.Warehouses,
    "lots": reads.Lots,
    "holdings": reads.Holdings,
    "movements": reads.Movements,
    "documents": reads.Documents,
    "orders": reads.Orders,
    "waybills": reads.Waybills,
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
    path("", include(router.urls)),
]
