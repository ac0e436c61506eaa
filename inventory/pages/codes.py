"""The page behind every code of the house, the box in which codes are typed, and photographs of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from inventory.api.scanning import told
from inventory.domain import own_codes
from inventory.models import IntakeCarton, Item, Lot, Pack
from inventory.outbox.answers import answer, answers
from inventory.pages.problems import said
from inventory.selectors.scanning import find, resolve
from inventory.services.codes import bind_gtin
from inventory.services.photographed import codes_in
from relief.core.access import may, scope
from relief.core.roles import KEEPERS, OFFICE
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inventory.pages.problems import Said
    from relief.core.models import User

BINDERS = KEEPERS | OFFICE


@require_GET
def code(request: HttpRequest, kind: str, ident: str) -> HttpResponse:
    """Whoever scans a code of the house: its page for those who may read it, a quiet word for everybody else."""
    if kind not in own_codes.KINDS:
        raise Http404
    if not request.user.is_authenticated:
        return _for_strangers(request, kind, ident)
    hits = find(kind, ident, request.user)
    if not hits:
        raise Http404
    if len(hits) == 1 and hits[0].page:
        return redirect(hits[0].page)
    return render(request, "inventory/code.html", {"hits": hits, "text": "", "by_code": True})


@login_required
@require_GET
def scan(request: HttpRequest) -> HttpResponse:
    """The box for codes on a desk: typed, or sent by a scanner that acts as a keyboard."""
    return _shown(request, request.GET.get("code", "").strip(" \t\r\n"))


def _shown(request: HttpRequest, text: str, refused: Said | None = None) -> HttpResponse:
    if not text:
        return render(request, "inventory/code.html", {"text": ""})
    found = resolve(text, request.user)
    context: dict[str, Any] = {"text": text, "hits": found.hits, "warnings": found.warnings, "asked": True, "reading": found.reading}
    problem = refused or (said(found.problem) if found.problem else None)
    if problem:
        context["problem"] = problem
    if found.reading and found.reading.gtin and not found.hits and _may_bind(request):
        context |= {"bind": found.reading.gtin, "items": Item.objects.prefetch_related("packs").order_by("name")}
    return render(request, "inventory/code.html", context, status=refused.status if refused else 200)


@login_required
@require_POST
def bind(request: HttpRequest) -> HttpResponse:
    """Let a maker's number stand for an item or one of its packs."""
    if not _may_bind(request):
        raise PermissionDenied
    sku, _slash, pack_key = request.POST.get("goods", "").partition("|")
    item = scope(request.user, "read", Item).filter(sku=sku).first()
    gtin = request.POST.get("gtin", "")
    back = redirect(f"{reverse('scan')}?code={gtin}" if gtin.isdecimal() else reverse("scan"))
    if item is None:
        messages.error(request, _("Choose what the number stands for."))
        return back
    pack = Pack.objects.filter(item=item, pk=pack_key).first() if pack_key.isdecimal() else None
    try:
        bind_gtin(item=item, gtin=gtin, pack=pack, note=request.POST.get("note", ""))
        messages.success(request, _("The number stands for %(item)s now.") % {"item": f"{item.name} {pack or ''}".strip()})
    except Problem as problem:
        return _shown(request, gtin, said(problem))
    return back


@answers("POST")
def photo(request: HttpRequest) -> HttpResponse:
    """Every code in one photograph (field ``photo``), with what it stands for."""
    file = request.FILES.get("photo")
    seen = codes_in(file.read() if file else b"")
    codes = [{"symbology": one.symbology, **told(resolve(one.text, request.user))} for one in seen]
    return answer({"codes": codes, "said": "" if codes else _("No code was found in the photograph. Go closer, hold still, wipe the label.")})


def _for_strangers(request: HttpRequest, kind: str, ident: str) -> HttpResponse:
    """What anybody may know: the kind of goods and whose they are; nothing about places, people or papers."""
    if kind == own_codes.CARTON:
        carton = IntakeCarton.objects.select_related("session").filter(code__iexact=ident).first()
        if carton:
            return redirect("intake_carton", carton.session.token, carton.code)
    context: dict[str, Any] = {}
    if kind == own_codes.LOT and ident.isdecimal() and len(ident) < own_codes.LONGEST_KEY:
        lot = Lot.objects.select_related("item", "owner").filter(pk=int(ident)).first()
        context = {"name": lot.item.name, "society": lot.owner.name} if lot else {}
    elif kind == own_codes.ITEM:
        item = Item.objects.filter(sku=ident).first()
        context = {"name": item.name} if item else {}
    return render(request, "inventory/code_public.html", {**context, "back": request.path})


def _may_bind(request: HttpRequest) -> bool:
    user = cast("User", request.user)
    return user.person is not None and may(user, "write", user.person.organisation, BINDERS)
