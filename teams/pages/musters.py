"""All musters, opening one, and a member's own code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from relief.core.access import scope
from relief.core.papers.codes import qr
from relief.core.response.society import society_of
from relief.problems import Problem
from teams.models import Muster, TeamMember
from teams.pages.acting import demand_leading, leads, person_of
from teams.pages.forms import MusterForm
from teams.services.badges import GOOD_FOR, badge_of
from teams.services.musters import open_muster

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SHOWN = 40


@login_required
@require_http_methods(["GET", "POST"])
def musters(request: HttpRequest) -> HttpResponse:
    """Musters this person may read, the open ones first; whoever leads opens one."""
    if request.method == "POST":
        return _opened(request)
    return _page(request)


def _opened(request: HttpRequest) -> HttpResponse:
    society = society_of(request)
    demand_leading(request, society)
    form = MusterForm(request.POST, user=request.user, society=society)
    if not form.is_valid():
        return _page(request, status=422, form=form)
    try:
        muster = open_muster(organisation=society, by=person_of(request), **form.cleaned_data)
    except Problem as refusal:
        return _page(request, status=refusal.status, form=form, problem={"sentence": refusal.say(_)})
    return redirect("muster", number=muster.number)


def _page(request: HttpRequest, *, status: int = 200, form: MusterForm | None = None, **given: Any) -> HttpResponse:
    society = society_of(request)
    may_open = leads(request, society)
    rows = scope(request.user, "read", Muster).select_related("organisation", "incident").annotate(people=Count("check_ins"))
    rows = rows.order_by("-opened_at", "-pk")  # a count by groups forgets the order of the model
    context = {
        "open": list(rows.filter(state=Muster.State.OPEN)),
        "over": list(rows.exclude(state=Muster.State.OPEN)[:SHOWN]),
        "society": society,
        "may_open": may_open,
        "form": form or (MusterForm(user=request.user, society=society, initial={"leader": request.user.person_id}) if may_open else None),  # type: ignore[union-attr]
    }
    return render(request, "teams/musters.html", context | given, status=status)


@never_cache
@login_required
@require_GET
def my_code(request: HttpRequest) -> HttpResponse:
    """The code a member shows the leader; nothing in it says who he is."""
    member = TeamMember.objects.filter(person=person_of(request), state=TeamMember.State.REGISTERED).first() if person_of(request) else None
    if member is None:
        raise Http404
    text = request.build_absolute_uri(f"/q/m/{badge_of(member)}/")
    return render(request, "teams/my_code.html", {"code": mark_safe(qr(text, light="#fff")), "hours": int(GOOD_FOR.total_seconds()) // 3600})  # noqa: S308 - our own picture
