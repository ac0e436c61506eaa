"""What is typed for mutual aid: who is asked, what is offered from which store, how it was squared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gis.models import MutualAidRequest, Shelter
from gis.pages.forms import LOCAL, MOST, moment, select, text, whole
from gis.services.aid import society_of
from inventory.models import Document, Warehouse
from inventory.selectors import stock
from relief.core.models import Organisation
from relief.core.templatetags.relief_ui import named, unit

if TYPE_CHECKING:
    from gis.models import Need
    from gis.selectors.aid import Aid
    from gis.selectors.balances import Balance
    from inventory.models import Item
    from relief.core.models import Incident


class AskForm(forms.Form):
    """Who is asked, for which shelter, and how much of what is still lacking there."""

    giver = forms.ModelChoiceField(label=_("Society to ask"), queryset=Organisation.objects.none(), widget=select())
    shelter = forms.ModelChoiceField(label=_("For the shelter"), queryset=Shelter.objects.none(), widget=select())
    needed_by = forms.DateTimeField(label=_("Needed by"), required=False, widget=moment(), input_formats=[LOCAL])
    note = forms.CharField(label=_("Why"), max_length=250, required=False, widget=text())

    def __init__(self, *args: Any, incident: Incident, rows: list[Balance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours, self.rows = society_of(incident.organisation), rows
        others = Organisation.objects.filter(kind__in=Organisation.SOCIETIES).exclude(pk=ours.pk)
        self.fields["giver"].queryset = others  # type: ignore[attr-defined]
        self.fields["shelter"].queryset = Shelter.objects.filter(incident=incident)  # type: ignore[attr-defined]
        self.items: dict[int, Item] = {row.need.item_id: row.need.item for row in rows}
        for item in self.items.values():
            lacking = sum(row.unasked for row in rows if row.need.item_id == item.pk)
            label = f"{named(item)} ({unit(item)})"
            help_text = _("still lacking: %(n)s") % {"n": f"{lacking:,}"}
            field = forms.IntegerField(label=label, min_value=0, max_value=MOST, required=False, widget=whole(), help_text=help_text)
            self.fields[f"item{item.pk}"] = field

    def wanted(self) -> dict[Item, int]:
        """Units by item, those left empty or 0 are not asked."""
        typed = {key: self.cleaned_data.get(f"item{key}") for key in self.items}
        return {self.items[key]: units for key, units in typed.items() if units}

    def needs(self) -> dict[int, Need]:
        """The open need of the chosen shelter behind each item."""
        chosen = self.cleaned_data["shelter"].pk
        return {row.need.item_id: row.need for row in self.rows if row.need.shelter_id == chosen}


class OfferForm(forms.Form):
    """So many units of each line from one store of ours."""

    note = forms.CharField(label=_("Note to the asker"), max_length=250, required=False, widget=text())

    def __init__(self, *args: Any, aid: Aid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giver = aid.request.giver
        stores = list(Warehouse.objects.filter(is_active=True, organisation__society=giver).exclude(ownership=Warehouse.Ownership.VIRTUAL))
        free: dict[tuple[int, int], int] = {}
        for row in stock.usable(stores, items={line.line.item_id for line in aid.lines}):
            free[row.warehouse_id, row.lot.item_id] = free.get((row.warehouse_id, row.lot.item_id), 0) + row.quantity
        self.lines, self.stores = aid.lines, {store.pk: store for store in stores}
        for line in aid.lines:
            self._add(line.line, free)

    def _add(self, line: Any, free: dict[tuple[int, int], int]) -> None:
        choices = sorted(((store, free.get((store, line.item_id), 0)) for store in self.stores), key=lambda pair: -pair[1])
        offers = [(store, f"{self.stores[store].name} · {units} {unit(line.item, units)}") for store, units in choices]
        most = choices[0][1] if choices else 0
        self.fields[f"units{line.pk}"] = forms.IntegerField(
            label=f"{named(line.item)} ({unit(line.item)})",
            help_text=_("asked: %(n)s") % {"n": line.asked},
            min_value=0,
            max_value=line.asked,
            required=False,
            initial=min(most, line.asked),
            widget=whole(),
        )
        self.fields[f"store{line.pk}"] = forms.TypedChoiceField(
            label=_("From the store"), choices=offers, coerce=int, required=False, widget=select()
        )

    def offered(self) -> dict[int, tuple[Warehouse, int]]:
        """Store and units by line key."""
        data = self.cleaned_data
        keys = [row.line.pk for row in self.lines]
        return {key: (self.stores[data[f"store{key}"]], data[f"units{key}"]) for key in keys if data.get(f"units{key}") and data.get(f"store{key}")}


class SettleForm(forms.Form):
    """How the account is squared."""

    settlement = forms.ChoiceField(label=_("How it was settled"), choices=MutualAidRequest.Settlement.choices, widget=select())
    amount = forms.DecimalField(
        label=_("Amount (yuan)"), min_value=0, decimal_places=2, max_digits=12, required=False, widget=text(inputmode="decimal")
    )
    document = forms.CharField(
        label=_("Receipt of what came back"), max_length=40, required=False, widget=text(), help_text=_("Its number, where goods came back.")
    )
    note = forms.CharField(label=_("Note"), max_length=250, required=False, widget=text())

    def __init__(self, *args: Any, giver: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.giver = giver

    def clean_document(self) -> Document | None:
        """The receipt in our own book."""
        number = self.cleaned_data["document"].strip()
        if not number:
            return None
        found = Document.objects.filter(number=number, warehouse__organisation__society=self.giver).first()
        if found is None:
            raise forms.ValidationError(_("There is no such paper in your book."))
        return found

    def facts(self) -> dict[str, Any]:
        """The settlement as the service wants it, money in fen."""
        data = self.cleaned_data
        amount = data["amount"]
        facts = {"settlement": data["settlement"], "note": data["note"], "returned_on": data["document"]}
        return facts | {"amount_fen": None if amount is None else int(amount * 100)}
