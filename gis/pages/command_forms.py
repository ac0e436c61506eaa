"""What a commander types about levels and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gis.pages.forms import LOCAL, moment, select
from relief.core.models import Decision, Person
from relief.core.models.incidents import Level
from relief.core.response.forms import line, officers

if TYPE_CHECKING:
    from relief.core.models import Incident, Organisation

LOWEST = 4


def area() -> forms.Textarea:
    """Two lines of text."""
    return forms.Textarea({"class": "form-control", "rows": "2"})


class LevelForm(forms.Form):
    """Which level, and on whose word."""

    level = forms.TypedChoiceField(label=_("Level"), coerce=int, widget=select())
    decided_by = forms.ChoiceField(label=_("On whose word"), required=False, widget=select())
    reason = forms.CharField(label=_("Why (where the plan does not say it)"), max_length=250, required=False, widget=line())

    def __init__(
        self, *args: Any, current: int | None, proposed: int | None, entitled: list[tuple[str, Person]], me: Person | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (level, _step_words(level, current)) for level in range(LOWEST, 0, -1) if level != current
        ]
        self.fields["level"].initial = proposed or next((level for level in range(LOWEST, 0, -1) if level != current), LOWEST)
        spoken = [
            (str(person.pk), gettext("%(person)s (%(office)s), by word of mouth") % {"person": person, "office": office})
            for office, person in entitled
        ]
        mine = [("", _("My own, in writing"))] if not spoken or any(person == me for _office, person in entitled) else []
        self.fields["decided_by"].choices = [*mine, *dict(spoken).items()]  # type: ignore[attr-defined]


def _step_words(level: int, current: int | None) -> str:
    name = Level(level).label
    if current is None:
        return str(name)
    return gettext("%(level)s, escalate") % {"level": name} if level < current else gettext("%(level)s, de-escalate") % {"level": name}


class EndForm(forms.Form):
    """Why the response ends."""

    reason = forms.CharField(label=_("Why it ends"), max_length=250, required=False, widget=line())


class GovernmentForm(forms.Form):
    """The government's own level, as a fact with its source."""

    body = forms.CharField(label=_("Government body"), max_length=80, widget=line())
    level = forms.TypedChoiceField(label=_("Its level"), coerce=int, choices=[(one.value, one.label) for one in reversed(Level)], widget=select())
    starts_at = forms.DateTimeField(label=_("From"), widget=moment(), input_formats=[LOCAL])
    source = forms.CharField(label=_("Source"), max_length=250, widget=line())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].initial = timezone.localtime


class DecisionForm(forms.Form):
    """Who decided what, why, and by which channel; perhaps instead of an earlier entry."""

    text = forms.CharField(label=_("What was decided"), max_length=500, widget=area())
    why = forms.CharField(label=_("Why"), max_length=500, widget=area())
    alternatives = forms.CharField(label=_("What else was weighed"), max_length=500, required=False, widget=line())
    channel = forms.ChoiceField(label=_("Made known"), choices=Decision.Channel.choices, widget=select())
    decided_by = forms.ModelChoiceField(
        label=_("Decided by"), queryset=Person.objects.none(), required=False, empty_label=_("Myself"), widget=select()
    )
    decided_at = forms.DateTimeField(label=_("When (empty: now)"), required=False, widget=moment(), input_formats=[LOCAL])
    corrects = forms.ModelChoiceField(
        label=_("Corrects an entry"), queryset=Decision.objects.none(), required=False, empty_label=_("No, it is a new decision"), widget=select()
    )

    def __init__(self, *args: Any, incident: Incident, society: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_by"].queryset = officers(society)  # type: ignore[attr-defined]
        standing = Decision.objects.filter(incident=incident, correction__isnull=True)
        self.fields["corrects"].queryset = standing  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Who gets a card."""

    to = forms.ModelChoiceField(queryset=Person.objects.none(), label=_("Give it to"), widget=select())

    def __init__(self, *args: Any, society: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = officers(society)  # type: ignore[attr-defined]
