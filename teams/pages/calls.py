"""Call-outs on a page: the list with whom tests reached, a draft with its proposal, a running one with its answers."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from relief.core import clock
from relief.core.access import get_or_404, may, scope
from relief.core.roles import OFFICE
from teams.call_registry import CALLERS
from teams.domain.waves import RUNGS
from teams.models import CallOut, CallOutTemplate, Invitation, Muster, PartnerUnit, Reply
from teams.pages.call_forms import ReadForm
from teams.pages.drafting import society_of
from teams.selectors.abilities import wanted_of
from teams.selectors.calls import CELLS, cells_of, failed_of, is_lost, newest_by_way, people_of, reach_of, words_of
from teams.selectors.kit import wanted_bags
from teams.selectors.partners import calls_of, coming_of, partners_to_ask
from teams.selectors.proposals import proposal
from teams.services.asking import delivered
from teams.words import BONDS, bond_words, why

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from teams.selectors.proposals import Proposal

SHOWN = 40
OVERDUE_S = 120


@login_required
@require_GET
def call_outs(request: HttpRequest) -> HttpResponse:
    """All call-outs this person may see; tests with whom they reached; answers that belong nowhere yet."""
    return show_list(request)


def show_list(request: HttpRequest, *, status: int = 200, **given: Any) -> HttpResponse:
    """The list; ``given`` carries a refusal."""
    rows = list(scope(request.user, "read", CallOut).select_related("organisation", "incident")[:SHOWN])
    reach = reach_of(rows)
    lost = scope(request.user, "write", Reply).filter(state=Reply.State.WAITING, invitation=None, partner=None)
    context = {
        "running": [row for row in rows if row.is_running],
        "drafts": [row for row in rows if row.state == CallOut.State.DRAFTED],
        "past": [row for row in rows if row.state == CallOut.State.CLOSED and not row.is_test],
        "tests": [(row, reach.get(row.pk)) for row in rows if row.is_test and row.sent_at],
        "lost": [(reply, _belongs(request)) for reply in lost[:SHOWN]],
        "form": ReadForm(),
        "calls": may_call(request),
        "test_templates": list(scope(request.user, "write", CallOutTemplate).filter(kind="test", in_use=True)),
    }
    return render(request, "teams/call_outs.html", context | given, status=status)


@login_required
@require_GET
def call_out(request: HttpRequest, number: str) -> HttpResponse:
    """One call-out."""
    return show(request, get_or_404(request.user, "read", CallOut, number=number))


@login_required
@require_GET
def standing(request: HttpRequest, number: str) -> HttpResponse:
    """Only how it stands, for the page that asks every few seconds."""
    row = get_or_404(request.user, "read", CallOut, number=number)
    return render(request, "teams/call_out_standing.html", _standing(request, row))


def show(request: HttpRequest, row: CallOut, *, status: int = 200, **given: Any) -> HttpResponse:
    """The page of one call-out as it stands; ``given`` carries a refusal or a form with what was typed."""
    context = _standing(request, row)
    if row.state == CallOut.State.DRAFTED:
        context |= _proposed(row, proposal(row)) | _partners(row) | {"bags": wanted_bags(row)} if context["names"] else {"plan": None}
        return render(request, "teams/call_out_draft.html", context | given, status=status)
    context |= _people(row) | _partners(row) | {"bags": wanted_bags(row)} if context["names"] else {}
    return render(request, "teams/call_out.html", context | given, status=status)


def may_call(request: HttpRequest) -> bool:
    """Whether this person calls anybody out."""
    try:
        return may(request.user, "write", society_of(request), CALLERS)
    except Http404:
        return False


def _standing(request: HttpRequest, row: CallOut) -> dict[str, Any]:
    now = clock.now()
    writes = may(request.user, "write", row.organisation, CALLERS)
    state = Invitation.State
    kept = list(row.invitations.order_by().values_list("state", "arrived_at"))
    counted = {name: sum(one == name for one, _arrived in kept) for name in state.values}
    return {
        "row": row,
        "writes": writes,
        "names": writes or may(request.user, "write", row.organisation, OFFICE),
        "cells": cells_of(row, now),
        "counted": counted,
        "there": counted[state.COMING] + counted[state.ARRIVED],
        "asked": len(kept),
        "reach": reach_of([row]).get(row.pk),
        "unread": row.replies.filter(state=Reply.State.WAITING).count(),
        "stopped": row.is_running and row.next_at is not None and (now - row.next_at).total_seconds() > OVERDUE_S,
        "chain_ended": row.rung >= RUNGS,
        "partners_coming": coming_of(calls_of(row)),
    }


def _proposed(row: CallOut, plan: Proposal) -> dict[str, Any]:
    """Who would be asked, by cell, and who may not, with every reason."""
    wave: dict[str, list[Any]] = defaultdict(list)
    things = dict(wanted_of(row))
    for one in plan.wave:
        wave[str(CELLS[one.who.cell])].append(
            (
                one.who,
                one.candidate,
                None if one.candidate.metres is None else round(one.candidate.metres / 1000),
                [things[name] for name in one.brings],
            )
        )
    return {
        "plan": plan,
        "things": list(things.values()),
        "nobody": [things[name] for name in plan.nobody],
        "wave": dict(wave),
        "waiting": len(plan.able) - len(plan.wave),
        "short": [(CELLS[cell], people) for cell, people in plan.short.items()],
        "excluded": [(who, CELLS[who.cell], [why(reason) for reason in reasons]) for who, reasons in plan.excluded],
    }


def _people(row: CallOut) -> dict[str, Any]:
    words = words_of(row)
    failed = failed_of(row)
    everybody = people_of(row)
    names = {one.pk: one.person for one in everybody}
    ways = {key: newest_by_way(sent) for key, sent in delivered(names).items()}
    musters = list(row.musters.all())
    unclear = [reply for replies in words.values() for reply in replies if reply.state == Reply.State.WAITING and reply.partner_id is None]
    return {
        "people": [(one, words.get(one.pk, []), one.pk in failed, ways.get(one.pk, [])) for one in everybody],
        "unclear": [(reply, names.get(reply.invitation_id or 0)) for reply in unclear],
        "waves": list(row.waves.all()),
        "musters": musters,
        "gathering": any(one.state == Muster.State.OPEN for one in musters),
        "form": ReadForm(),
    }


def _partners(row: CallOut) -> dict[str, Any]:
    """The partners that were asked, and those that could be or may not, and why. Five queries."""
    if row.is_test:
        return {}
    asked = row.partner_calls.select_related("unit__contact", "agreement").prefetch_related("messages", "replies")
    left = partners_to_ask(row)
    return {
        "asked_partners": [(one, is_lost(one.messages.all())) for one in asked],
        "other_partners": [(one, bond_words(one), *BONDS[one.bond][1:]) for one in left],
        "neighbours": sum(one.may_go and one.unit.kind == PartnerUnit.Kind.NEIGHBOUR for one in left),
        "typed": {},
    }


def _belongs(request: HttpRequest) -> list[Invitation]:
    """Those an answer without a call-out may belong to: everybody asked in what runs now."""
    rows = scope(request.user, "write", Invitation).filter(call_out__state__in=CallOut.RUNNING)
    return list(rows.select_related("person", "call_out").order_by("call_out", "person__name"))
