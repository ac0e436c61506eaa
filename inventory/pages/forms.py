"""What a keeper types: boxes and loose pieces, a lot with its expiry, a vehicle. Counting itself stays in services."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory.domain.moments import in_reach
from inventory.domain.words import hides, one_spelling
from inventory.models import Item, Warehouse
from relief.core.telephones import telephone
from relief.core.templatetags.relief_ui import named, unit

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from inventory.models import Pack

LOCAL = "%Y-%m-%dT%H:%M"
MOST = 9_999_999
LINES = 1


def printable(word: str) -> str:
    """The word in one spelling. Raises ``ValidationError`` for signs that hide."""
    if hides(word):
        raise forms.ValidationError(_("Control characters, hidden signs and signs that turn the direction of writing are not taken."))
    return one_spelling(word)


def drawn_picture(data: str) -> bytes:
    """What was drawn on the glass, as the page sends it; nothing where nothing readable was."""
    head, _comma, body = data.partition(",")
    if not head.startswith("data:image/"):
        return b""
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return b""


def number_widget(**attrs: str) -> forms.TextInput:
    """A field that opens a phone's number pad and never shows spinners."""
    return forms.TextInput({"class": "form-control", "inputmode": "numeric", "pattern": "[0-9]*", "autocomplete": "off", "maxlength": "7", **attrs})


def local_widget() -> forms.DateTimeInput:
    """The browser's own picker of date and time."""
    return forms.DateTimeInput({"class": "form-control", "type": "datetime-local"}, format=LOCAL)


class ItemChoice(forms.ModelChoiceField[Item]):
    """Items with the size of their box, so that boxes can be counted."""

    def label_from_instance(self, obj: Any) -> str:
        """The item's name, with its box if it has one."""
        pack = box_of(obj)
        return f"{named(obj)} · {named(pack)} = {pack.units} {unit(obj, pack.units)}" if pack else f"{named(obj)} · {unit(obj)}"


def box_of(item: Item) -> Pack | None:
    """The smallest pack of more than one unit: what a keeper calls a box."""
    return min((pack for pack in item.packs.all() if pack.units > 1), key=lambda pack: pack.units, default=None)


class HeadForm(forms.Form):
    """Where and when; the moment may be past, because paper comes before the phone."""

    warehouse = forms.ModelChoiceField(
        queryset=Warehouse.objects.none(), label=_("Warehouse"), empty_label=None, widget=forms.Select({"class": "form-select"})
    )
    occurred_at = forms.DateTimeField(label=_("When it happened"), widget=local_widget(), input_formats=[LOCAL])
    party = forms.CharField(label=_("Other party"), max_length=120, required=False, widget=forms.TextInput({"class": "form-control"}))

    def __init__(self, *args: Any, warehouses: QuerySet[Warehouse], party: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["warehouse"].queryset = warehouses  # type: ignore[attr-defined]
        self.fields["occurred_at"].initial = timezone.localtime
        if party:
            self.fields["party"].label = party

    def clean_party(self) -> str:
        """A name that can be printed as it reads."""
        return printable(self.cleaned_data["party"])


class LineForm(forms.Form):
    """So many boxes and loose pieces of one item."""

    item = ItemChoice(queryset=Item.objects.none(), label=_("Item"), required=False, widget=forms.Select({"class": "form-select"}))
    boxes = forms.IntegerField(label=_("Boxes"), min_value=0, max_value=MOST, required=False, widget=number_widget())
    loose = forms.IntegerField(label=_("Loose pieces"), min_value=0, max_value=MOST, required=False, widget=number_widget())

    def __init__(self, *args: Any, items: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        field.choices = [("", "—"), *((item.pk, field.label_from_instance(item)) for item in items)]  # type: ignore[attr-defined]
        field.queryset = Item.objects.prefetch_related("packs")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Boxes times the size of a box plus the loose pieces, in base units."""
        data = self.cleaned_data
        item, boxes, loose = data.get("item"), data.get("boxes") or 0, data.get("loose") or 0
        if not item:
            if boxes or loose:
                self.add_error("item", _("Choose the item that was counted."))
            return data
        box = box_of(item)
        if boxes and box is None:
            self.add_error("boxes", _("This item comes in no boxes; count loose pieces."))
            return data
        data["quantity"] = boxes * (box.units if box else 0) + loose
        if not data["quantity"] and not self.errors:
            self.add_error("loose", _("Type how many."))
        return data


class ReceiptLineForm(LineForm):
    """A line that makes or fills a lot."""

    lot = forms.CharField(label=_("Lot number"), max_length=40, required=False, widget=forms.TextInput({"class": "form-control"}))
    expires_on = forms.DateField(
        label=_("Expires on"), required=False, widget=forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d")
    )

    certificate = forms.BooleanField(label=_("Quality certificate seen"), required=False, widget=forms.CheckboxInput())

    def clean_lot(self) -> str:
        """One spelling for one lot number."""
        return printable(self.cleaned_data["lot"])


class VehicleForm(forms.Form):
    """What travels on the waybill; all of it may come later by radio."""

    plate = forms.CharField(label=_("Plate"), max_length=12, required=False, widget=forms.TextInput({"class": "form-control"}))
    driver = forms.CharField(label=_("Driver"), max_length=60, required=False, widget=forms.TextInput({"class": "form-control"}))
    driver_phone = forms.CharField(
        label=_("Driver's telephone"),
        max_length=20,
        required=False,
        validators=[telephone],
        widget=forms.TextInput({"class": "form-control", "inputmode": "tel"}),
    )


def line_forms(form: type[LineForm], data: Any, items: list[Item], *, more: int = 0) -> Any:
    """A formset of lines: the typed ones, and empty ones to go on with."""
    made = forms.formset_factory(form, extra=LINES, max_num=200, validate_max=True)
    if data is not None and more:
        data = data.copy()
        data["form-TOTAL_FORMS"] = str(min(int(data.get("form-TOTAL_FORMS") or LINES) + more, 200))
    return made(data, form_kwargs={"items": items}, prefix="form")


class ShelfForm(forms.Form):
    """Which warehouse, and which moment."""

    warehouse = forms.ModelChoiceField(
        queryset=Warehouse.objects.none(),
        to_field_name="code",
        label=_("Warehouse"),
        required=False,
        empty_label=_("All you may see"),
        widget=forms.Select({"class": "form-select"}),
    )
    as_of = forms.DateTimeField(label=_("As of"), required=False, widget=local_widget(), input_formats=[LOCAL, f"{LOCAL}:%S", "%Y-%m-%d"])

    def __init__(self, *args: Any, warehouses: QuerySet[Warehouse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["warehouse"].queryset = warehouses  # type: ignore[attr-defined]

    def clean_as_of(self) -> datetime | None:
        """A moment the book can be asked for: far years overflow once an hour of the house is taken off."""
        moment: datetime | None = self.cleaned_data["as_of"]
        if moment and not in_reach(moment):
            raise forms.ValidationError(_("This moment is out of range."))
        return moment


class BookForm(ShelfForm):
    """The filters of the stock list: the three people use."""

    category = forms.ChoiceField(
        label=_("Category"),
        required=False,
        choices=[("", _("All categories")), *Item.Category.choices],
        widget=forms.Select({"class": "form-select"}),
    )
    q = forms.CharField(label=_("Name or SKU"), required=False, max_length=60, widget=forms.TextInput({"class": "form-control", "type": "search"}))
    field_order = ("q", "warehouse", "category", "as_of")
