"""Masked fields on desk pages: in lists, on the page of a row, in its history, in searches."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from relief.registrar.declarations import model_field
from relief.registrar.masks import mask
from relief.registrar.permissions import ByAppointment
from relief.registrar.rights import rights

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

UNMASK = "unmask"


class VeiledChanges(HistoricalRecordContextHelper):
    """What changed, without the values nobody may see."""

    veiled: frozenset[str] = frozenset()

    def format_delta_change(self, change: Any) -> Any:
        """A change of a masked field says that it changed, not to what."""
        told = super().format_delta_change(change)
        if change.field not in self.veiled:
            return told
        return dataclasses.replace(told, old=mask(change.old), new=mask(change.new))


class Veiled(SimpleHistoryAdmin, ByAppointment):
    """``masked = {"phone": roles}``: everybody sees the mask; a named role opens the row's page, and that is recorded."""

    masked: dict[str, Any] = {}

    def __init__(self, model: type[Model], admin_site: AdminSite) -> None:
        for name in self.masked:
            setattr(self, self._veil(name), self._display(model, name))
        super().__init__(model, admin_site)

    def open_to(self, request: HttpRequest) -> set[str]:
        """The masked fields this person's roles are named for."""
        held = rights().roles_held(request.user)
        return {name for name, roles in self.masked.items() if held & {str(role) for role in roles}}

    def get_list_display(self, request: HttpRequest) -> Any:
        """Lists are masked for everybody."""
        return tuple(self._veil(name) if name in self.masked else name for name in super().get_list_display(request))

    def get_sortable_by(self, request: HttpRequest) -> Any:
        """An order would tell what the mask hides."""
        return tuple(name for name in super().get_sortable_by(request) if not str(name).startswith("masked_"))

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """On the page of a row the mask stands where the role is not named."""
        hidden = self._hidden(request, obj)
        return [self._veil(name) if name in hidden else name for name in super().get_fields(request, obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Masks cannot be edited; nor can anything of a past version."""
        hidden = self._hidden(request, obj)
        fixed = [name for name in self.get_fields(request, obj) if getattr(request, "past_version", False) or self._fixed(name)]
        return tuple(dict.fromkeys((*super().get_readonly_fields(request, obj), *fixed, *map(self._veil, hidden))))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """No filter in the address may ask what the mask hides."""
        if lookup.partition("__")[0] in self.masked:
            return False
        return bool(super().lookup_allowed(lookup, value, request))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A page that shows what others see masked is recorded as a look behind the mask."""
        response: HttpResponse = super().change_view(request, object_id, form_url, extra_context)
        if request.method == "GET" and response.status_code == 200 and self.open_to(request):  # noqa: PLR2004 - the page was shown
            rights().record(request.user, UNMASK, self.model._meta.label_lower, object_id, 1)
        return response

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The history of a row this person may read."""
        self._demand(request, object_id)
        if not hasattr(self.model._meta, "simple_history_manager_attribute"):
            return ByAppointment.history_view(self, request, object_id, extra_context)  # type: ignore[no-any-return]
        return super().history_view(request, object_id, extra_context)  # type: ignore[no-any-return]

    def history_form_view(self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None) -> HttpResponse:
        """A past version, to read only."""
        self._demand(request, object_id)
        if request.method != "GET" or not hasattr(self.model._meta, "simple_history_manager_attribute"):
            raise Http404
        request.past_version = True  # type: ignore[attr-defined]
        return super().history_form_view(request, object_id, version_id, extra_context)  # type: ignore[no-any-return]

    def get_history_queryset(self, request: HttpRequest, history_manager: Any, pk_name: str, object_id: Any) -> Any:  # noqa: ARG002 - the framework's signature
        """A row's history with whoever wrote it and what it pointed to, in one query."""
        related = [field.name for field in history_manager.model.tracked_fields if field.is_relation]
        return history_manager.filter(**{pk_name: object_id}).select_related("history_user", *related)

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> VeiledChanges:  # noqa: ARG002 - the framework's signature
        """Changes of masked fields stay masked, whoever asks."""
        helper = VeiledChanges(self.model, historical_record)
        helper.veiled = frozenset(self.masked)
        return helper

    def _demand(self, request: HttpRequest, object_id: str) -> None:
        if not self.get_queryset(request).filter(pk=object_id).exists():
            raise Http404

    def _hidden(self, request: HttpRequest, obj: Model | None) -> set[str]:
        if obj is None:
            return set()
        return set(self.masked) if getattr(request, "past_version", False) else set(self.masked) - self.open_to(request)

    def _fixed(self, name: Any) -> bool:
        return any(field.name == name and not field.editable for field in self.model._meta.fields)

    @staticmethod
    def _veil(name: str) -> str:
        return f"masked_{name}"

    @staticmethod
    def _display(model: type[Model], name: str) -> Any:
        def shown(row: Model) -> str:
            return mask(getattr(row, name))

        display = partial(shown)
        display.short_description = model_field(model, name).verbose_name  # type: ignore[attr-defined]
        display.__name__ = f"masked_{name}"  # type: ignore[attr-defined]
        return display
