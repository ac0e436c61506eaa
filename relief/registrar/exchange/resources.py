"""The sheet of one declaration: its columns, its key, its rows by right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.resources import ModelResource

from relief.registrar.declarations import model_field
from relief.registrar.exchange import cells, points
from relief.registrar.exchange.columns import Column, column, names_in_every_language
from relief.registrar.placing import MAP, POINT, PlacedForm
from relief.registrar.rights import rights

if TYPE_CHECKING:
    import tablib
    from django.db.models import Model, QuerySet

    from relief.registrar.registry import Registry

BATCH = "import:"


class RegisterResource(ModelResource):
    """What every sheet keeps to; one subclass is made for each declaration."""

    registry: Registry

    def __init__(self, *, user: Any, unveiled: frozenset[str] = frozenset(), batch: str = "") -> None:
        super().__init__()
        self.user, self.batch = user, batch
        self.seen: set[tuple[str, ...]] = set()
        for name, field in self.fields.items():
            field.column_name = self.label(name)
            field.widget.user = user
            field.veiled = name in self.registry.masked and name not in unveiled

    class Meta:
        """The same file twice changes nothing; what changes is checked as a form is."""

        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        store_instance = True

    def label(self, name: str) -> str:
        """The header of a column in the language of the reader."""
        return str(self._meta.model._meta.get_field(name).verbose_name)

    def get_queryset(self) -> QuerySet[Any]:
        """The rows this user may read; no others exist for him."""
        return rights().scope(self.user, "read", self._meta.model)

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:  # noqa: ARG002 - the framework's signature
        """Understand the headers in any language; an unknown or doubled one is refused."""
        known = {
            name: self.fields[field].column_name for field in self.fields for name in names_in_every_language(model_field(self._meta.model, field))
        }
        if points.placed(self.fields):
            known |= dict.fromkeys(points.map_heads(), MAP)
        unknown = [header for header in dataset.headers if header not in known]
        if unknown:
            raise ValueError(_("This register has no column “%s”.") % "”, “".join(unknown))
        if points.placed(self.fields):
            points.demand_map(dataset.headers, known, self._heads())
        dataset.headers = [known[header] for header in dataset.headers]
        if len(set(dataset.headers)) < len(dataset.headers):
            raise ValueError(_("A column stands twice in the file."))

    def before_import_row(self, row: Any, **kwargs: Any) -> None:  # noqa: ARG002 - the framework's signature
        """A point copied from a shifted map becomes WGS-84 before anything compares it."""
        if MAP in row:
            points.convert(row, self._heads(), MAP)

    def _heads(self) -> dict[str, str]:
        return {name: self.fields[name].column_name for name in POINT}

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        """The row of that key; a number given for a row that is not there is refused.

        Where rows are known by number only and none is given, a row that already says the same is that row: the same
        file twice enters nothing twice.
        """
        self._refuse_twice(row)
        if tuple(self._meta.import_id_fields) != ("id",):
            return super().get_instance(instance_loader, row) or self._narrowed(instance_loader, row)
        if not row.get(self.fields["id"].column_name):
            return self._alike(row)
        found = super().get_instance(instance_loader, row)
        if found is None:
            raise ValidationError({"id": _("There is no row with this number that you may read.")})
        return found

    def _narrowed(self, instance_loader: Any, row: Any) -> Any:
        """The row of a key typed with full-width digits and letters; a new row gets the plain ones."""
        columns = [self.fields[name].column_name for name in self._meta.import_id_fields if self.fields[name].column_name in row]
        wide = {column: str(cells.tidy(row[column])) for column in columns}
        narrow = {column: cells.half_width(text) for column, text in wide.items() if cells.half_width(text) != text}
        row.update(narrow)
        return super().get_instance(instance_loader, row) if narrow else None

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        """As the framework does, with the labels people know in the errors, and a bad key as an error of its cell."""
        try:
            result = super().import_row(row, instance_loader, **kwargs)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        told = getattr(result.validation_error, "error_dict", None)
        if told:
            result.validation_error = ValidationError({self._told(name): errors for name, errors in told.items()})
        return result

    def import_instance(self, instance: Model, row: Any, **kwargs: Any) -> None:
        """A cell that would change what only steps change is refused: left out silently, its writer would believe it."""
        super().import_instance(instance, row, **kwargs)
        faults = {
            name: _("This changes by its steps in the register, not by a file. Leave the cell as it is, or empty.")
            for name in self._stepped(instance, row)
        }
        if faults:
            raise ValidationError(faults)

    def _stepped(self, instance: Model, row: Any) -> list[str]:
        found = {name: self.fields[name] for name in self.registry.by_steps if name in self.fields and self.fields[name].column_name in row}
        return [name for name, field in found.items() if cells.tidy(row[field.column_name]) not in ("", cells.tidy(field.export(instance)))]

    def before_save_instance(self, instance: Model, row: Any, **kwargs: Any) -> None:  # noqa: ARG002 - the framework's signature
        """A row of somebody else's book is not changed; what is changed belongs to this batch."""
        if instance.pk and not self._mine(instance):
            raise ValidationError(_("You may read this row, but not change it."))
        instance._change_reason = f"{BATCH}{self.batch}"  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door

    def do_instance_save(self, instance: Model, is_create: bool) -> None:  # noqa: FBT001 - the framework's signature
        """By the same door as a row typed on the desk."""
        self.registry.enter(instance, partial(super().do_instance_save, instance, is_create), self.user)

    def after_save_instance(self, instance: Model, row: Any, **kwargs: Any) -> None:  # noqa: ARG002 - the framework's signature
        """Nor does a row end up in somebody else's book."""
        if not self._mine(instance):
            raise ValidationError(_("You may not enter rows for this organisation."))

    def _refuse_twice(self, row: Any) -> None:
        """Two rows of one file about one row of the register: which of them holds, only their writer knows."""
        names = self._meta.import_id_fields
        key = tuple(cells.half_width(str(cells.tidy(row.get(self.fields[name].column_name)))) for name in names)
        if any(key) and key in self.seen:
            raise ValidationError({name: _("“%s” stands in this file already; leave one of the two rows.") % " ".join(key) for name in names[-1:]})
        self.seen.add(key)

    def _alike(self, row: Any) -> Any:
        given = [field for field in self.get_import_fields() if not field.readonly and field.attribute != "id" and field.column_name in row]
        try:
            return self.get_queryset().filter(**{field.attribute: field.clean(row) for field in given}).first()
        except ValueError:
            return None

    def _check_import_id_fields(self, headers: list[str]) -> None:
        """The columns by which rows are known must be there; a number may be missing, for new rows have none."""
        missing = [self.label(name) for name in self._meta.import_id_fields if name != "id" and self.fields[name].column_name not in headers]
        if missing:
            raise ValueError(_("The file lacks the column “%s”, by which rows are known.") % "”, “".join(missing))

    def _mine(self, instance: Model) -> bool:
        return rights().scope(self.user, "import", self._meta.model).filter(pk=instance.pk).exists()

    def _told(self, name: str) -> str:
        return self.label(name) if name in self.fields else str(PlacedForm.base_fields[MAP].label) if name == MAP else name


def resource_for(registry: Registry) -> type[RegisterResource]:
    """The sheet of a declaration: its key first, then its columns; fields of another kind stay out."""
    model = registry.model
    names = list(dict.fromkeys((*registry.key, *registry.columns)))
    fields: dict[str, Column] = {
        name: column(model._meta.get_field(name), readonly=name in registry.fixed and name not in registry.key) for name in names
    }
    options = {"model": model, "fields": names, "import_id_fields": registry.key, "import_order": names, "export_order": names}
    meta = type("Meta", (RegisterResource.Meta,), options)
    name = str(model._meta.verbose_name_plural)
    return type(f"{model.__name__}Resource", (RegisterResource,), {"Meta": meta, "registry": registry, "__doc__": name, **fields})
