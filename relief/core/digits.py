"""Numbers as a form sends them: anything may stand there, and nothing of it may stop a page."""

LONGEST = 18  # digits that fit a 64-bit key


def key(text: str | None) -> int:
    """The key a form names; 0, which no row has, where it is no plain number."""
    return number(text) or 0


def number(text: str | None) -> int | None:
    """A whole number of at most eighteen digits (full-width ones too), else None."""
    plain = (text or "").strip()
    return int(plain) if plain.isdecimal() and len(plain) <= LONGEST else None
