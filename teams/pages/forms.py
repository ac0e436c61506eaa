"""What is typed about musters and missions: few fields, most of them chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relief.core.access import scope
from relief.core.models import Incident, Person
from relief.core.response.forms import area, choose, line, moment, officers
from relief.core.telephones import telephone
from teams.models import CallOut, DeployedMember, Deployment, InjuryReport, Muster, PartnerUnit, RescueTeam

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from relief.core.models import Organisation, User

MOST_SEATS, MOST_PARTY = 80, 500


class MusterForm(forms.Form):
    """Open a muster."""

    title = forms.CharField(label=_("What for"), max_length=120, widget=line())
    occasion = forms.ChoiceField(label=_("Occasion"), choices=Muster.Occasion.choices, widget=choose())
    team = forms.ModelChoiceField(label=_("Rescue team"), queryset=RescueTeam.objects.none(), required=False, widget=choose())
    incident = forms.ModelChoiceField(label=_("Incident"), queryset=Incident.objects.none(), required=False, widget=choose())
    call_out = forms.ModelChoiceField(
        label=_("Call-out"), queryset=CallOut.objects.none(), required=False, widget=choose(), help_text=_("Whoever said yes is expected here.")
    )
    leader = forms.ModelChoiceField(label=_("Leader"), queryset=Person.objects.none(), widget=choose())
    place = forms.CharField(label=_("Assembly point"), max_length=120, widget=line())
    report_by = forms.DateTimeField(label=_("Report by"), required=False, widget=moment())
    destination = forms.CharField(label=pgettext_lazy("mission", "Destination"), max_length=120, required=False, widget=line())
    relieves = forms.ModelChoiceField(
        label=_("Relieves"),
        queryset=Deployment.objects.none(),
        required=False,
        widget=choose(),
        help_text=_("The mission this squad takes over from."),
    )

    def __init__(self, *args: object, user: User | AnonymousUser, society: Organisation, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        choices = {
            "team": RescueTeam.objects.filter(organisation__society=society),
            "incident": scope(user, "read", Incident).filter(state__in=Incident.RUNNING),
            "call_out": CallOut.objects.filter(organisation=society, kind=CallOut.Kind.REAL, state__in=CallOut.RUNNING),
            "leader": officers(society),
            "relieves": Deployment.objects.filter(organisation__society=society, state__in=Deployment.OUT),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class VehicleForm(forms.Form):
    """A vehicle has come."""

    plate = forms.CharField(label=_("Plate or name"), max_length=20, widget=line())
    seats = forms.IntegerField(label=_("Seats for the squad"), min_value=1, max_value=MOST_SEATS, widget=line(inputmode="numeric"))
    driver = forms.CharField(label=_("Driver"), max_length=60, required=False, widget=line())


class PartyForm(forms.Form):
    """People of a partner have come."""

    unit = forms.ModelChoiceField(label=_("Partner squad"), queryset=PartnerUnit.objects.none(), widget=choose())
    leader = forms.CharField(label=_("Leader of the party"), max_length=60, widget=line())
    people = forms.IntegerField(label=_("People, the leader among them"), min_value=1, max_value=MOST_PARTY, widget=line(inputmode="numeric"))
    goes = forms.BooleanField(
        label=_("Goes along"),
        required=False,
        initial=True,
        help_text=_("Needs an agreement in force and insurance that was shown; nobody lifts this."),
    )

    def __init__(self, *args: object, society: Organisation, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["unit"].queryset = PartnerUnit.objects.filter(organisation__society=society.society_id or society.pk)  # type: ignore[attr-defined]


class TaskForm(forms.Form):
    """A task in a sector."""

    sector = forms.CharField(label=_("Sector"), max_length=60, widget=line())
    task = forms.CharField(label=_("Task"), max_length=250, widget=line())
    pairs = forms.CharField(label=_("Buddy pairs"), max_length=60, required=False, widget=line())
    channel = forms.CharField(label=_("Radio channel"), max_length=40, required=False, widget=line())


class InjuryForm(forms.Form):
    """Somebody was hurt."""

    who = forms.ModelChoiceField(label=_("Person"), queryset=DeployedMember.objects.none(), widget=choose())
    severity = forms.ChoiceField(label=_("How bad"), choices=InjuryReport.Severity.choices, widget=choose())
    what = forms.CharField(label=_("What happened"), max_length=250, widget=line())
    treatment = forms.CharField(label=_("What was done"), max_length=250, required=False, widget=line())

    def __init__(self, *args: object, mission: Deployment, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["who"].queryset = DeployedMember.objects.filter(deployment=mission).select_related("person")  # type: ignore[attr-defined]


class KinForm(forms.Form):
    """Whom to call for somebody."""

    kin_name = forms.CharField(label=_("Whom to call"), max_length=60, widget=line())
    relation = forms.CharField(label=_("Relation"), max_length=30, required=False, widget=line())
    kin_phone = forms.CharField(label=_("Telephone"), max_length=20, validators=[telephone], widget=line())


class CloseForm(forms.Form):
    """Close a mission."""

    rest = forms.DateTimeField(label=_("Rest until"), required=False, widget=moment(), help_text=_("Empty: as long as the mission, 8 to 24 hours."))


class DebriefForm(forms.Form):
    """What was learned."""

    text = forms.CharField(label=_("What went well, what did not, what to change"), widget=area(5))
