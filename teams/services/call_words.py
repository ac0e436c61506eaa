"""What a call-out says to people: text message, voice, group chat, stand-down, in the language of the house, whatever the sender's is."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from relief.core.models import Message
from relief.core.services.messages import DRILL_MARK, Letter
from relief.core.worlds import REAL, current_world_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from relief.core.models import Person
    from teams.models import CallOut, Invitation, PartnerCall

SALT, PARTNER_SALT = "call-out", "partner-call"
SECONDS = 14 * 24 * 3600
BY_PHONE, IN_APP = "p", "a"
PHONES = (Message.Channel.SMS, Message.Channel.APPRISE)


def spoken[**P, R](words: Callable[P, R]) -> Callable[P, R]:
    """In the language of the house: a leader who reads English still calls his people out in theirs."""

    @wraps(words)
    def said(*args: P.args, **kwargs: P.kwargs) -> R:
        with override(settings.LANGUAGE_CODE):
            return words(*args, **kwargs)

    return said


def channels() -> list[str]:
    """The ways a call-out goes at once: those of every message, and text messages where there is a gateway for them."""
    text = [Message.Channel.SMS.value] if settings.SMS_URLS else []
    return list(dict.fromkeys([*settings.MESSAGE_CHANNELS, *text]))


def link_to(invitation: Invitation, via: str) -> str:
    """The page on which one person answers with one tap; ``via`` says whether the link went to his telephone."""
    return reverse("call_out_answer", args=[signing.dumps([invitation.pk, current_world_id(), via], salt=SALT, compress=True)])


def read_link(token: str) -> tuple[int, int, str] | None:
    """(invitation, world, via) of a link, or None where it is forged or too old."""
    try:
        key, world, via = signing.loads(token, salt=SALT, max_age=SECONDS)
        return int(key), int(world), str(via)
    except (signing.BadSignature, ValueError, TypeError):
        return None


@spoken
def headline(call_out: CallOut) -> str:
    """The first words: a test says so at once, also in the real world."""
    if call_out.is_test:
        return _mark() + _("Test of the telephones, please answer")
    return _("Call-out: %(what)s") % {"what": f"{call_out.get_hazard_display()} {call_out.place}".strip()}


@spoken
def question(invitation: Invitation, *, again: bool = False) -> list[Letter]:
    """What one person is asked, on every way that goes at once."""
    call_out, code = invitation.call_out, {"code": invitation.code}
    if call_out.is_test:
        text = _("This is a test, nobody goes out. Answer “%(code)s 1”, or tap:") % code
    else:
        facts = {"at": _clock(call_out), "point": call_out.assembly_point}
        parts = [_("Report by %(at)s at: %(point)s.") % facts]
        parts += [_("Bring: %(kit)s.") % {"kit": call_out.kit_remark}] if call_out.kit_remark else []
        parts += [_("Answer “%(code)s 1 30” (there in 30 minutes) or “%(code)s 0” (cannot come), or tap:") % code]
        text = " ".join(parts)
    subject = _("Again: %(subject)s") % {"subject": headline(call_out)} if again else headline(call_out)
    return _letters(invitation, subject, text)


@spoken
def voice(invitation: Invitation) -> Letter:
    """What is read aloud to whoever has not answered."""
    call_out = invitation.call_out
    text = _("%(subject)s. Report at %(point)s. Press 1 if you come, 0 if you cannot. The text message on your telephone says more.") % {
        "subject": headline(call_out),
        "point": call_out.assembly_point,
    }
    return Letter(invitation.person, headline(call_out), text, channels=[Message.Channel.VOICE])


@spoken
def group(call_out: CallOut, to: Person, people: int) -> Letter:
    """One line for the group chats; nobody is named there."""
    text = _("%(n)s people were asked by text message and in the app. Please answer there, not here.") % {"n": people}
    return Letter(to, f"{headline(call_out)} ({call_out.number})", text, channels=[Message.Channel.GROUP])


@spoken
def stand_down(invitation: Invitation) -> list[Letter]:
    """Enough people are coming, or nobody is needed."""
    text = _("Call-out %(number)s: you are not needed any more. Please stand down; thank you.") % {"number": invitation.call_out.number}
    return _letters(invitation, _("Stand down: %(number)s") % {"number": invitation.call_out.number}, text)


@spoken
def needed_after_all(invitation: Invitation) -> list[Letter]:
    """A place has become free for somebody on standby."""
    call_out = invitation.call_out
    text = _("A place has become free: please come after all, to %(point)s.") % {"point": call_out.assembly_point}
    return _letters(invitation, headline(call_out), text)


@spoken
def chain(call_out: CallOut, to: Person, short: str) -> Letter:
    """To the next rung: who is missing, and that nobody is left to ask."""
    text = _("Call-out %(number)s still lacks %(short)s, and nobody is left to ask. Decide: widen, ask a neighbour, or go with fewer.")
    facts = {"number": call_out.number, "short": short}
    return Letter(to, _("Call-out is short of people"), text % facts, reverse("call_out", args=[call_out.number]), channels())


def partner_link(asked: PartnerCall) -> str:
    """The page on which a partner says how many come."""
    return reverse("partner_answer", args=[signing.dumps([asked.pk, current_world_id()], salt=PARTNER_SALT, compress=True)])


def read_partner_link(token: str) -> tuple[int, int] | None:
    """(partner asked, world) of a link, or None where it is forged or too old."""
    try:
        key, world = signing.loads(token, salt=PARTNER_SALT, max_age=SECONDS)
        return int(key), int(world)
    except (signing.BadSignature, ValueError, TypeError):
        return None


@spoken
def partner_question(asked: PartnerCall) -> Letter | None:
    """What a partner is asked, on the way its agreement names; None where it is rung up by hand."""
    call_out = asked.call_out
    facts = {"who": call_out.organisation, "n": asked.people, "at": _clock(call_out), "point": call_out.assembly_point}
    text = _("%(who)s asks you for up to %(n)s people under our agreement. Report by %(at)s at: %(point)s. Tap to say how many come:") % facts
    return _to_partner(asked, headline(call_out), text, partner_link(asked))


@spoken
def partner_stand_down(asked: PartnerCall) -> Letter | None:
    """A partner is not needed any more."""
    facts = {"number": asked.call_out.number}
    text = _("Call-out %(number)s: you are not needed any more. Please stand down; thank you.") % facts
    return _to_partner(asked, _("Stand down: %(number)s") % facts, text, "")


def _to_partner(asked: PartnerCall, subject: str, text: str, link: str) -> Letter | None:
    unit = asked.unit
    channel = unit.CHANNELS.get(unit.Channel(unit.channel))
    return Letter(unit.contact, subject, text, link, [channel]) if unit.contact and channel else None


def _letters(invitation: Invitation, subject: str, text: str) -> list[Letter]:
    """To the telephone with a link that proves the telephone, elsewhere with one that does not."""
    ways = channels()
    phones = [way for way in ways if way in PHONES]
    others = [way for way in ways if way not in PHONES]
    letters = [Letter(invitation.person, subject, text, link_to(invitation, BY_PHONE), phones)] if phones else []
    return letters + ([Letter(invitation.person, subject, text, link_to(invitation, IN_APP), others)] if others else [])


def _mark() -> str:
    return DRILL_MARK if current_world_id() == REAL else ""


def _clock(call_out: CallOut) -> str:
    return f"{timezone.localtime(call_out.report_by):%m-%d %H:%M}" if call_out.report_by else "—"
