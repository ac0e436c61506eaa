"""Two small pages everybody has: blank papers for days without power, and the messages written to me."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from relief.core.models import Message, Person
from relief.core.papers import pdf_response
from relief.core.papers import render as render_paper
from relief.core.papers.entering import page_of
from relief.core.papers.titles import TITLES
from relief.core.services.messages import mark_read

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

NEWEST = 100


@login_required
@require_GET
def blank_papers(request: HttpRequest) -> HttpResponse:
    """Every paper without its facts: print a stack before the storm."""
    return render(request, "home/blank_papers.html", {"titles": TITLES})


@login_required
@require_GET
def blank_paper(request: HttpRequest, name: str) -> HttpResponse:
    """One of them, under the name of the reader's society."""
    if name not in TITLES:
        raise Http404
    return pdf_response(f"blank-{name}", render_paper(name, _letterhead(request), blank=True))


@login_required
@require_GET
def blank_page(request: HttpRequest, name: str) -> HttpResponse:
    """Where the code on a blank leads: to the page on which what was written by hand is entered, or to another copy."""
    if name not in TITLES:
        raise Http404
    return render(request, "home/blank_paper.html", {"name": name, "title": TITLES[name], "page": page_of(name)})


@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What was written to me in the app, newest first."""
    mine = Message.objects.filter(to=_reader(request), channel=Message.Channel.IN_APP).exclude(state=Message.State.WITHHELD)
    return render(request, "home/inbox.html", {"messages_to_me": mine.select_related("incident")[:NEWEST]})


@login_required
@require_POST
def read(request: HttpRequest, message: int) -> HttpResponse:
    """I have read it; somebody else's message is not found."""
    mine = get_object_or_404(Message.objects.select_related("to"), pk=message, to=_reader(request))
    mark_read(message=mine, by=mine.to)
    return redirect(mine.link if mine.link.startswith("/") else "inbox")


def _reader(request: HttpRequest) -> int:
    """The person behind the sign-in; 0, which is nobody, for a sign-in without one."""
    return getattr(request.user, "person_id", None) or 0


def _letterhead(request: HttpRequest) -> dict[str, object]:
    drill = getattr(request, "world", None) is not None
    reader = Person.objects.select_related("organisation__society").filter(pk=_reader(request)).first()
    if reader is None:
        return {"drill": drill}
    society = reader.organisation.society or reader.organisation
    return {"organisation": society.name, "duty_phone": society.phone, "drill": drill}
