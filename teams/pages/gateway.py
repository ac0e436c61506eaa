"""The door of the gateways: text messages, key presses of voice calls and receipts come in here, proved by a shared secret, each once."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from relief.core.services.receipts import take_receipt
from relief.problems import Problem, gettext_noop
from relief.registrar.problem_handler import MEDIA_TYPE, document
from teams.models import Reply
from teams.services.inbound import take_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

SIGNED, BEARER = "X-Relief-Signature", "Bearer "
MOST_BYTES = 64 * 1024
CHANNELS = (Reply.Channel.SMS, Reply.Channel.VOICE)


class NoGateway(Problem):
    """Without a secret nobody may hand anything in."""

    slug = "no-gateway"
    status = 503
    sentence = gettext_noop("No gateway is set up here: RELIEF_GATEWAY_SECRET is empty.")


class UnknownGateway(Problem):
    """The secret or the signature is wrong."""

    slug = "unknown-gateway"
    status = 401
    sentence = gettext_noop("This gateway is not known: the secret or the signature is wrong. Nothing was taken.")


class UnreadableReply(Problem):
    """Something is missing in what the gateway handed in."""

    slug = "unreadable-reply"
    status = 422
    sentence = gettext_noop("This answer cannot be read: %(why)s. Nothing was taken.")


@csrf_exempt  # a gateway has no cookie; it proves itself by the secret
@require_POST
def replies(request: HttpRequest) -> HttpResponse:
    """One answer: ``from``, ``text``, ``id`` (the gateway's own key), and ``at`` and ``channel`` where known; JSON or a form."""
    try:
        _demand_gateway(request)
        said = _read(request)
        reply = take_in(**said)
    except Problem as problem:
        return JsonResponse(document(problem), status=problem.status, content_type=MEDIA_TYPE)
    return JsonResponse({"reply": reply.pk, "state": reply.state, "answer": reply.answer, "minutes": reply.minutes})


@csrf_exempt  # as above
@require_POST
def receipts(request: HttpRequest) -> HttpResponse:
    """What became of one message: ``ref`` (as it stood in our address), ``status`` (the gateway's word), and ``id`` and ``at`` where known."""
    try:
        _demand_gateway(request)
        receipt = take_receipt(**_read_receipt(request))
    except Problem as problem:
        return JsonResponse(document(problem), status=problem.status, content_type=MEDIA_TYPE)
    return JsonResponse({"receipt": receipt.pk, "fate": receipt.fate})


def _read_receipt(request: HttpRequest) -> dict[str, Any]:
    fields = _fields(request)
    ref, status, key, at = (_clean(fields.get(name)) for name in ("ref", "status", "id", "at"))
    if not ref or not status:
        raise UnreadableReply(why=_("the reference of the message and what became of it must be there"))
    digest = hashlib.sha256(f"receipt:{key or f'{ref}:{status}:{at}'}".encode()).hexdigest()
    return {"ref": ref, "status": status, "key": digest, "told_at": _moment(at)}


def _demand_gateway(request: HttpRequest) -> None:
    secret = settings.GATEWAY_SECRET
    if not secret:
        raise NoGateway
    if len(request.body) > MOST_BYTES:
        raise UnreadableReply(why=_("it is longer than any text message"))
    given = request.headers.get("Authorization", "").removeprefix(BEARER)
    signature = hmac.new(secret.encode(), request.body, hashlib.sha256).hexdigest()
    signed = request.headers.get(SIGNED, "").removeprefix("sha256=")
    if not (hmac.compare_digest(given.encode(), secret.encode()) or hmac.compare_digest(signed.encode(), signature.encode())):
        raise UnknownGateway


def _read(request: HttpRequest) -> dict[str, Any]:
    fields = _fields(request)
    phone, text, key = (_clean(fields.get(name)) for name in ("from", "text", "id"))
    if not phone or not key:
        raise UnreadableReply(why=_("the number it came from and the gateway's own id must be there"))
    channel = str(fields.get("channel") or Reply.Channel.SMS)
    if channel not in CHANNELS:
        raise UnreadableReply(why=_("the channel is sms or voice"))
    digest = hashlib.sha256(f"{channel}:{key}".encode()).hexdigest()
    return {"phone": phone, "text": text, "channel": channel, "key": digest, "sent_at": _moment(fields.get("at"))}


def _clean(value: Any) -> str:
    """The words as they came, without what no database keeps."""
    text = "" if value is None else str(value)
    return text.replace("\x00", "").encode("utf-8", "replace").decode().strip()


def _fields(request: HttpRequest) -> Mapping[str, Any]:
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        fields = json.loads(request.body)
    except ValueError as error:
        raise UnreadableReply(why=_("it is no JSON")) from error
    if not isinstance(fields, dict):
        raise UnreadableReply(why=_("it is no JSON object"))
    return fields


def _moment(value: Any) -> datetime | None:
    """When it was sent; a gateway's time without a zone is the society's own. What is no time is left out."""
    try:
        moment = parse_datetime(str(value)) if value else None
    except ValueError:
        return None
    return timezone.make_aware(moment) if moment and timezone.is_naive(moment) else moment
