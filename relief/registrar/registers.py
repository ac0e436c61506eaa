"""The read endpoints of every declaration: the same columns, filters, scope and masks as its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.filters import SearchFilter
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ReadOnlyModelViewSet

from relief.problems import Problem, gettext_noop
from relief.registrar.api import demand_parameters
from relief.registrar.declarations import model_field, natural_key, registries
from relief.registrar.masks import mask
from relief.registrar.rights import rights

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from rest_framework.request import Request

    from relief.registrar.registry import Registry

RANGES = {"DateField", "DateTimeField", "IntegerField", "PositiveIntegerField", "BigIntegerField", "FloatField"}
BETWEEN = ["exact", "gte", "lte"]
PARAMETERS = ("search", "page", "unmask")


class MaskedSearch(Problem):
    """A filter asked what a mask hides."""

    slug = "masked-search"
    status = 400
    sentence = gettext_noop("“%(field)s” is masked and cannot be searched.")


class RegisterSerializer(serializers.ModelSerializer[Any]):
    """The columns of a declaration; masked ones are masked for everybody, unless a named role asks with ``unmask=1``."""

    registry: Registry

    def to_representation(self, instance: Model) -> dict[str, Any]:
        """One row."""
        row = super().to_representation(instance)
        for name in self.registry.masked:
            if name in row and name not in self.context.get("open", ()):
                row[name] = mask(getattr(instance, name))
        return row


class RegisterViewSet(ReadOnlyModelViewSet[Any]):
    """Reading one register."""

    registry: Registry
    filter_backends = [DjangoFilterBackend, SearchFilter]
    filterset_fields: dict[str, list[str]]

    def get_queryset(self) -> QuerySet[Any]:
        """The rows this caller may read."""
        registry = self.registry
        rows = registry.with_related(rights().scope(self.request.user, "read", registry.model))
        return rows.order_by(*(registry.ordering or registry.model._meta.ordering or ("pk",)))

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Refuse to search behind a mask, and by what is no parameter: it would filter nothing and look like the whole truth."""
        for asked in self.request.query_params:
            if asked.split("__")[0] in self.registry.masked:
                raise MaskedSearch(field=asked)
        demand_parameters(self.request, (*self._filters(), *PARAMETERS))
        return super().filter_queryset(queryset)

    def _filters(self) -> set[str]:
        return {name if way == "exact" else f"{name}__{way}" for name, ways in self.filterset_fields.items() for way in ways}

    def get_serializer_context(self) -> dict[str, Any]:
        """What this caller asked to see in full, and may; asking is recorded."""
        return {**super().get_serializer_context(), "open": self._open()}

    @action(detail=False, pagination_class=None, filter_backends=[])
    def layer(self, request: Request) -> Response:  # noqa: ARG002 - the framework's signature
        """The rows as a GeoJSON feature collection (WGS-84)."""
        return Response(layer_of(self.registry, self.get_queryset()), content_type="application/geo+json")

    def _open(self) -> set[str]:
        request = self.request
        if not self.registry.masked or request.query_params.get("unmask") != "1":
            return set()
        fields = self.registry.open_to(request)
        if fields:
            rights().record(request.user, "unmask", self.registry.model._meta.label_lower, str(self.kwargs.get(self.lookup_field, "")), 1)
        return fields


def layer_of(registry: Registry, rows: QuerySet[Any]) -> dict[str, Any]:
    """A declaration's rows on the map; rows without a place are left out."""
    layer = registry.layer
    if layer is None:
        return {"type": "FeatureCollection", "features": []}
    return {"type": "FeatureCollection", "features": [_feature(registry, row) for row in placed(registry, rows)]}


def placed(registry: Registry, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows that have a place, with the related rows it is read from."""
    layer = registry.layer
    if layer is None:
        return rows.none()
    found = rows.filter(**{f"{name}__isnull": False for name in layer.fields})
    return found.select_related(*layer.related) if layer.related else found


def geometry_of(registry: Registry, row: Any) -> dict[str, Any]:
    """Where a row is, as GeoJSON."""
    layer = registry.layer
    assert layer is not None  # noqa: S101 - only asked of declarations with a layer
    if layer.geometry:
        held = _reached(row, layer.geometry)
        return {"type": "LineString", "coordinates": held} if isinstance(held, list) else held
    return {"type": "Point", "coordinates": [_reached(row, layer.longitude), _reached(row, layer.latitude)]}


def _reached(row: Any, lookup: str) -> Any:
    for name in lookup.split("__"):
        row = getattr(row, name, None)
    return row


def _feature(registry: Registry, row: Any) -> dict[str, Any]:
    layer = registry.layer
    assert layer is not None  # noqa: S101 - layer_of asked
    facts = {name: mask(getattr(row, name)) if name in registry.masked else _told(registry, row, name) for name in layer.properties}
    return {"type": "Feature", "id": row.pk, "geometry": geometry_of(registry, row), "properties": {"title": str(row), **facts}}


def _told(registry: Registry, row: Any, name: str) -> Any:
    """A property as JSON can say it: a related row by its natural key, as in every answer."""
    value, field = getattr(row, name), model_field(registry.model, name)
    return getattr(value, natural_key(field.related_model), None) if field is not None and field.is_relation else value


def serializer_for(registry: Registry) -> type[RegisterSerializer]:
    """The serializer of a declaration: its number, its key, its columns; related rows by their natural key."""
    model = registry.model
    names = list(dict.fromkeys(("id", *registry.key, *registry.columns)))
    named = {name: _by_key(model_field(model, name)) for name in names if model_field(model, name).is_relation}
    meta = type("Meta", (), {"model": model, "fields": names, "read_only_fields": names})
    return type(f"{type(registry).__name__}Row", (RegisterSerializer,), {"Meta": meta, "registry": registry, "__doc__": registry.__doc__, **named})


def _by_key(field: Any) -> serializers.RelatedField[Any, Any, Any]:
    key = natural_key(field.related_model)
    if key == "pk":
        return serializers.PrimaryKeyRelatedField(read_only=True)
    return serializers.SlugRelatedField(slug_field=key, read_only=True)


def filters_for(registry: Registry) -> dict[str, list[str]]:
    """Which columns may be filtered by, and how."""
    fields = [model_field(registry.model, name) for name in registry.columns if name not in registry.masked]
    return {field.name: BETWEEN if field.get_internal_type() in RANGES else ["exact"] for field in fields}


def viewset_for(registry: Registry) -> type[RegisterViewSet]:
    """The endpoint of a declaration."""
    key = registry.key[0] if len(registry.key) == 1 and registry.key[0] != "id" else "pk"
    facts = {
        "registry": registry,
        "queryset": registry.model._default_manager.none(),
        "serializer_class": serializer_for(registry),
        "filterset_fields": filters_for(registry),
        "search_fields": registry.search_fields,
        "lookup_field": key,
        "lookup_value_regex": "[^/]+",
        "__doc__": registry.__doc__,
    }
    return type(f"{type(registry).__name__}View", (RegisterViewSet,), facts)


def router() -> SimpleRouter:
    """Every declaration under its name."""
    made = SimpleRouter()
    for registry in registries(admin.site):
        made.register(registry.api, viewset_for(registry), basename=f"register-{registry.api}")
    return made
