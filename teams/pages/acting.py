"""What pages of musters and missions share: who may act there, and doing one thing with its refusal shown in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from relief.core.access import may
from relief.core.roles import COMMANDERS, LEADERS
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Organisation, Person, User

    type Act = Callable[[], str]
    type Show = Callable[..., HttpResponse]

LEADS = LEADERS | COMMANDERS


def leads(request: HttpRequest, organisation: Organisation) -> bool:
    """Whether this person acts on musters and missions of a society."""
    return may(request.user, "write", organisation, LEADS)


def demand_leading(request: HttpRequest, organisation: Organisation) -> None:
    """As ``leads``; a reader meets 403."""
    if not leads(request, organisation):
        raise PermissionDenied


def done(request: HttpRequest, organisation: Organisation, acts: Mapping[str, Act], show: Show) -> HttpResponse:
    """Do what the button named and come back to the page; a refusal or a form that is wrong is shown there, with what was typed."""
    demand_leading(request, organisation)
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        messages.success(request, act())
    except WrongFormError as wrong:
        return show(status=422, form=wrong.form, **{wrong.name: wrong.form})
    except Problem as refusal:
        return show(status=refusal.status, problem={"sentence": refusal.say(_), "column": refusal.facts.get("column", "")}, typed=request.POST)
    return redirect(request.path)


class WrongFormError(Exception):
    """A form did not fit; ``name`` is what the page calls it."""

    def __init__(self, name: str, form: forms.Form) -> None:
        super().__init__(name)
        self.name = name
        self.form = form


def fitting(name: str, form: forms.Form) -> dict[str, Any]:
    """What the form says. Raises WrongFormError."""
    if not form.is_valid():
        raise WrongFormError(name, form)
    return form.cleaned_data


def person_of(request: HttpRequest) -> Person:
    """The person who is signed in; whoever acts is one."""
    return cast("Person", cast("User", request.user).person)


def whole(request: HttpRequest, name: str) -> int:
    """A key out of what was sent; 404 for anything else."""
    text = request.POST.get(name, "")
    if not text.isdecimal():
        raise Http404
    return int(text)
