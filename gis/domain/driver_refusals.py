"""The refusals of the driver's link and of codes by text message: each says what to do instead."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class UnreadableCode(Problem):
    """A message that is no code."""

    slug = "unreadable-code"
    status = 422
    sentence = gettext_noop("“%(text)s” cannot be read. Send for example: YD 007 123456 到达")


class WrongCode(Problem):
    """Number and code do not belong together, or belong to nothing that is on the road."""

    slug = "wrong-code"
    status = 422
    sentence = gettext_noop(
        "No trip on the road has the number %(number)s with this code. Look at the paper and send it again, or call the duty officer."
    )


class ForeignCode(Problem):
    """A code of another book: a drill's in the real one, or the other way round."""

    slug = "foreign-code"
    sentence = gettext_noop("This code belongs to another book (a drill, or the real one). Nothing was changed.")


class CodeLocked(Problem):
    """Too many wrong codes for one trip."""

    slug = "code-locked"
    status = 429
    sentence = gettext_noop("There were too many wrong codes for the number %(number)s. Ask the duty officer for a new one.")


class LinkUnknown(Problem):
    """A link nobody gave, or one that was tampered with."""

    slug = "link-unknown"
    status = 404
    sentence = gettext_noop("This link is not valid. Ask the duty officer for a new one.")


class LinkOver(Problem):
    """A link whose time is over, or that was replaced."""

    slug = "link-over"
    status = 410
    sentence = gettext_noop("This link is no longer valid (%(why)s). Ask the duty officer for a new one.")


class StepRepeated(Problem):
    """The step was told before."""

    slug = "step-repeated"
    sentence = gettext_noop("%(step)s was told before, at %(at)s. Nothing was changed.")


class StepNotNext(Problem):
    """The step does not follow."""

    slug = "step-not-next"
    sentence = gettext_noop("%(step)s does not come next for the trip %(number)s, which is “%(state)s”.")


class NotIssuedYet(Problem):
    """The keeper has not written the goods out."""

    slug = "not-issued-yet"
    sentence = gettext_noop("The keeper has not issued the goods of the trip %(number)s yet. Sign for them at the store first.")


class SignerMissing(Problem):
    """A signature without a name."""

    slug = "signer-missing"
    status = 422
    sentence = gettext_noop("Write who signs for the goods, for example: YD 007 123456 签收 村委会值班")
