"""The refusals of surveyed ways and landing points."""

from __future__ import annotations

from relief.core.domain.errors import Reasoned
from relief.problems import Problem, gettext_noop


class UnreadableTrack(Reasoned):
    """A file that holds no line; nothing is kept of it."""

    slug = "unreadable-track"
    status = 422
    sentence = gettext_noop("No line can be read from %(file)s: %(reason)s (%(found)s). Expected: a GPX track or a GeoJSON line in WGS-84.")


class OffTheNetwork(Problem):
    """A surveyed way begins or ends where no road of the network is."""

    slug = "off-the-network"
    status = 422
    sentence = gettext_noop(
        "An end of the line lies %(metres)s m from the nearest junction; a surveyed way begins and ends within %(limit)s m of one."
    )


class NowhereToGo(Problem):
    """Both ends of a surveyed way snap to one junction."""

    slug = "survey-goes-nowhere"
    status = 422
    sentence = gettext_noop("Both ends of the line lie at the same junction, so it leads nowhere.")


class NotTimed(Problem):
    """A surveyed way without minutes for any class."""

    slug = "survey-not-timed"
    status = 422
    sentence = gettext_noop("Write the minutes for at least one class of vehicle; without them nothing can be reckoned.")
