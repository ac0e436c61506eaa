"""The installable app of the keeper's phone: its one document, its web manifest and its service worker.

The document holds nothing of a person; what a person may see comes from ``/field/pack.json`` and stays in the phone's own
store. The service worker keeps the document and its files under one version, so that old and new never mix.
"""

from __future__ import annotations

import json
import re
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.middleware.csp import get_nonce
from django.shortcuts import render
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import Resolver404, resolve, reverse
from django.utils.csp import CSP
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest
    from django.utils.safestring import SafeString

ROOT = settings.BASE_DIR / "static"
WORKER = "field/worker.js"
SHARED = ("relief/theme.js", "relief/tokens.css", "relief/glyphs.svg", "relief/mark.svg", "vendor/idb/index.js", "vendor/lean-qr/index.js")
CAMERA = ("vendor/barcode-detector/ponyfill.js", "vendor/barcode-detector/zxing-exported.js")
JSON_SAFE = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
SAID = re.compile(r'\b_\(\s*"((?:[^"\\]|\\.)+)"')
COUNTED = re.compile(r'\bngettext\(\s*"((?:[^"\\]|\\.)+)",\s*"((?:[^"\\]|\\.)+)"')
# Reading codes by camera where the phone cannot do it by itself takes WebAssembly, and only this document may run it.
POLICY: dict[str, Any] = settings.SECURE_CSP | {"script-src": [CSP.SELF, CSP.NONCE, CSP.WASM_UNSAFE_EVAL]}


@gzip_page
@login_required
@ensure_csrf_cookie
@csp_override(POLICY)
@cache_control(no_cache=True, private=True)
@require_GET
def shell(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The one document of the app, whatever address inside it was opened."""
    context = {"import_map": import_map(str(get_nonce(request))), "words": words(), "version": version(), "plain": plain_page(rest)}
    return render(request, "field/app.html", context)


@gzip_page
@cache_control(no_cache=True)
@require_GET
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes the request
    """The service worker with its version and the files it keeps."""
    facts = {"version": version(), "shell": reverse("field"), "files": [static(name) for name in kept_files()]}
    script = f"const KEPT = {json.dumps(facts)};\n{(ROOT / WORKER).read_text(encoding='utf-8')}"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@cache_control(no_cache=True)
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes the request
    """What a phone needs to put the app on its home screen."""
    icons: list[dict[str, str]] = [{"src": static("relief/mark.svg"), "sizes": "any", "type": "image/svg+xml"}]
    icons += [{"src": static(f"field/mark-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)]
    facts: dict[str, Any] = {
        "id": reverse("field"),
        "name": gettext("Relief warehouse"),
        "short_name": gettext("Warehouse"),
        "lang": get_language(),
        "start_url": reverse("field"),
        "scope": reverse("field"),
        "display": "standalone",
        "background_color": "#f2f5f4",
        "theme_color": "#0b5a5e",
        "icons": icons,
    }
    return JsonResponse(facts, content_type="application/manifest+json")


def scripts() -> list[Path]:
    """The app's own modules."""
    return sorted(path for path in (ROOT / "field").glob("*.js") if path.name != "worker.js")


def kept_files() -> list[str]:
    """What the phone keeps: everything the app needs but the reader of codes for phones that have none."""
    return ["field/app.css", *(f"field/{path.name}" for path in scripts()), *SHARED]


def plain_page(rest: str) -> str:
    """The server-rendered page for the same purpose, for a browser without scripts."""
    address = f"{reverse('field_home')}{rest}"
    try:
        resolve(address)
    except Resolver404:
        return reverse("field_home")
    return address if resolve(address).url_name != "field_screen" else reverse("field_home")


def import_map(nonce: str) -> SafeString:
    """Where each module is served, as the browser wants to be told before the first of them runs."""
    facts = json.dumps({"imports": imports()}).translate(JSON_SAFE)
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, mark_safe(facts))  # noqa: S308 - escaped above


def imports() -> dict[str, str]:
    """Module addresses as written in the sources → as served, so that a module is never mixed with one of another version."""
    names = [*kept_files(), *CAMERA]
    served = {f"{settings.STATIC_URL}{name}": static(name) for name in names if name.endswith(".js")}
    return {_rooted(plain): hashed for plain, hashed in served.items() if _rooted(plain) != hashed}


def _rooted(address: str) -> str:
    return address if address.startswith("/") else f"/{address}"


def version() -> str:
    """A name for this state of the app in this language; it changes with every file, text and template."""
    if settings.DEBUG:
        _digest_of_files.cache_clear()
    digest = sha256(_digest_of_files().encode())
    digest.update(json.dumps(words(), sort_keys=True).encode())
    return f"{digest.hexdigest()[:12]}-{get_language()}"


@cache
def _digest_of_files() -> str:
    template: Any = get_template("field/app.html")
    template = template.template
    parts = [template.source.encode(), *((ROOT / name).read_bytes() for name in (*kept_files(), WORKER))]
    return sha256(b"".join(parts) + json.dumps([static(name) for name in kept_files()]).encode()).hexdigest()


@cache
def said() -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Every text the modules say: plain ones, and those with a singular and a plural."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in scripts())
    plain = {json.loads(f'"{text}"') for text in SAID.findall(source)}
    return tuple(sorted(plain)), tuple(sorted(set(COUNTED.findall(source))))


def words() -> dict[str, str]:
    """Text as written in the modules → in the reader's language; English needs none."""
    plain, counted = said()
    found = {text: gettext(text) for text in plain}
    for one, many in counted:
        found |= {one: ngettext(one, many, 1), many: ngettext(one, many, 2)}
    return {text: translated for text, translated in found.items() if translated != text}
