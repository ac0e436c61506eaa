"""Drills: open a world of its own on the stock of a moment, go in, come out, close it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from relief.core.access import appointments
from relief.core.middleware import SESSION_WORLD
from relief.core.models import World
from relief.core.roles import DISPATCHERS, LEADERS
from relief.core.services.worlds import close_drill_world, open_drill_world, take_part
from relief.core.worlds import REAL, entered

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

CONTROLLERS = DISPATCHERS | LEADERS


class DrillForm(forms.Form):
    """What a drill is called, and whether it starts from the stock of now or of an earlier moment."""

    name = forms.CharField(label=_("Name of the drill"), max_length=80, widget=forms.TextInput(attrs={"class": "form-control"}))
    as_of = forms.DateTimeField(
        label=_("Stock as of"),
        required=False,
        help_text=_("Empty: as it is now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_as_of(self) -> Any:
        """A moment that has come."""
        moment = self.cleaned_data["as_of"]
        if moment and moment > timezone.now():
            raise forms.ValidationError(_("This moment has not come yet."))
        return moment


@login_required
def drills(request: HttpRequest) -> HttpResponse:
    """The drills that run, and the form that opens one."""
    form = DrillForm(request.POST or None)
    if request.method == "POST":
        _require_controller(request)
        if form.is_valid():
            request.session[SESSION_WORLD] = _opened(request, form).code
            return redirect("drills")
    running = World.objects.filter(kind=World.Kind.DRILL, closed_at__isnull=True).order_by("-opened_at")
    said = {"form": form, "running": running, "controller": _is_controller(request)}
    return render(request, "home/drills.html", said, status=400 if form.errors else 200)


@login_required
@require_POST
def enter_drill(request: HttpRequest, code: str) -> HttpResponse:
    """From now on this session lives in the drill; everybody with an office may take part."""
    if not appointments(request.user):
        raise PermissionDenied
    world = _running(code)
    take_part(world, person=_person(request))
    request.session[SESSION_WORLD] = world.code
    return redirect("drills")


@login_required
@require_POST
def leave_drill(request: HttpRequest) -> HttpResponse:
    """Back into the real world."""
    request.session.pop(SESSION_WORLD, None)
    return redirect("drills")


@login_required
@require_POST
def close_drill(request: HttpRequest, code: str) -> HttpResponse:
    """The drill is over; its rows stay for the score."""
    _require_controller(request)
    with entered(REAL):
        close_drill_world(_running(code), by=_person(request))
    request.session.pop(SESSION_WORLD, None)
    return redirect("drills")


def _opened(request: HttpRequest, form: DrillForm) -> World:
    code = f"drill-{timezone.localtime():%Y%m%d-%H%M%S}-{request.user.pk}"
    with entered(REAL):
        by = _person(request)
        return open_drill_world(code=code, name=form.cleaned_data["name"], by=by, as_of=form.cleaned_data["as_of"], enrolled=[by])


def _running(code: str) -> World:
    return get_object_or_404(World, code=code, kind=World.Kind.DRILL, closed_at__isnull=True)


def _person(request: HttpRequest) -> Any:
    person = getattr(request.user, "person", None)
    if person is None:
        raise Http404
    return person


def _is_controller(request: HttpRequest) -> bool:
    return any(one.role in CONTROLLERS for one in appointments(request.user))


def _require_controller(request: HttpRequest) -> None:
    if not _is_controller(request):
        raise PermissionDenied
