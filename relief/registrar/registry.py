"""``Registry``: one declaration becomes desk pages, sheets, API, map layer, measures and clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin import ActionLocation
from django.contrib.admin import ModelAdmin as BaseModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from relief.problems import Problem
from relief.registrar.declarations import model_field, natural_key
from relief.registrar.hooks import panels_for
from relief.registrar.rights import rights
from relief.registrar.sheets import Exchanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin import AdminSite
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from relief.registrar.declarations import Due, Layer, Measure

UNLISTED = {"JSONField"}


class Registry(Exchanged):
    """A ``ModelAdmin`` that also knows who owns its rows.

    Beyond the admin's own names: ``scope`` (lookups to the owning organisation, ``None`` for reference data), ``access``
    (roles by act: ``read``, ``write``, ``add``, ``change``, ``delete``, ``import``, ``export`` or the name of an action),
    ``masked`` (field → roles that may look), ``erasure`` (the service that erases a person's data), ``not_personal``,
    ``by_steps`` (fields that only services change: name them in ``readonly_fields`` too; a file that would change one is refused),
    ``key`` (natural key of files), ``columns`` (of files and API), ``api`` (its name there, empty: none), ``due``,
    ``measures``, ``layer``; ``group`` and ``icon`` in the sidebar.
    """

    api: str = ""
    group: StrOrPromise = ""
    icon: str = "table_rows"
    due: tuple[Due, ...] = ()
    measures: tuple[Measure, ...] = ()
    layer: Layer | None = None
    erasure: Callable[..., Any] | None = None
    not_personal: tuple[str, ...] = ()
    by_steps: tuple[str, ...] = ()
    list_per_page = 50
    show_full_result_count = False
    change_form_before_template = "registrar/panels.html"
    compressed_fields = True
    warn_unsaved_form = True

    def __init__(self, model: type[Model], admin_site: AdminSite) -> None:
        self.key = self.key or (("id",) if natural_key(model) == "pk" else (natural_key(model),))
        self.columns = self.columns or self._columns(model)
        self.api = self.api or type(self).__name__.lower()
        super().__init__(model, admin_site)

    @property
    def fixed(self) -> set[str]:
        """Columns that are shown and never imported."""
        return {name for name in self.columns if name in self.readonly_fields or not model_field(self.model, name).editable}

    @property
    def related(self) -> tuple[str, ...]:
        """Related rows fetched with every row, so that a list costs the same however long it is."""
        named = [name for name in self.columns if model_field(self.model, name).is_relation]
        return (*named, *(self.list_select_related if isinstance(self.list_select_related, tuple) else ()))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the related rows that the columns name."""
        return self.with_related(super().get_queryset(request))

    def with_related(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows with what their columns name, in the same query."""
        return rows.select_related(*self.related) if self.related else rows

    def enter(self, row: Any, save: Callable[[], None], user: Any) -> None:  # noqa: ARG002 - for declarations on which something depends
        """Store a row, whether it was typed, came in a sheet or goes back with one; a declaration lets follow what depends on it."""
        save()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - the framework's signature
        """By the same door as a sheet."""
        typed = super().save_model
        self.enter(obj, lambda: typed(request, obj, form, change), request.user)

    def get_actions(self, request: HttpRequest, action_location: Any = ActionLocation.CHANGE_LIST) -> dict[str, Any]:
        """Only the acts this person's roles are named for."""
        acts = super().get_actions(request, action_location=action_location)
        return {name: act for name, act in acts.items() if name != "delete_selected" and rights().entitled(request.user, name, self.model)}

    def get_action_choices(self, request: HttpRequest, default_choices: Any = None, action_location: Any = ActionLocation.CHANGE_LIST) -> Any:
        """As Django offers them; Unfold's own version does not know the places of actions yet."""
        return BaseModelAdmin.get_action_choices(self, request, default_choices or [("", gettext("Select action"))], action_location)

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The page of a row, with the panels other apps give it."""
        row = self.get_object(request, unquote(object_id)) if object_id and request.method == "GET" else None
        panels = panels_for(request, row) if row is not None else []
        response: HttpResponse = super().changeform_view(request, object_id, form_url, {"panels": panels, **(extra_context or {})})
        return response

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What became of a row, also of one that is gone."""
        _demand_key(self.model, object_id)
        response: HttpResponse = super().history_view(request, object_id, extra_context)
        return response

    def history_form_view(self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None) -> HttpResponse:
        """A row as it once was."""
        _demand_key(self.model, object_id)
        _demand_key(self.model.history.model, version_id)
        response: HttpResponse = super().history_form_view(request, object_id, version_id, extra_context)
        return response

    def _columns(self, model: type[Model]) -> tuple[str, ...]:
        listed = [name for name in (self.fields or self.list_display) if isinstance(name, str)]
        kept = [field for name in listed if (field := model_field(model, name)) is not None and field.concrete]
        return tuple(field.name for field in kept if field.get_internal_type() not in UNLISTED)


def _demand_key(model: type[Model], text: str) -> None:
    """Raise ``Http404`` for what can be no key of a model; the history asks for it as it stands in the address."""
    try:
        model._meta.pk.to_python(unquote(text))
    except ValidationError as error:
        raise Http404 from error


def act(label: StrOrPromise, service: Callable[..., Any], *, final: bool = False) -> Callable[..., Any]:
    """An admin action that calls a service for every chosen row the person may act on, and says each refusal.

    ``final``: what cannot be taken back is asked once more.
    """

    def done(registry: Registry, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        if final and "confirmed" not in request.POST:
            return _asked(registry, request, rows, service.__name__, label)
        mine = rights().scope(request.user, service.__name__, registry.model).filter(pk__in=rows.values("pk"))
        for row in mine:
            _tried(request, service, row)
        if refused := rows.count() - mine.count():
            messages.error(request, gettext("%d rows belong to another book and were left alone.") % refused)
        return None

    done.__name__ = service.__name__
    done.short_description = label  # type: ignore[attr-defined]
    return done


def _asked(registry: Registry, request: HttpRequest, rows: QuerySet[Any], action: str, label: StrOrPromise) -> HttpResponse:
    context = {**registry.admin_site.each_context(request), "opts": registry.model._meta, "title": label, "rows": rows, "action": action}
    return TemplateResponse(request, "registrar/confirm.html", context)


def _tried(request: HttpRequest, service: Callable[..., Any], row: Model) -> None:
    try:
        service(row, by=request.user.person)  # type: ignore[union-attr]
    except Problem as problem:
        messages.error(request, f"{row}: {problem.say(gettext)}")
    else:
        messages.success(request, f"{row}: {gettext('done')}")
