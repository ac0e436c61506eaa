"""The admin's permission questions, answered by appointments instead of by Django's own tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from unfold.admin import ModelAdmin

from relief.registrar.ownership import own, ownership_of
from relief.registrar.rights import rights

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest, HttpResponse


class ByAppointment(ModelAdmin):
    """Rows and acts follow from the declared scope and access; being staff or superuser changes nothing."""

    scope: str | tuple[str, ...] | None = None
    access: dict[str, Any] = {}
    city_wide = False

    def __init__(self, model: type[Model], admin_site: AdminSite) -> None:
        own(model, scope=self.scope, access=self.access, city_wide=self.city_wide)
        super().__init__(model, admin_site)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows the signed-in person may read, in the declared order."""
        rows = rights().scope(request.user, "read", self.model)
        return rows.order_by(*self.get_ordering(request)) if self.get_ordering(request) else rows

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown in the sidebar to whoever may read any row."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Reading."""
        return self._may(request, "read", obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - inlines are asked with their parent
        """Adding a row somewhere."""
        return self._may(request, "add", None)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Changing."""
        return self._may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Deleting is refused unless the declaration names who may: records are closed, not removed."""
        return "delete" in ownership_of(self.model).access and self._may(request, "delete", obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - the framework's signature
        """Save, and refuse a row that ended up in a book the person may not write."""
        super().save_model(request, obj, form, change)
        if not rights().scope(request.user, "change" if change else "add", self.model).filter(pk=obj.pk).exists():
            raise PermissionDenied

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only rows the person may read can be chosen; as owner, only organisations whose book he may write."""
        if "queryset" not in kwargs:
            kwargs["queryset"] = self._choices(db_field, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _choices(self, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        if db_field.name == self.scope:
            return rights().places(request.user, "change", self.model)
        return rights().scope(request.user, "read", db_field.related_model)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str | None) -> HttpResponse:  # noqa: ARG002 - the framework's signature
        raise Http404

    def _may(self, request: HttpRequest, action: str, obj: Model | None) -> bool:
        if obj is None:
            return rights().entitled(request.user, action, self.model)
        if obj._state.adding:  # noqa: SLF001 - Django documents it
            return True
        known = request.__dict__.setdefault("_asked", {})
        asked = (action, self.model, obj.pk)
        if asked not in known:
            known[asked] = rights().scope(request.user, action, self.model).filter(pk=obj.pk).exists()
        return bool(known[asked])
