"""Three sentences and a kind: no field of a report takes a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gis.models import Sitrep
from gis.models.sitreps import LONGEST

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def sentence(label: StrOrPromise, help_text: StrOrPromise) -> forms.CharField:
    """A field of a few lines."""
    area = forms.Textarea({"class": "form-control", "rows": "4"})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST, required=False, widget=area)


class SitrepForm(forms.Form):
    """What the commander may edit; figures, decisions, gaps, clocks and the map are filled in."""

    kind = forms.ChoiceField(label=_("Kind of report"), widget=forms.Select({"class": "form-select"}))
    situation = sentence(_("Situation"), _("What happened and how it stands. Figures stand beside it by themselves."))
    difficulties = sentence(_("Difficulties"), _("What holds the work up."))
    requests = sentence(_("Requests upward"), _("What you ask the superior for, one request a line."))

    def __init__(self, *args: Any, sitrep: Sitrep, **kwargs: Any) -> None:
        names = ("kind", "situation", "difficulties", "requests")
        kwargs["initial"] = {name: getattr(sitrep, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Sitrep.Kind.choices  # type: ignore[attr-defined]


class CorrectionForm(forms.Form):
    """What was wrong, in one sentence; it is printed on the new report."""

    note = forms.CharField(label=_("What was wrong"), max_length=250, widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}))
