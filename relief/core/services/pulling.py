"""Bring in what a feed or list of warnings holds now; one bad entry stops no other and is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from relief.core.alerts import cap, feeds, nmc
from relief.core.alerts.fetching import NotFetched, fetch, same_host
from relief.core.alerts.markup import parsed
from relief.core.alerts.placing import Atlas
from relief.core.alerts.reading import notices_of
from relief.core.models import Alert
from relief.core.services.alerts import keep_alerts
from relief.problems import Problem

if TYPE_CHECKING:
    from relief.core.alerts.feeds import Entry
    from relief.core.alerts.notices import Notice
    from relief.core.models import Organisation


@dataclass
class Pulled:
    """What one address gave: entries, how many were new, known or elsewhere, and what went wrong."""

    url: str
    entries: int = 0
    new: int = 0
    known: int = 0
    elsewhere: int = 0
    failures: list[Problem] = field(default_factory=list)


def pull(url: str, *, organisation: Organisation) -> Pulled:
    """Read one address: a CAP feed (each entry's message is fetched from the same host), a single message, or the centre's list."""
    done = Pulled(url)
    try:
        data = fetch(url)
        root = None if nmc.is_nmc(data) or data.startswith(b"PK") else parsed(data, url)
        if root is None or not feeds.is_feed(root):
            notices = notices_of(data, url)
            done.entries = len(notices)
            for notice in notices:
                _keep(done, notice, organisation)
        else:
            _entries(done, feeds.entries_of(root, url), organisation)
    except Problem as failure:
        done.failures.append(failure)
    return done


def _entries(done: Pulled, entries: list[Entry], organisation: Organisation) -> None:
    atlas, known = Atlas(), _told(entries)
    done.entries = len(entries)
    for entry in entries:
        if entry.identifier in known:
            done.known += 1
        elif atlas.elsewhere(entry.identifier[: nmc.CODE_DIGITS]):
            done.elsewhere += 1
        else:
            notice = _whole(done, entry)
            if notice is not None:
                _keep(done, notice, organisation)


def _told(entries: list[Entry]) -> set[str]:
    """The entries whose message is here in full already; they are not fetched again."""
    rows = Alert.objects.filter(identifier__in=[entry.identifier for entry in entries])
    return {row.identifier for row in rows if row.is_whole}


def _whole(done: Pulled, entry: Entry) -> Notice | None:
    """The message of an entry; where it cannot be had, what the entry itself tells stands in until the next time."""
    if entry.whole or not entry.link:
        return entry.notice
    try:
        if not same_host(entry.link, done.url):
            raise NotFetched(url=entry.link, reason="another host than the feed's")
        return cap.notice_of(parsed(fetch(entry.link), entry.link), entry.link)
    except Problem as failure:
        done.failures.append(failure)
        return entry.notice


def _keep(done: Pulled, notice: Notice, organisation: Organisation) -> None:
    try:
        kept = keep_alerts(notices=[notice], organisation=organisation, by=None, everywhere=False)
    except Problem as failure:
        done.failures.append(failure)
        return
    done.new += len(kept.new)
    done.elsewhere += kept.elsewhere
    done.known += len(kept.alerts) - len(kept.new)
