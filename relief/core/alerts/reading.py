"""Tell which of the machine-readable forms something is, and read it whole or refuse it whole."""

from __future__ import annotations

from relief.core.alerts import cap, feeds, national, nmc
from relief.core.alerts.markup import MOST_BYTES, line_of, local, parsed
from relief.core.alerts.notices import Notice, UnreadableAlert
from relief.problems import gettext_noop

ZIP = b"PK\x03\x04"


def is_machine_readable(data: bytes) -> bool:
    """Whether this is a file for machines (XML, JSON, zip) and not a text for people."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"<", ZIP)) or nmc.is_nmc(data)


def as_text(data: bytes, file: str) -> str:
    """A text for people, in the encodings they are saved in here. Raises UnreadableAlert for what is no text, a picture for example."""
    known = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in known:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableAlert(file=file, line=1, reason=gettext_noop("this is neither text, XML, JSON nor zip"))


def notices_of(data: bytes, file: str) -> list[Notice]:
    """The warnings of a CAP message, a CAP feed, a file or zip of the national form, or the centre's list. Raises UnreadableAlert."""
    if len(data) > MOST_BYTES:
        raise UnreadableAlert(file=file, line=1, reason=gettext_noop("the file is larger than 2 MB"))
    if data.startswith(ZIP):
        return national.notices_of_zip(data, file)
    if nmc.is_nmc(data):
        return nmc.notices_of(data, file)
    root = parsed(data, file)
    if cap.is_cap(root):
        return [cap.notice_of(root, file)]
    if national.is_national(root):
        return [national.notice_of(root, file)]
    if feeds.is_feed(root):
        return [entry.notice for entry in feeds.entries_of(root, file) if entry.notice is not None]
    raise UnreadableAlert(file=file, line=line_of(root), reason=gettext_noop("this is no warning in a known form"), part=local(root))
