"""What is typed about a filing letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relief.core import clock
from relief.core.response.forms import line


def day() -> forms.DateInput:
    """The browser's own picker of a date."""
    return forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d")


class AuthorityForm(forms.Form):
    """To whom the letter goes."""

    authority = forms.CharField(label=_("Authority"), max_length=120, widget=line())


class SentForm(forms.Form):
    """The day it left; today unless said otherwise."""

    on = forms.DateField(label=_("On which day"), widget=day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class FiledForm(SentForm):
    """Under which reference, and until when it holds."""

    reference = forms.CharField(label=_("Their reference"), max_length=80, required=False, widget=line())
    renew_by = forms.DateField(
        label=_("To be renewed by"), required=False, widget=day(), help_text=_("Empty: three years later, which is our own rule.")
    )


class ReturnedForm(SentForm):
    """Why it came back."""

    reason = forms.CharField(label=_("Why"), max_length=250, widget=line())
