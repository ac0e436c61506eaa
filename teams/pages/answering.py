"""The page on which somebody answers with one tap, under the link he was sent, without signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from relief.core import clock
from relief.core.models import World
from relief.core.worlds import entered
from teams.models import Invitation, Reply
from teams.services.answers import Said, mark_seen, take_answer
from teams.services.call_words import BY_PHONE, read_link
from teams.services.inbound import reading_of

if TYPE_CHECKING:
    from django.http import HttpRequest

TIMES = (15, 30, 45, 60, 90, 120)


@never_cache
@csrf_exempt  # the authority is the link itself; browsers inside messengers often keep no cookies
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing, so that a messenger's preview answers for nobody; a tap does."""
    said = read_link(token)
    world = World.objects.filter(pk=said[1], closed_at__isnull=True).first() if said else None
    if said is None or world is None:
        says = _("It has run out, or was not copied whole. Ring up the one who called you out.")
        return render(request, "response/link_over.html", {"says": says}, status=410)
    request.world = world if world.is_drill else None  # type: ignore[attr-defined]
    with entered(world.pk):
        rows = Invitation.objects.filter(pk=said[0], person__erased_at__isnull=True)
        row = rows.select_related("call_out__organisation", "person", "member").first()
        if row is None:
            raise Http404
        return _posted(request, row, via=said[2]) if request.method == "POST" else _page(request, row)


def _posted(request: HttpRequest, row: Invitation, *, via: str) -> HttpResponse:
    if request.POST.get("seen"):
        mark_seen(row)
        return HttpResponse(status=204)
    text = (request.POST.get("tap") or request.POST.get("text", "")).replace("\x00", "").strip()
    if not text:
        return _page(request, row, wrong=_("Tap one of the answers, or write a few words."), status=422)
    now = clock.now()
    take_answer(row, reading_of(text, now, [row.code]), Said(Reply.Channel.LINK, text, now, proves_phone=via == BY_PHONE))
    return redirect(request.path)


def _page(request: HttpRequest, row: Invitation, *, status: int = 200, **given: Any) -> HttpResponse:
    last = row.replies.order_by("received_at", "pk").last()
    context = {"row": row, "call_out": row.call_out, "last": last, "times": TIMES, "open": row.call_out.is_running, **given}
    return render(request, "teams/answer.html", context, status=status)
