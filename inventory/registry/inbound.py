"""Goods on their way in, and what proves a paper."""

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
from relief.core.roles import DISPATCHERS, KEEPERS, OFFICE, REVIEWERS
from relief.registrar.ownership import own

NOTICE = {"write": KEEPERS | OFFICE}

own(ReceiptNotice, scope="warehouse__organisation", access=NOTICE)
own(ReceiptNoticeLine, scope="notice__warehouse__organisation", access=NOTICE)
own(Tally, scope="warehouse__organisation", access={"write": KEEPERS})
own(TallyLine, scope="tally__warehouse__organisation", access={"write": KEEPERS})
own(IntakeSession, scope="warehouse__organisation", access=NOTICE)
own(IntakeCarton, scope="session__warehouse__organisation", access=NOTICE)
own(Signature, scope="warehouse__organisation", access={"write": KEEPERS | DISPATCHERS})
own(Attachment, scope="warehouse__organisation", access={"write": KEEPERS | DISPATCHERS})
own(ExceptionReview, scope="warehouse__organisation", access={"write": REVIEWERS})
