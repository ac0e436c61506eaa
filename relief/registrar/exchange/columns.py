"""One column: a field of the model, by its label, with its mask; related rows by their natural key."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import Widget

from relief.registrar.declarations import natural_key
from relief.registrar.exchange import cells
from relief.registrar.masks import looks_masked, mask
from relief.registrar.rights import rights

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db import models

READERS: dict[str, Callable[[Any], Any]] = {
    "BooleanField": cells.as_boolean,
    "DateField": cells.as_date,
    "DateTimeField": cells.as_moment,
    "DecimalField": cells.as_decimal,
    "FloatField": cells.as_float,
    "IntegerField": cells.as_integer,
    "BigIntegerField": cells.as_integer,
    "BigAutoField": cells.as_integer,
    "PositiveIntegerField": cells.as_integer,
    "PositiveBigIntegerField": cells.as_integer,
    "PositiveSmallIntegerField": cells.as_integer,
    "SmallIntegerField": cells.as_integer,
}
EXACT = (int, float)


class Cell(Widget):
    """Values of one model field, both ways."""

    def __init__(self, field: models.Field[Any, Any]) -> None:
        super().__init__()
        self.field = field
        self.read = READERS.get(field.get_internal_type(), cells.as_text)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:  # noqa: ARG002 - the framework's signature
        """A cell as the field's value; ValueError with a sentence where it makes no sense."""
        if self.field.choices:
            return self._chosen(cells.as_text(value))
        found = self.read(value)  # type: ignore[no-untyped-call]
        return None if found == "" and self.field.null else found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:  # noqa: ARG002 - the framework's signature
        """A value as a person writes it; numbers stay numbers."""
        if value is None:
            return ""
        if self.field.choices:
            return str(dict(self.field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if hasattr(value, "tzinfo") and value.tzinfo:
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
        return value if isinstance(value, EXACT) else str(value)

    def _chosen(self, text: str) -> Any:
        if not text:
            return self.field.get_default() if not self.field.blank else ""
        for value, label in labels_in_every_language(self.field):
            if text in {str(value), label}:
                return value
        raise ValueError(
            _("“%(cell)s” is not one of: %(choices)s.") % {"cell": text, "choices": ", ".join(str(one[1]) for one in self.field.flatchoices)}
        )


class Related(Widget):
    """A row of another register, named by its natural key and looked for among what the importer may read."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__()
        self.model, self.key = model, natural_key(model)
        self.user: Any = None

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:  # noqa: ARG002 - the framework's signature
        """The row named by the cell."""
        name = cells.as_text(value)
        if not name:
            return None
        try:
            return self._named(name)
        except (ObjectDoesNotExist, ValueError):
            raise ValueError(
                _("“%(cell)s” is not among the %(register)s you may read.") % {"cell": name, "register": self.model._meta.verbose_name_plural}
            ) from None

    def _named(self, name: str) -> Any:
        rows, narrow = rights().scope(self.user, "read", self.model), cells.half_width(name)
        if narrow == name:
            return rows.get(**{self.key: name})
        return rows.filter(**{self.key: name}).first() or rows.get(**{self.key: narrow})

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:  # noqa: ARG002 - the framework's signature
        """Its natural key."""
        return "" if value is None else str(getattr(value, self.key))


class Column(Field):
    """A column that leaves alone what was not changed in the sheet."""

    veiled = False

    def export(self, instance: Any, **kwargs: Any) -> Any:
        """The cell, masked if the reader's role is not named; text is harmless to spreadsheets."""
        if self.veiled:
            return mask(self.get_value(instance))
        shown = super().export(instance, **kwargs)
        return cells.neutral(shown) if isinstance(shown, str) else shown

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:  # noqa: FBT001, FBT002 - the framework's signature
        """Set the value, unless the cell still says what it would be exported as."""
        cell = cells.tidy(row[self.column_name])
        if instance.pk and cells.same(cell, cells.tidy(self.export(instance))):
            return
        if self.veiled and looks_masked(cell):
            raise ValueError(_("“%s” is a mask, not a value.") % cell)
        super().save(instance, row, is_m2m, **kwargs)


def column(field: models.Field[Any, Any], *, readonly: bool) -> Column:
    """The column of a model field."""
    widget = Related(field.related_model) if field.is_relation else Cell(field)  # type: ignore[arg-type]
    return Column(attribute=field.name, column_name=field.name, widget=widget, readonly=readonly, default=None if field.null else "")


@cache
def _labels(field: models.Field[Any, Any]) -> tuple[tuple[Any, str], ...]:
    found: list[tuple[Any, str]] = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found += [(value, str(label)) for value, label in field.flatchoices]
    return tuple(found)


def labels_in_every_language(field: models.Field[Any, Any]) -> tuple[tuple[Any, str], ...]:
    """Every choice under every name it has."""
    return _labels(field)


def names_in_every_language(field: models.Field[Any, Any]) -> set[str]:
    """What a header may call the field: its own name or its label in any language."""
    names = {field.name}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.add(str(field.verbose_name))
    return names
