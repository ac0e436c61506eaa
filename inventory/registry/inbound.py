"""Goods on their way in, and what proves a paper."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.models import (
    Attachment,
    ExceptionReview,
    IntakeCarton,
    IntakeSession,
    ReceiptNotice,
    ReceiptNoticeLine,
    Signature,
    Tally,
    TallyLine,
)
from inventory.services.inbound import forget_sender
from relief.core.roles import DISPATCHERS, KEEPERS, OFFICE, REVIEWERS
from relief.registrar.declarations import Due
from relief.registrar.ownership import own
from relief.registrar.registry import Registry, act

NOTICE = {"write": KEEPERS | OFFICE}
CONTACT = Q(contacted_at__isnull=True, state__in=ReceiptNotice.EXPECTED)

own(ReceiptNoticeLine, scope="notice__warehouse__organisation", access=NOTICE)
own(Tally, scope="warehouse__organisation", access={"write": KEEPERS})
own(TallyLine, scope="tally__warehouse__organisation", access={"write": KEEPERS})
own(IntakeSession, scope="warehouse__organisation", access=NOTICE)
own(IntakeCarton, scope="session__warehouse__organisation", access=NOTICE)
own(Signature, scope="warehouse__organisation", access={"write": KEEPERS | DISPATCHERS})
own(Attachment, scope="warehouse__organisation", access={"write": KEEPERS | DISPATCHERS})
own(ExceptionReview, scope="warehouse__organisation", access={"write": REVIEWERS})


@admin.register(ReceiptNotice)
class ReceiptNotices(Registry):
    """Word that goods will come, with its two clocks: written, received and completed by services."""

    scope = ("warehouse__organisation", "incident__organisation")
    access = {**NOTICE, "add": (), "change": (), "delete": (), "import": ()}
    masked = {"party_phone": NOTICE["write"]}
    erasure = forget_sender
    actions = (act(_("Forget the sender's telephone"), forget_sender),)
    fields = (
        "number", "state", "warehouse", "origin", "party", "party_phone", "reference", "earmark", "incident", "expected_on", "noticed_at",
        "contact_due_at", "contacted_at", "completed_at", "report_due_at", "reported_at", "note",
    )  # fmt: skip
    columns = (
        "number", "state", "warehouse", "origin", "party", "reference", "expected_on", "noticed_at", "contact_due_at", "contacted_at",
        "completed_at", "report_due_at", "reported_at",
    )  # fmt: skip
    list_display = ("number", "state", "warehouse", "party", "expected_on", "contact_due_at", "report_due_at")
    list_filter = ("state", "origin")
    search_fields = ("number", "party", "reference")
    due = (
        Due("contact_due_at", _("The sender of announced goods has to be contacted"), days=2, waiting=CONTACT),
        Due("report_due_at", _("An acceptance has to be reported"), days=5, waiting=Q(reported_at__isnull=True, completed_at__isnull=False)),
    )
