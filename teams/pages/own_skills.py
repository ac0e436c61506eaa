"""Skills and certificates: what a member says himself on his page, and what stands on his page in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relief.core.access import scope
from relief.core.response.forms import choose, line
from relief.registrar.hooks import Entry, Panel, approvals, panel
from teams.models import MemberSkill, Skill, TeamMember
from teams.pages.acting import fitting
from teams.selectors.skills import Held, skills_shown
from teams.services.skills import tell_skill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model
    from django.http import HttpRequest

    from relief.core.models import Person

WAITING = "/desk/teams/memberskill/?seen_on__isnull=1"


class SkillForm(forms.Form):
    """A skill and the paper that proves it."""

    skill = forms.ChoiceField(label=gettext_lazy("Skill"), choices=Skill.choices, widget=choose())
    number = forms.CharField(label=gettext_lazy("Number of the certificate"), max_length=40, required=False, widget=line())
    valid_until = forms.DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        help_text=gettext_lazy("Empty: it does not run out."),
        widget=forms.DateInput({"class": "form-control", "type": "date"}),
    )


def shown(mine: Iterable[TeamMember]) -> list[Held]:
    """His own, each once however many squads he serves in. One query."""
    found = {(one.row.skill, one.row.valid_until): one for held in skills_shown(member.pk for member in mine).values() for one in held}
    return list(found.values())


def say_skill(request: HttpRequest, person: Person) -> str:
    """He has learned something, or has a newer paper."""
    typed = fitting("skill_form", SkillForm(request.POST))
    tell_skill(person, **typed)
    return _("Thank you. It counts once your squad has seen the original.")


@panel(TeamMember)
def skills_here(request: HttpRequest, member: Model) -> Panel | None:
    """On the page of a member in the register; whoever may write him enters more."""
    if not isinstance(member, TeamMember):
        return None
    writes = scope(request.user, "write", TeamMember).filter(pk=member.pk).exists()
    context = {"held": skills_shown([member.pk]).get(member.pk, []), "writes": writes}
    return Panel(gettext_lazy("Skills and certificates"), "teams/skills_panel.html", context)


@approvals
def originals(request: HttpRequest) -> list[Entry]:
    """Certificates members told of, whose originals wait to be looked at."""
    waiting = scope(request.user, "write", MemberSkill).filter(seen_on=None, member__state=TeamMember.State.REGISTERED).count()
    text = gettext_lazy("Certificates of members whose original nobody has seen: %d")
    return [Entry(text=text % waiting, link=WAITING)] if waiting else []
