"""The relief of a crew on a page: both sides' heads, tasks and gear, what the relief must know, and two signatures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from relief.core.access import get_or_404
from relief.core.papers import pdf_response
from relief.core.papers import render as print_paper
from relief.core.response.forms import area
from teams.models import Deployment
from teams.pages.acting import demand_leading, done, fitting, leads, person_of
from teams.printed_lists import handover_paper
from teams.selectors.handover import handover_of, open_of
from teams.selectors.kit import names_of
from teams.services.handing_over import may_sign, sign_handover, write_handover

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

MOST_HEADS = 500


class HandoverForm(forms.Form):
    """Heads as they were counted on the spot, and what the relief must know."""

    heads_out = forms.IntegerField(
        label=gettext_lazy("Heads of the outgoing crew, counted now"),
        min_value=0,
        max_value=MOST_HEADS,
        widget=forms.NumberInput({"class": "form-control"}),
    )
    heads_in = forms.IntegerField(
        label=gettext_lazy("Heads of the incoming crew, counted now"),
        min_value=0,
        max_value=MOST_HEADS,
        widget=forms.NumberInput({"class": "form-control"}),
    )
    hazards = forms.CharField(
        label=gettext_lazy("Hazards on the spot"), max_length=300, required=False, widget=forms.TextInput({"class": "form-control"})
    )
    notes = forms.CharField(label=gettext_lazy("What the relief must know"), max_length=2000, required=False, widget=area(4))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, number: str) -> HttpResponse:
    """The page of the relief, and what its buttons do."""
    row = _relief(request, number)
    show = partial(_page, request, row)
    return done(request, row.organisation, _acts(request, row), show) if request.method == "POST" else show()


@login_required
@require_GET
def drawn(request: HttpRequest, number: str, side: str) -> HttpResponse:
    """What one leader drew on the glass, for those who lead."""
    row = _relief(request, number)
    demand_leading(request, row.organisation)
    written = handover_of(row)
    picture = getattr(written, f"{side}_picture", None) if side in ("out", "in") else None
    if not picture:
        raise Http404
    return HttpResponse(bytes(picture), content_type="image/png")


@login_required
@require_GET
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The handover on paper, signed or to be signed."""
    row = _relief(request, number)
    demand_leading(request, row.organisation)
    return pdf_response(f"{number}-handover", print_paper("crew_handover", handover_paper(row)))


def _relief(request: HttpRequest, number: str) -> Deployment:
    row = get_or_404(request.user, "read", Deployment, number=number)
    if row.relieves is None:
        raise Http404
    return row


def _page(request: HttpRequest, row: Deployment, *, status: int = 200, **given: Any) -> HttpResponse:
    outgoing = Deployment.objects.select_related("muster", "leader").get(relieved_by=row)
    written, there, known = handover_of(row), open_of(row, outgoing), names_of(outgoing)
    context = {
        "mission": row,
        "outgoing": outgoing,
        "written": written,
        "there": there,
        "gear": [(piece.code, known.get(piece.code, "")) for piece in there.gear],
        "stayed": [(code, known.get(code, "")) for code in written.gear] if written else [],
        "names": leads(request, row.organisation),
        "signs_out": may_sign(outgoing, person_of(request)),
        "signs_in": may_sign(row, person_of(request)),
        "staying": set(written.gear) if written else {piece.code for piece in there.gear},
        "handover_form": HandoverForm(initial=_known(written, there)),
    }
    return render(request, "teams/handover.html", context | given, status=status)


def _known(written: Any, there: Any) -> dict[str, Any]:
    return {"heads_out": there.heads_out, "heads_in": there.heads_in, **{name: getattr(written, name, "") for name in ("hazards", "notes")}}


def _acts(request: HttpRequest, row: Deployment) -> dict[str, Callable[[], str]]:
    return {"write": partial(_write, request, row), "sign-out": partial(_sign, request, row, "out"), "sign-in": partial(_sign, request, row, "in")}


def _write(request: HttpRequest, row: Deployment) -> str:
    typed = fitting("handover_form", HandoverForm(request.POST))
    return _("%(number)s is kept. Now both leaders sign.") % {
        "number": write_handover(row, **typed, gear=request.POST.getlist("gear"), by=person_of(request)).number
    }


def _sign(request: HttpRequest, row: Deployment, side: str) -> str:
    written = handover_of(row)
    if written is None:
        raise Http404
    signed = sign_handover(written, side=side, by=person_of(request)).signed
    return _("Signed by both: tasks and gear belong to the relief now.") if signed else _("Signed. The other leader signs too.")
