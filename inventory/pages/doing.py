"""Small steps on a page: sent once, done by a service, told in one sentence, and back to the page they were on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect

from inventory.models import Warehouse
from inventory.pages import booking
from inventory.pages.problems import said
from relief.core.access import Denied, get_or_404
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from relief.core.models import Person, User


def person_of(request: HttpRequest) -> Person:
    """The person behind a sign-in that holds an office."""
    return cast("Person", cast("User", request.user).person)


def store_to_write(request: HttpRequest, code: str) -> Warehouse:
    """A store whose logs this person may write: a stranger meets 404, a reader 403."""
    return to_change(request, Warehouse, code=code)


def to_change[M: Model](request: HttpRequest, model: type[M], action: str = "write", **lookup: Any) -> M:
    """The row, if this person may do this with it: a stranger meets 404, a reader the page that says 403."""
    try:
        return get_or_404(request.user, action, model, **lookup)
    except Denied as denied:
        raise PermissionDenied from denied


def done(
    request: HttpRequest, run: Callable[[], Any], *, told: StrOrPromise, back: str, show: Callable[..., HttpResponse], form: forms.Form | None = None
) -> HttpResponse:
    """Run a step once for the form that was opened: then back, else ``show`` the page again with what was refused."""
    if form is not None and not form.is_valid():
        return show(errors=complaints(form), status=400)
    try:
        booking.once(request, lambda: str(run()))
    except Problem as problem:
        return show(problem=said(problem), status=problem.status)
    except ValidationError as error:
        return show(errors=error.messages, status=400)
    messages.success(request, str(told))
    return redirect(back)


def complaints(form: forms.Form) -> list[str]:
    """Each error with the name of its field."""
    return [f"{form.fields[name].label}: {error}" if name in form.fields else str(error) for name, errors in form.errors.items() for error in errors]
