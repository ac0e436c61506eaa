"""What is pasted or chosen, and what was understood of it, for a person to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relief.core.alerts.markup import MOST_BYTES
from relief.core.models import Alert, Division, Incident
from relief.core.selectors.divisions import divisions_by_county

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relief.core.alerts.prose import Understood

LOCAL = "%Y-%m-%dT%H:%M"
CONTROL = {"class": "form-control", "autocomplete": "off"}
LONGEST_TEXT = 200_000


class PasteForm(forms.Form):
    """A text or a file; one of them."""

    text = forms.CharField(
        label=_("Text of the warning"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea({**CONTROL, "rows": 5}),
        help_text=_("Paste it as it came: the words of a message, CAP, the national form, or the centre's list."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        widget=forms.FileInput({"class": "form-control", "accept": ".xml,.cap,.zip,.json,.txt,.rss,.atom"}),
        help_text=_("CAP, a feed, XML or zip of the national form, JSON."),
    )

    def clean(self) -> dict[str, Any]:
        """Something must be there, and not too much of it."""
        data = super().clean() or {}
        if not self.errors and not (data.get("text", "").strip() or data.get("file")):
            self.add_error("text", _("Paste the text, or choose a file."))
        if data.get("file") and data["file"].size > MOST_BYTES:
            self.add_error("file", _("The file is larger than 2 MB."))
        return data

    def given(self) -> tuple[bytes, str]:
        """The bytes and their name: a file goes before a text."""
        file = self.cleaned_data["file"]
        return (file.read(), file.name) if file else (self.cleaned_data["text"].encode(), "")


class AlertForm(forms.Form):
    """A warning as a person confirms it."""

    headline = forms.CharField(label=_("Headline"), max_length=250, widget=forms.TextInput(CONTROL))
    hazard = forms.ChoiceField(label=_("Hazard"), choices=Incident.Hazard.choices, widget=forms.Select({"class": "form-select"}))
    severity = forms.ChoiceField(label=_("Signal"), choices=Alert.Severity.choices, widget=forms.Select({"class": "form-select"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=Alert.Kind.choices[:3], widget=forms.Select({"class": "form-select"}))
    division = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Division.objects.none(),
        required=False,
        widget=forms.Select({"class": "form-select"}),
        empty_label=_("not one of ours, or unknown"),
    )
    area = forms.CharField(label=_("Area as said"), max_length=500, required=False, widget=forms.TextInput(CONTROL))
    issuer = forms.CharField(label=_("Issued by"), max_length=120, required=False, widget=forms.TextInput(CONTROL))
    sent = forms.DateTimeField(
        label=_("Issued at"), input_formats=[LOCAL], widget=forms.DateTimeInput({**CONTROL, "type": "datetime-local"}, format=LOCAL)
    )
    expires = forms.DateTimeField(
        label=_("Holds until"),
        required=False,
        input_formats=[LOCAL],
        widget=forms.DateTimeInput({**CONTROL, "type": "datetime-local"}, format=LOCAL),
        help_text=_("Empty: one day."),
    )
    event = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Text"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea({**CONTROL, "rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(Division.objects.select_related("parent").order_by("code"))
        field = self.fields["division"]
        field.queryset = Division.objects.all()  # type: ignore[attr-defined]
        cities = [(row.pk, row.name) for row in rows if row.level == Division.Level.CITY]
        field.choices = [("", field.empty_label), *cities, *divisions_by_county(rows)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        data = super().clean() or {}
        if data.get("sent") and data.get("expires") and data["expires"] <= data["sent"]:
            self.add_error("expires", _("It cannot end before it was issued."))
        return data


def filled(found: Understood, divisions: Iterable[Division]) -> dict[str, Any]:
    """What was understood, as the first values of the form."""
    places = list(divisions)
    return {
        "headline": found.headline,
        "hazard": found.hazard,
        "severity": found.severity,
        "kind": found.kind,
        "division": places[0].pk if len(places) == 1 else None,
        "area": "、".join(row.name for row in places),
        "issuer": found.issuer,
        "sent": timezone.localtime(found.sent),
        "expires": timezone.localtime(found.expires) if found.expires else None,
        "event": found.event,
        "text": found.text,
    }
