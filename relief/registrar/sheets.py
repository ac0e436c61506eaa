"""Import with preview and undo, and export, on the desk pages of a declaration."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from import_export.admin import ImportExportMixin
from unfold.contrib.import_export.forms import ExportForm, ImportForm
from unfold.widgets import UnfoldBooleanWidget

from relief.problems import Problem
from relief.registrar.exchange.batches import batches, history_of, undo
from relief.registrar.exchange.formats import FORMATS
from relief.registrar.exchange.limits import FileUnreadable
from relief.registrar.exchange.marked import faults_of, marked, sheet_response
from relief.registrar.exchange.points import placed
from relief.registrar.exchange.reading import table_of
from relief.registrar.exchange.resources import resource_for
from relief.registrar.ownership import ownership_of
from relief.registrar.placing import MAP, Placed, PlacedForm
from relief.registrar.rights import rights

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class UnmaskedExportForm(ExportForm):
    """As the usual form, with the question whether masked fields are wanted in full."""

    unmask = forms.BooleanField(required=False, label=gettext_lazy("Masked fields in full (this is recorded)"), widget=UnfoldBooleanWidget)


class Exchanged(ImportExportMixin, Placed):
    """The sheet of a register, both ways; only listed columns, only rows by right."""

    formats = FORMATS
    import_form_class = ImportForm
    export_form_class = ExportForm
    import_export_change_list_template = "registrar/change_list.html"
    import_template_name = "registrar/import.html"
    skip_admin_log = True
    key: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def get_urls(self) -> list[Any]:
        """With the pages of past imports."""
        names = [("imports/", self.imports_view, "imports"), ("imports/<str:code>/undo/", self.undo_view, "undo_import")]
        own = [path(address, self.admin_site.admin_view(view), name=f"{self._name}_{name}") for address, view, name in names]
        return [*own, *super().get_urls()]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Registers with history are imported into, by the roles named for it; without history there is no undo."""
        writable = ownership_of(self.model).roles("import")
        return bool(writable) and history_of(self.model) is not None and rights().entitled(request.user, "import", self.model)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may read may export what he reads."""
        return rights().entitled(request.user, "export", self.model)

    def get_export_form_class(self) -> type[ExportForm]:
        """The question about masks is asked only where there are masks."""
        return UnmaskedExportForm if self.masked else ExportForm

    def get_resource_classes(self, request: HttpRequest) -> list[Any]:  # noqa: ARG002 - the framework's signature
        """One sheet."""
        return [resource_for(self)]

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:  # noqa: ARG002 - the framework's signature
        """Whose import it is, and which."""
        request.batch = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        return {"user": request.user, "batch": request.batch}  # type: ignore[attr-defined]

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Masked, unless the person asked for the fields his roles are named for."""
        form = kwargs.get("export_form")
        wanted = bool(form and form.is_bound and form.cleaned_data.get("unmask"))
        return {"user": request.user, "unveiled": frozenset(self.open_to(request) if wanted else ())}

    def get_export_queryset(self, request: HttpRequest) -> Any:
        """The rows of the list that may be exported."""
        allowed = rights().scope(request.user, "export", self.model)
        return super().get_export_queryset(request).filter(pk__in=allowed.values("pk"))

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        """The file; an export from a register with masked fields is recorded with its number of rows."""
        if self.masked:
            rights().record(request.user, "export", self.model._meta.label_lower, "", queryset.count())
        return super().get_export_data(file_format, request, queryset, **kwargs)

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """All rows or none."""
        kwargs.pop("form", None)
        kwargs.pop("request", None)
        return {**kwargs, "rollback_on_validation_errors": True}

    def get_import_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where rows have a point, how a sheet says which map it was copied from."""
        asked = placed(resource_for(self).fields)
        return {**super().get_import_context_data(**kwargs), "asks_map": PlacedForm.base_fields[MAP].label if asked else ""}

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        """A file that cannot be read is refused in a sentence."""
        form.add_error("import_file", (e if isinstance(e, Problem) else FileUnreadable()).say(gettext))

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The preview; or, where asked for, the same sheet sent back with every error marked in its cell."""
        response: HttpResponse = super().import_action(request, **kwargs)
        result = (getattr(response, "context_data", None) or {}).get("result")
        if "marked" not in request.POST or result is None:
            return response
        file: Any = request.FILES["import_file"]
        file.seek(0)
        table = table_of(file.read())
        faults = faults_of(result, table, resource_for(self)(user=request.user))
        if not faults:
            return response
        return sheet_response(f"{self.api}-errors", marked(table, faults))

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Say what happened, with the way back."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, gettext("Nothing was imported: the file changed since the preview."))
            return HttpResponseRedirect(reverse(f"admin:{self._name}_import"))
        self.add_success_message(result, request)
        return HttpResponseRedirect(reverse(f"admin:{self._name}_imports"))

    def imports_view(self, request: HttpRequest) -> HttpResponse:
        """This person's latest imports, each with the way back."""
        self._demand_import(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": gettext("Imports"),
            "batches": batches(self.model, request.user),
            "undo_name": f"admin:{self._name}_undo_import",
            "list_url": reverse(f"admin:{self._name}_changelist"),
        }
        return TemplateResponse(request, "registrar/imports.html", context)

    def undo_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """Take an import back as a whole."""
        self._demand_import(request)
        if request.method == "POST":
            self._undo(request, code)
        return HttpResponseRedirect(reverse(f"admin:{self._name}_imports"))

    def _undo(self, request: HttpRequest, code: str) -> None:
        try:
            count = undo(registry=self, code=code, user=request.user)
        except Problem as problem:
            messages.error(request, problem.say(gettext))
        else:
            messages.success(request, gettext("The import was undone: %d rows.") % count)

    def _demand_import(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    @property
    def _name(self) -> str:
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}"
