"""Whom to call for a member: entered on his own page or by the office, then sealed; replaced, never read here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from relief.core.access import get_or_404, scope
from relief.problems import Problem
from relief.registrar.hooks import Panel, panel
from teams.domain.errors import NoMembership
from teams.models import NextOfKin, TeamMember
from teams.pages.acting import WrongFormError, fitting, person_of
from teams.pages.forms import KinForm
from teams.selectors.kin import kin_entered
from teams.services.kin import enter_kin
from teams.services.self_service import memberships_of

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Person


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def member_kin(request: HttpRequest, member: int) -> HttpResponse:
    """For whoever may write this member: when it was entered, and the form that replaces it."""
    row = get_or_404(request.user, "read", TeamMember, pk=member)
    if not _may_write(request, row):
        raise PermissionDenied
    facts = {"member": row, "kin_at": kin_entered(row.person), "kin_form": KinForm()}
    if request.method == "POST":
        try:
            _enter(request, row.person, person_of(request))
        except WrongFormError as wrong:
            return render(request, "teams/member_kin.html", facts | {"kin_form": wrong.form, "form": wrong.form}, status=422)
        except Problem as refusal:
            told = {"kin_form": KinForm(request.POST), "problem": {"sentence": refusal.say(_)}}
            return render(request, "teams/member_kin.html", facts | told, status=refusal.status)
        messages.success(request, _("Entered and sealed."))
        return redirect(request.path)
    return render(request, "teams/member_kin.html", facts)


def say_kin(request: HttpRequest, person: Person) -> str:
    """The same by himself, on his own page. Raises NoMembership."""
    if not memberships_of(person):
        raise NoMembership
    _enter(request, person, person)
    return _("Entered and sealed.")


def _may_write(request: HttpRequest, member: TeamMember) -> bool:
    return scope(request.user, "write", TeamMember).filter(pk=member.pk).exists()


def _enter(request: HttpRequest, person: Person, by: Person) -> NextOfKin:
    typed = fitting("kin_form", KinForm(request.POST))
    return enter_kin(person, name=typed["kin_name"], phone=typed["kin_phone"], relation=typed["relation"], by=by)


@panel(TeamMember)
def kin_here(request: HttpRequest, member: Model) -> Panel | None:
    """Whether it is known, on the page of a member in the register, for whoever may write him."""
    if not isinstance(member, TeamMember) or not _may_write(request, member):
        return None
    return Panel(gettext_lazy("Next of kin"), "teams/kin_panel.html", {"member": member, "kin_at": kin_entered(member.person)})
