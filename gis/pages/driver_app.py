"""The files of the driver's page: texts for its scripts, where each is served, and the worker that keeps them without signal."""

from __future__ import annotations

import json
import re
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

ROOT = settings.BASE_DIR / "static"
MODULES = ("driver/driver.js", "driver/queue.js", "driver/store.js", "field/view.js", "field/ink.js", "field/words.js", "vendor/idb/index.js")
FILES = (*MODULES, "field/app.css", "relief/theme.js", "relief/tokens.css", "relief/glyphs.svg", "relief/mark.svg")
SAID = re.compile(r'\b_\(\s*"((?:[^"\\]|\\.)+)"')
JSON_SAFE = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@cache_control(no_cache=True)
@require_GET
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes the request
    """The service worker with its version and the files it keeps."""
    facts = {"version": version(), "scope": reverse("driver_worker").removesuffix("worker.js"), "files": [static(name) for name in FILES]}
    script = f"const KEPT = {json.dumps(facts)};\n{(ROOT / 'driver/worker.js').read_text(encoding='utf-8')}"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@cache
def _said() -> tuple[str, ...]:
    source = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in MODULES if name.startswith(("driver/", "field/")))
    return tuple(sorted({json.loads(f'"{text}"') for text in SAID.findall(source)}))


def words() -> dict[str, str]:
    """Texts of the scripts → in the reader's language."""
    return {text: gettext(text) for text in _said()}


def import_map(nonce: str) -> SafeString:
    """Where each module is served, so that a module is never mixed with one of another version."""
    served = {f"{settings.STATIC_URL}{name}": static(name) for name in MODULES}
    rooted = {plain if plain.startswith("/") else f"/{plain}": hashed for plain, hashed in served.items()}
    facts = json.dumps({"imports": {plain: hashed for plain, hashed in rooted.items() if plain != hashed}}).translate(JSON_SAFE)
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, mark_safe(facts))  # noqa: S308 - escaped above


def version() -> str:
    """A name for this state of the page's files in this language."""
    parts = [(ROOT / name).read_bytes() for name in (*FILES, "driver/worker.js")]
    return f"{sha256(b''.join(parts)).hexdigest()[:12]}-{get_language()}"
