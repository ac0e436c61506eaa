"""A step on a page of its own: sent once, done by a service, told in one sentence, and back; a refusal is shown where it was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.shortcuts import redirect

from gis.domain.refusals import NotAQuantity
from gis.pages.acting import said
from relief.core.services.commands import fingerprint_of, key_of
from relief.core.services.commands import once as run_once
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django import forms
    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from relief.core.models import Person, User

UNSAID = frozenset({"csrfmiddlewaretoken", "key"})


def person_of(request: HttpRequest) -> Person:
    """The person behind a sign-in that holds an office."""
    return cast("Person", cast("User", request.user).person)


def quantity(typed: str, *, item: object, place: object) -> int:
    """A typed quantity in base units. Raises NotAQuantity for anything but a whole number, and for nothing at all."""
    text = typed.strip()
    if not text.isdecimal():
        raise NotAQuantity(typed=text or "–", item=str(item), place=str(place))
    return int(text)


def typed_by_key(request: HttpRequest, prefix: str, fields: Mapping[int, int]) -> dict[int, str]:
    """What stands in the fields ``prefix-key`` of a page shown again, as it was typed; else the figure a field is first shown with."""
    return {key: request.POST.get(f"{prefix}-{key}", str(figure)) for key, figure in fields.items()}


def done(
    request: HttpRequest, run: Callable[[], Any], *, told: StrOrPromise, back: str, show: Callable[..., HttpResponse], form: forms.Form | None = None
) -> HttpResponse:
    """Run a step once for the form that was opened: then back, else ``show`` the page again with what was refused."""
    if form is not None and not form.is_valid():
        return show(status=422)
    try:
        _once(request, run)
    except Problem as problem:
        return show(problem=said(problem), status=problem.status)
    messages.success(request, str(told))
    return redirect(back)


def _once(request: HttpRequest, run: Callable[[], Any]) -> None:
    key = request.POST.get("key", "")
    if not key:
        run()
        return
    told = fingerprint_of(request.path, sorted((name, value) for name, value in request.POST.items() if name not in UNSAID))
    run_once(caller=cast("User", request.user), key=key_of(key), fingerprint=told, run=lambda: (201, str(run())))
