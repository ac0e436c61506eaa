"""What people type about goods that come in: a notice, a tally line, a second person's signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from inventory.models import Earmark, Lot, ReceiptNotice, Warehouse
from inventory.pages.forms import LineForm, ReceiptLineForm, drawn_picture, number_widget, printable
from inventory.services.evidence import Hand
from inventory.services.inbound import NoticeFacts, NoticeLine
from relief.core.access import Denied, get_or_404
from relief.core.digits import key
from relief.core.models import Incident, Person, WitnessPin
from relief.core.telephones import telephone

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest


SELECT, TEXT = {"class": "form-select"}, {"class": "form-control"}
FEN = 100
UNPRICED_FIRST = sorted(Lot.Valuation.choices, key=lambda choice: choice[0] != Lot.Valuation.UNPRICED)


class NoticeForm(forms.Form):
    """Who sends goods, whereto, under which promise."""

    warehouse = forms.ModelChoiceField(queryset=Warehouse.objects.none(), label=_("Warehouse"), empty_label=None, widget=forms.Select(SELECT))
    origin = forms.ChoiceField(label=_("Origin"), choices=ReceiptNotice.Origin.choices, widget=forms.Select(SELECT))
    party = forms.CharField(label=_("Supplier or donor"), max_length=120, widget=forms.TextInput(TEXT))
    party_phone = forms.CharField(
        label=_("Telephone"), max_length=20, required=False, validators=[telephone], widget=forms.TextInput({**TEXT, "inputmode": "tel"})
    )
    reference = forms.CharField(label=_("Contract or gift number"), max_length=60, required=False, widget=forms.TextInput(TEXT))
    expected_on = forms.DateField(label=_("Expected on"), required=False, widget=forms.DateInput({**TEXT, "type": "date"}, format="%Y-%m-%d"))
    earmark = forms.ModelChoiceField(queryset=Earmark.objects.none(), label=_("Earmark"), required=False, widget=forms.Select(SELECT))
    incident = forms.ModelChoiceField(queryset=Incident.objects.none(), label=_("Incident"), required=False, widget=forms.Select(SELECT))
    note = forms.CharField(label=_("Note"), max_length=250, required=False, widget=forms.TextInput(TEXT))

    def __init__(
        self, *args: Any, warehouses: QuerySet[Warehouse], earmarks: QuerySet[Earmark], incidents: QuerySet[Incident], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("warehouse", warehouses), ("earmark", earmarks), ("incident", incidents)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean_party(self) -> str:
        """A name that can be printed as it reads."""
        return printable(self.cleaned_data["party"])

    def facts(self) -> NoticeFacts:
        """The head as the service takes it."""
        return NoticeFacts(**{name: self.cleaned_data[name] for name in self.cleaned_data if name != "warehouse"})


class NoticeLineForm(LineForm):
    """So many boxes and loose pieces that are to come, and what one is worth (yuan) where that is known."""

    yuan = forms.DecimalField(
        label=_("Value of one unit (yuan)"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
        widget=number_widget(inputmode="decimal", pattern=""),
    )
    valuation = forms.ChoiceField(
        label=_("Valued by"), choices=UNPRICED_FIRST, required=False, initial=Lot.Valuation.UNPRICED, widget=forms.Select(SELECT)
    )

    def clean(self) -> dict[str, Any]:
        """A value needs its basis, and a basis its value."""
        data = super().clean()
        priced = data.get("yuan") is not None
        if priced != ((data.get("valuation") or Lot.Valuation.UNPRICED) != Lot.Valuation.UNPRICED):
            self.add_error("yuan", _("A value needs a basis, and unpriced goods have no value."))
        return data

    def line(self) -> NoticeLine:
        """The line as the service takes it."""
        data = self.cleaned_data
        fen = int(data["yuan"] * FEN) if data.get("yuan") is not None else None
        return NoticeLine(data["item"], data["quantity"], fen, data.get("valuation") or Lot.Valuation.UNPRICED)


class TallyLineForm(ReceiptLineForm):
    """What was counted off a lorry; a typed 0 says that nothing of the item came."""

    made_on = forms.DateField(label=_("Made on"), required=False, widget=forms.DateInput({**TEXT, "type": "date"}, format="%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        """As for every line, but 0 is an answer where it was typed."""
        data = super().clean()
        typed = {self.data.get(self.add_prefix(name), "").strip() for name in ("boxes", "loose")}
        if data.get("item") and typed <= {"", "0"} and "0" in typed:
            self.errors.pop("loose", None)
            data["boxes"], data["loose"], data["quantity"] = 0, 0, 0
        return data


def witnesses(person: Person) -> QuerySet[Person]:
    """Whoever of the same society has set a PIN, but not oneself."""
    house = person.organisation.society_id or person.organisation_id
    rows = Person.objects.filter(pk__in=WitnessPin.objects.values("person"), erased_at__isnull=True).exclude(pk=person.pk)
    return rows.filter(organisation__society=house)


def second_hand(request: HttpRequest, role: str = "checker") -> Hand | None:
    """The second signature of a form: a known person's PIN, or a name with what was drawn or photographed; None where nothing was given."""
    given = request.POST
    if key(given.get("second_person")):
        person = witnesses(person_of(request)).filter(pk=key(given["second_person"])).first()
        return Hand(role=role, method="pin", person=person, pin=given.get("second_pin", ""))
    file, drawn = request.FILES.get("second_photo"), drawn_picture(given.get("second_picture", ""))
    if not given.get("second_name", "").strip() and not file and not drawn:
        return None
    picture = drawn or (file.read() if file else b"")
    return Hand(role=role, method="glass" if drawn else "paper", name=given.get("second_name", ""), picture=picture)


def person_of(request: HttpRequest) -> Person:
    """The person behind a sign-in; who is nobody meets 403."""
    person = request.user.person if request.user.is_authenticated else None
    if person is None:
        raise PermissionDenied
    return person


def writable[M: Model](request: HttpRequest, model: type[M], **lookup: Any) -> M:
    """The row, if this person may write it: a stranger meets 404, a reader 403."""
    try:
        return get_or_404(request.user, "write", model, **lookup)
    except Denied as denied:
        raise PermissionDenied from denied
