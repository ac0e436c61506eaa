"""The addresses of the phone: set it up, what it carries along, what it sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.gzip import gzip_page

from inventory.domain.phones import OtherWorld
from inventory.models import Device
from inventory.outbox import devices
from inventory.outbox.answers import answer, answers, sent_json, signed_in
from inventory.outbox.batches import read_batch
from inventory.outbox.pack import PackFor, etag_of, pack
from inventory.outbox.replay import replay
from inventory.pages.reading import kept
from relief.core.columns import fits
from relief.core.fieldwork import society_served
from relief.core.middleware import HEADER_WORLD
from relief.core.services.numbers import stamp
from relief.core.worlds import REAL, current_world_id

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@answers("POST")
def enrol(request: HttpRequest) -> HttpResponse:
    """Set this phone up: its code in every number it gives, and the secret it shows from now on."""
    user, person = signed_in(request)
    label = fits(str(sent_json(request).get("label") or "").strip(), Device, "label")
    stores = kept(user)
    device, secret = devices.enrol(by=person, organisation=stores[0].organisation if stores else society_served(user), label=label)
    return answer({"device": device.code, "secret": secret, "numbering": stamp(device.code)}, status=201)


@ensure_csrf_cookie
@gzip_page
@answers("GET")
def pack_json(request: HttpRequest) -> HttpResponse:
    """What the phone carries along; 304 where it has it already."""
    user, _person = signed_in(request)
    device = device_of(request) if request.headers.get("X-Field-Device") else None
    holder = PackFor.of(user, device)
    body = pack(holder)
    etag, said = etag_of(body), timezone.localtime(holder.now).isoformat()
    response = get_conditional_response(request, etag=etag) or answer({"as_of": said, "server_time": said, **body})
    response["ETag"], response["X-Field-As-Of"] = etag, said
    return response


@answers("POST")
def commands(request: HttpRequest) -> HttpResponse:
    """Take what a phone sent, one entry after the other; every entry is answered by itself.

    A drill takes only what says that it was made for it: a session that still stands in one is no such word.
    """
    user, _person = signed_in(request)
    if current_world_id() != REAL and HEADER_WORLD not in request.headers:
        raise OtherWorld
    device = device_of(request)
    batch = read_batch(sent_json(request))
    return answer({"results": replay(user=user, device=device, batch=batch)})


def device_of(request: HttpRequest) -> Device:
    """The phone that asks, in the hand of its keeper."""
    _user, person = signed_in(request)
    device = devices.known(code=request.headers.get("X-Field-Device"), secret=request.headers.get("X-Field-Secret"), by=person)
    devices.heard_of(device)
    return device
