"""What is typed about duty: few fields, most of them chosen."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relief.core import clock
from relief.core.models import Appointment, DutyShift, Person
from relief.core.services.duty import MOST_DAYS
from relief.core.telephones import telephone

if TYPE_CHECKING:
    from relief.core.models import Organisation

LOCAL = "%Y-%m-%dT%H:%M"


def line(**attrs: str) -> forms.TextInput:
    """A line of text."""
    return forms.TextInput({"class": "form-control", "autocomplete": "off", **attrs})


def area(rows: int) -> forms.Textarea:
    """A few lines of text."""
    return forms.Textarea({"class": "form-control", "rows": str(rows)})


def choose() -> forms.Select:
    """A list to choose from."""
    return forms.Select({"class": "form-select"})


def moment() -> forms.DateTimeInput:
    """The browser's own picker of date and time."""
    return forms.DateTimeInput({"class": "form-control", "type": "datetime-local"}, format=LOCAL)


def officers(society: Organisation) -> Any:
    """People in office at a society now, each once."""
    now = clock.now()
    held = Appointment.objects.filter(organisation__society=society, starts_at__lte=now).exclude(ends_at__lte=now)
    return Person.objects.filter(pk__in=held.values("person"), erased_at__isnull=True).order_by("name", "pk")


class RosterForm(forms.Form):
    """Shifts of 24 hours, people in turn."""

    people = forms.ModelMultipleChoiceField(
        label=_("People, in turn"), queryset=Person.objects.none(), widget=forms.SelectMultiple({"class": "form-select", "size": "6"})
    )
    post = forms.ChoiceField(label=_("Post"), choices=DutyShift.Post.choices, initial=DutyShift.Post.OFFICER, widget=choose())
    first = forms.DateField(label=_("First day"), widget=forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d"))
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=MOST_DAYS, initial=14, widget=line(inputmode="numeric"))
    change_at = forms.TimeField(
        label=_("Changes at"), initial=time(8), widget=forms.TimeInput({"class": "form-control", "type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, society: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = officers(society)  # type: ignore[attr-defined]
        self.fields["first"].initial = clock.today


class SwapForm(forms.Form):
    """Who stands in, and why."""

    to = forms.ModelChoiceField(label=_("Who stands in"), queryset=Person.objects.none(), widget=choose())
    reason = forms.CharField(label=_("Why"), max_length=200, required=False, widget=line())

    def __init__(self, *args: Any, society: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = officers(society)  # type: ignore[attr-defined]


class AskSwapForm(SwapForm):
    """Whom to ask to take one's shift, and for which of his."""

    in_exchange = forms.ModelChoiceField(label=_("In exchange for"), queryset=DutyShift.objects.none(), required=False, widget=choose())
    field_order = ("to", "in_exchange", "reason")

    def __init__(self, *args: Any, society: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, society=society, **kwargs)
        coming = DutyShift.objects.filter(organisation=society, ends_at__gt=clock.now()).select_related("person")
        self.fields["in_exchange"].queryset = coming  # type: ignore[attr-defined]
        self.fields["in_exchange"].label_from_instance = lambda row: f"{timezone.localtime(row.starts_at):%m-%d %H:%M} {row}"  # type: ignore[attr-defined]


class CallForm(forms.Form):
    """One call to the duty telephone."""

    answered = forms.ChoiceField(label=_("The call was"), choices=(("yes", _("answered")), ("no", _("not answered"))), widget=choose())
    called_at = forms.DateTimeField(label=_("When"), widget=moment(), input_formats=[LOCAL])
    caller = forms.CharField(label=_("Who called"), max_length=60, required=False, widget=line())
    phone = forms.CharField(label=_("From which number"), max_length=30, required=False, validators=[telephone], widget=line(inputmode="tel"))
    about = forms.CharField(label=_("About what"), max_length=250, required=False, widget=line())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["called_at"].initial = timezone.localtime


class HandoverForm(forms.Form):
    """To whom, and what he must know."""

    incoming = forms.ModelChoiceField(label=_("Who takes over"), queryset=Person.objects.none(), widget=choose())
    note = forms.CharField(label=_("What to know"), max_length=2000, required=False, widget=area(5))

    def __init__(self, *args: Any, society: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incoming"].queryset = officers(society)  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """The incoming officer's own four digits."""

    pin = forms.CharField(
        label=_("Your PIN"),
        max_length=4,
        widget=forms.PasswordInput({"class": "form-control", "inputmode": "numeric", "pattern": "[0-9]{4}", "autocomplete": "off", "maxlength": "4"}),
    )
