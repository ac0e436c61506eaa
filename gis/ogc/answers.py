"""How the service answers: JSON or a page for people, with links, an ETag, and refusals as problem documents."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from gis.ogc.openapi import GEOJSON, HTML, JSON, PROBLEM
from gis.ogc.queries import BadParameter
from relief.core.api.tokens import TokenAuthentication
from relief.problems import Problem, gettext_noop
from relief.registrar.problem_handler import document

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from relief.core.models import User

    type View = Callable[..., Answer]

FORMATS = {"json": JSON, "html": HTML}
FRESH_SECONDS = 60


class NoSuchThing(Problem):
    """No collection or feature of this name, for this caller."""

    slug = "not-found"
    status = 404
    sentence = gettext_noop("There is nothing here under this name.")


class NotSignedIn(Problem):
    """A token that is none."""

    slug = "authentication-failed"
    status = 401
    sentence = gettext_noop("There is no such token.")


class Answer(NamedTuple):
    """What a view found: the document, its media type, the title of its page, and the template that shows it to people."""

    body: dict[str, Any]
    title: str
    media: str = JSON
    template: str = "gis/ogc/page.html"
    context: dict[str, Any] = {}


def endpoint(view: View) -> Callable[..., HttpResponse]:
    """A read-only endpoint ``view(request, user, …)`` in both formats; refusals become problem documents."""

    @wraps(view)
    @require_safe
    def answered(request: HttpRequest, **names: str) -> HttpResponse:
        try:
            user = caller(request)
            wants = _format(request)
            answer = view(request, user, **names)
        except (Problem, Http404) as refusal:
            return _refused(refusal if isinstance(refusal, Problem) else NoSuchThing())
        made = _page(request, answer) if wants == HTML else _json(request, answer)
        return _marked(made, private=user.is_authenticated)

    return answered


def caller(request: HttpRequest) -> User | AnonymousUser:
    """Whoever the token or the session names; nobody named is the public. Raises NotSignedIn.

    GDAL and QGIS send a name and a password more easily than a token: then the password is the token, never a person's own.
    """
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        request.META["HTTP_AUTHORIZATION"] = f"Token {_password(given)}"
    try:
        found = TokenAuthentication().authenticate(Request(request))
    except AuthenticationFailed:
        raise NotSignedIn from None
    return found[0] if found else request.user


def _password(given: str) -> str:
    try:
        return base64.b64decode(given, validate=True).decode().partition(":")[2]
    except ValueError:
        raise NotSignedIn from None


def link(href: str, rel: str, media: str, title: str = "") -> dict[str, str]:
    """One link."""
    return {"href": href, "rel": rel, "type": media, "title": title or rel}


def both_formats(request: HttpRequest, media: str = JSON) -> list[dict[str, str]]:
    """The links to this document itself, in JSON and as a page."""
    here = request.build_absolute_uri(request.path)
    asked = request.GET.copy()
    found = []
    for rel, kind, name in (("self", media, "json"), ("alternate", HTML, "html")):
        asked["f"] = name
        found.append(link(f"{here}?{asked.urlencode()}", rel, kind, _("This document")))
    return found


def _format(request: HttpRequest) -> str:
    named = request.GET.get("f")
    if named is not None:
        if named not in FORMATS:
            raise BadParameter(parameter="f", value=named)
        return FORMATS[named]
    best = request.get_preferred_type([JSON, GEOJSON, HTML]) if request.headers.get("Accept") else JSON
    return HTML if best == HTML else JSON


def _json(request: HttpRequest, answer: Answer) -> HttpResponse:
    text = json.dumps(answer.body, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    tag = f'"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'
    if tag in [one.strip() for one in request.headers.get("If-None-Match", "").split(",")]:
        return HttpResponseNotModified(headers={"ETag": tag})
    if answer.body.get("type") == "FeatureCollection":
        text = f'{{"timeStamp":"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",{text[1:]}'
    return HttpResponse(text, content_type=answer.media, headers={"ETag": tag})


def _page(request: HttpRequest, answer: Answer) -> HttpResponse:
    return render(request, answer.template, {"title": answer.title, "body": answer.body, **answer.context})


def _marked(response: HttpResponse, *, private: bool) -> HttpResponse:
    """Who may keep the answer: the public ones anybody for a minute, and any page of the web may read them."""
    patch_vary_headers(response, ("Accept", "Accept-Language", "Authorization", "Cookie"))
    if private:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        response["Access-Control-Allow-Origin"] = "*"
    return response


def _refused(problem: Problem) -> HttpResponse:
    response = HttpResponse(json.dumps(document(problem), ensure_ascii=False), status=problem.status, content_type=PROBLEM)
    if problem.status == NotSignedIn.status:
        response["WWW-Authenticate"] = "Token"
    return response
