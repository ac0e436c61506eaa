"""Call-outs on the desk: templates are kept here; what was asked and answered is read only."""

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relief.core import clock
from relief.core.access import scope
from relief.core.roles import COMMANDERS, LEADERS, OFFICE
from relief.registrar.declarations import Due, Layer, Measure
from relief.registrar.hooks import Entry, approvals
from relief.registrar.ownership import own
from relief.registrar.registry import Registry, act
from teams.models import CallOut, CallOutBag, CallOutNeed, CallOutTemplate, Invitation, Reply, TemplateBag, TemplateNeed, Wave
from teams.services.forgetting import forget_telephone, forget_words

CALLS = _("Call-outs")
CALLERS = LEADERS | COMMANDERS
WRITTEN_ELSEWHERE = {"add": (), "change": (), "delete": (), "import": ()}


@admin.register(CallOutTemplate)
class CallOutTemplates(Registry):
    """Call-outs thought through by day."""

    group, icon = CALLS, "campaign"
    scope = "organisation"
    access = {"write": LEADERS | OFFICE | COMMANDERS}
    fields = (
        "organisation", "name", "kind", "team", "hazard", "place", "assembly_point", "longitude", "latitude", "kit_remark", "own_vehicle", "language", "report_minutes",
        "spare",
        "wave_minutes", "voice_minutes", "test_every_days", "in_use",
    )  # fmt: skip
    list_display = ("name", "kind", "organisation", "hazard", "assembly_point", "report_minutes", "in_use")
    list_filter = ("kind", "in_use")
    search_fields = ("name", "place")
    layer = Layer(properties=("assembly_point", "kind", "in_use"))


@admin.register(TemplateNeed)
class TemplateNeeds(Registry):
    """How many of which cell a template wants."""

    group, icon = CALLS, "groups"
    scope = "template__organisation"
    access = {"write": LEADERS | OFFICE | COMMANDERS}
    key = ("template", "cell")
    list_display = fields = ("template", "cell", "people")
    list_filter = ("cell",)


@admin.register(TemplateBag)
class TemplateBags(Registry):
    """Which gear bags go along whenever a template is used."""

    group, icon = CALLS, "backpack"
    scope = "template__organisation"
    access = {"write": LEADERS | OFFICE | COMMANDERS}
    key = ("template", "bag")
    list_display = fields = ("template", "bag", "note")
    list_filter = ("bag__cell",)
    list_select_related = ("template", "bag")
    search_fields = ("template__name", "bag__code")


@admin.register(CallOut)
class CallOuts(Registry):
    """Call-outs as they went. Drafted, sent and closed on their own pages."""

    group, icon = CALLS, "notifications_active"
    scope = ("organisation", "incident__organisation")
    access = {"write": CALLERS, **WRITTEN_ELSEWHERE}
    fields = (
        "number", "organisation", "incident", "kind", "state", "team", "hazard", "place", "assembly_point", "kit_remark", "own_vehicle", "language", "report_minutes",
        "report_by",
        "created_by", "created_at", "sent_at", "next_at", "rung", "filled_at", "closed_at", "closed_by", "close_reason",
    )  # fmt: skip
    list_display = ("number", "kind", "state", "organisation", "incident", "sent_at", "filled_at", "closed_at")
    list_filter = ("kind", "state")
    search_fields = ("number", "place")
    layer = Layer(properties=("assembly_point", "kind", "state", "sent_at"))
    measures = (Measure("call-outs-running", _("Call-outs running"), lambda rows: rows.filter(state__in=CallOut.RUNNING).count()),)


@admin.register(Invitation)
class Invitations(Registry):
    """Who was asked, and where he stands."""

    group, icon = CALLS, "person_check"
    scope = "call_out__organisation"
    access = {"read": CALLERS | OFFICE, "write": CALLERS, **WRITTEN_ELSEWHERE}
    masked = {"phone": CALLERS}
    erasure = forget_telephone
    actions = (act(_("Forget the telephone"), forget_telephone, final=True),)
    fields = (
        "call_out", "person", "cell", "phone", "code", "metres", "state", "notified_at", "voice_at", "seen_at", "answered_at", "eta_at", "arrived_at",
        "stood_down_at",
    )  # fmt: skip
    list_display = ("call_out", "person", "cell", "state", "notified_at", "answered_at", "eta_at")
    list_filter = ("state", "cell")
    list_select_related = ("person",)
    search_fields = ("call_out__number", "person__name")


@admin.register(Reply)
class Replies(Registry):
    """Answers word for word, and how they were read."""

    group, icon = CALLS, "forum"
    scope = "organisation"
    access = {"read": CALLERS | OFFICE, "write": CALLERS, **WRITTEN_ELSEWHERE}
    masked = {"from_phone": CALLERS, "text": CALLERS}
    erasure = forget_words
    actions = (act(_("Erase the words"), forget_words, final=True),)
    fields = (
        "call_out", "organisation", "partner", "channel", "from_phone", "text", "received_at", "recorded_at", "answer", "minutes", "state", "late", "settled_by",
        "settled_at",
    )  # fmt: skip
    list_display = ("call_out", "channel", "answer", "minutes", "state", "received_at")
    list_filter = ("state", "answer", "channel")
    due = (Due("received_at", _("An unclear answer waits for a human"), days=1, waiting=Q(state=Reply.State.WAITING)),)
    measures = (Measure("replies-waiting", _("Answers that wait for a human"), lambda rows: rows.filter(state="waiting").count()),)


own(CallOutNeed, scope="call_out__organisation", access={"write": CALLERS})
own(CallOutBag, scope="call_out__organisation", access={"write": CALLERS})
own(Wave, scope="call_out__organisation", access={"write": CALLERS})


@approvals
def call_outs(request: HttpRequest) -> list[Entry]:
    """Running call-outs, and answers nobody has read yet."""
    running = scope(request.user, "write", CallOut).filter(state__in=CallOut.RUNNING)
    waiting = scope(request.user, "write", Reply).filter(state=Reply.State.WAITING).count()
    lines = [
        Entry(
            text=_("Call-out %s") % one, note=f"{one.get_hazard_display()} {one.place}", link=reverse("call_out", args=[one.number]), late=_late(one)
        )
        for one in running
    ]
    return lines + ([Entry(text=_("Answers that wait for a human: %d") % waiting, link=reverse("call_outs"), late=True)] if waiting else [])


def _late(call_out: CallOut) -> bool:
    return call_out.filled_at is None and call_out.report_by is not None and call_out.report_by < clock.now()
