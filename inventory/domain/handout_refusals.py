"""Why a step of a distribution was not taken."""

from relief.problems import Problem, gettext_noop


class NothingToHandOut(Problem):
    """Everything of a delivery is in distributions already."""

    slug = "nothing-to-hand-out"
    sentence = gettext_noop("Everything of %(waybill)s is in a distribution already, or nothing of it arrived.")


class MoreThanThereWas(Problem):
    """More handed out than the distribution had."""

    slug = "more-than-there-was"
    sentence = gettext_noop("%(item)s: %(asked)s handed out, but there were only %(there)s.")


class LessThanRecorded(Problem):
    """A sum below what households took by the roster."""

    slug = "less-than-recorded"
    sentence = gettext_noop("%(item)s: %(asked)s handed out, but by the roster households took %(recorded)s.")


class SameHandOuter(Problem):
    """Two people hand out, and the second is another one."""

    slug = "same-hand-outer"
    sentence = gettext_noop("%(name)s hands out already; the second person has to be another one.")


class UnreadableRoster(Problem):
    """A part of a roster that is neither a number nor a range."""

    slug = "unreadable-roster"
    status = 422
    sentence = gettext_noop("“%(part)s” cannot be read as a number of the roster.")


class NotOnRoster(Problem):
    """A number behind the last line."""

    slug = "not-on-roster"
    sentence = gettext_noop("The roster has no line %(line)s; its last one is %(last)s.")


class AlreadySettled(Problem):
    """A household is served once."""

    slug = "already-settled"
    sentence = gettext_noop("Line %(line)s is settled already: %(settled)s (%(at)s, %(by)s).")


class StillWaiting(Problem):
    """A roster with open lines is not finished."""

    slug = "still-waiting"
    sentence = gettext_noop("%(waiting)s households on the roster have neither come nor been marked.")


class NobodyServed(Problem):
    """Figures nobody can count."""

    slug = "nobody-served"
    sentence = gettext_noop("Say how many households and people received goods, or keep the roster.")
