"""Text messages that come in: the gateway posts them here, and the app that knows what one says reads it."""

from __future__ import annotations

import hmac
import json
import re
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from relief.problems import Problem
from relief.registrar.hooks import text_readers

if TYPE_CHECKING:
    from django.http import HttpRequest

HEADER = "X-Relief-Secret"
SENDER, TEXT, NAME = ("from", "sender", "mobile", "phone"), ("text", "content", "message", "body"), ("id", "message_id", "msgid")
LONGEST = 500


@csrf_exempt
@require_POST
def inbound(request: HttpRequest) -> HttpResponse:
    """Take one message of the gateway (JSON or form) and answer with what to send back.

    Without RELIEF_SMS_SECRET there is no such page; with a wrong one nothing is read.
    """
    if not settings.SMS_SECRET:
        raise Http404
    if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), settings.SMS_SECRET.encode()):
        return JsonResponse({"detail": _("The secret of the gateway is wrong.")}, status=403)
    sent = _sent(request)
    sender, text, name = (_first(sent, names) for names in (SENDER, TEXT, NAME))
    return JsonResponse({"reply": read_text(sender=re.sub(r"\D", "", sender)[-15:], text=text[:LONGEST], name=name[:40])})


def read_text(*, sender: str, text: str, name: str) -> str:
    """What the first app that understands a message answers, or the refusal in words."""
    for reads in text_readers():
        try:
            reply = reads(sender=sender, text=text, name=name)
        except Problem as problem:
            return problem.say(_)
        if reply is not None:
            return reply
    return _("This message was not understood. Please call the duty officer.")


def _sent(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        found = json.loads(request.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _first(sent: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((str(sent[name]) for name in names if sent.get(name)), "")
