"""The words and signs every page shares: glyphs, chips, quantities, times, levels."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import template
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relief.core.event_words import words_of
from relief.core.tones import STATES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.utils.safestring import SafeString

register = template.Library()
MANY_DAYS = 30
LETTERS_OF_A_SIGN = 2

TONES = {"danger": "stop", "warning": "alert", "good": "check", "info": "truck", "neutral": "clock"}
EVENTS = (
    ("departed", "truck"),
    ("arrived", "flag"),
    ("loaded", "box"),
    ("signed", "pen"),
    ("incident", "incident"),
    ("activation", "flag"),
    ("response", "flag"),
    ("government", "flag"),
    ("need", "need"),
    ("proposal", "scale"),
    ("order", "list"),
    ("release", "list"),
    ("closure", "closure"),
    ("road", "closure"),
    ("trip", "truck"),
    ("waybill", "paper"),
    ("pick", "count"),
    ("proof", "pen"),
    ("delivery", "pen"),
    ("distribution", "people"),
    ("transfer", "transfer"),
    ("receipt", "receive"),
    ("received", "receive"),
    ("issue", "issue"),
    ("return", "returned"),
    ("revers", "reverse"),
    ("count", "count"),
    ("dispos", "dispose"),
    ("discrepancy", "scale"),
    ("message", "message"),
    ("sitrep", "paper"),
    ("shelter", "shelter"),
    ("stock", "box"),
    ("aid-", "people"),
)
TAGS = {"error": "danger", "warning": "warning", "success": "good", "info": "info", "debug": "neutral"}
DAYS_OF_WARNING = 90
RECENT = timedelta(days=30)
LEVELS = {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ", 4: "Ⅳ"}


@register.simple_tag(takes_context=True)
def typed(context: dict[str, Any], prefix: str, key: object = "", otherwise: object = "") -> object:
    """What was typed into a field of a form that was refused; ``otherwise`` where the form is new."""
    request = context.get("request")
    return request.POST.get(f"{prefix}{key}", otherwise) if request is not None and request.method == "POST" else otherwise


@register.simple_tag
def glyph(name: str, label: str = "") -> SafeString:
    """One sign of our own sprite; without a label it is decoration and silent to screen readers."""
    address = f"{static('relief/glyphs.svg')}#{name}"
    if label:
        return format_html('<svg class="glyph" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="glyph" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', address)


@register.simple_tag
def chip(tone: str, word: object, sign: str = "") -> SafeString:
    """A meaning with colour, glyph and word; ``tone`` is danger, warning, good, info or neutral."""
    return format_html('<span class="chip {}">{}{}</span>', tone, glyph(sign or TONES[tone]), word)


@register.simple_tag
def status(value: object, word: object) -> SafeString:
    """The chip of a state: its value decides tone and glyph, ``word`` is its translated label."""
    tone, sign = STATES.get(str(value), ("neutral", "info"))
    return chip(tone, word, sign)


@register.filter
def tone(tags: str) -> str:
    """The tone of a flash message, from Django's message tags."""
    return next((TAGS[tag] for tag in str(tags).split() if tag in TAGS), "info")


@register.filter
def tone_glyph(name: str) -> str:
    """The sign that goes with a tone."""
    return TONES.get(name, "info")


@register.filter
def event_glyph(kind: str) -> str:
    """The sign of an event kind, found by the words in it."""
    return next((sign for word, sign in EVENTS if word in kind), "info")


@register.filter
def event_words(kind: str) -> str:
    """An event kind as a person says it."""
    return words_of(kind)


@register.filter
def number(value: int | None) -> str:
    """A whole number with its thousands marked; a missing one is a dash, never 0."""
    return "—" if value is None else f"{value:,}"


@register.filter
def yuan(fen: int | None) -> str:
    """An amount kept in fen, in yuan with two decimals; a missing one is a dash."""
    return "—" if fen is None else f"{fen // 100:,}.{fen % 100:02d}"


@register.filter
def named(row: Any) -> str:
    """A row of reference data (an item, a pack, a class of vehicles) by its name in the reader's language, where it has one."""
    return str(_english(row, "name_en") or row.name)


@register.filter
def unit(item: Any, units: int | None = 1) -> str:
    """The base unit of an item in the reader's language; in English as it is said of so many."""
    english = _english(item, "unit_en")
    return plural(english, units) if english else str(item.unit)


def _english(row: Any, field: str) -> str:
    return str(getattr(row, field, "")) if (get_language() or "").startswith("en") else ""


def plural(word: str, units: int | None) -> str:
    """An English word of so many; signs of one or two letters (kg, pc, m) have no plural."""
    if units in (None, 1, -1) or len(word) <= LETTERS_OF_A_SIGN:
        return word
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def _of_many(name: str, count: int) -> str:
    return plural(name, count) if name.isascii() and (get_language() or "").startswith("en") else name


def packs_of(item: Any) -> list[tuple[str, int]]:
    """Name and size of an item's packs, largest first; uses prefetched rows where there are any."""
    return sorted(((named(pack), pack.units) for pack in item.packs.all() if pack.units > 1), key=lambda pack: -pack[1])


def split(units: int, packs: Iterable[tuple[str, int]]) -> list[tuple[int, str]]:
    """Full packs largest first, as (count, name); the last entry is the loose rest with an empty name."""
    parts: list[tuple[int, str]] = []
    rest = abs(units)
    for name, size in packs:
        full, rest = divmod(rest, size)
        parts.append((full, name))
    return [part for part in [*parts, (rest, "")] if part[0]]


@register.simple_tag
def quantity(units: int | None, item: Any) -> SafeString:
    """Base units of an item with the packs they make: 173 件 (7 箱 + 5 件)."""
    if units is None:
        return format_html('<span class="qty">{}</span>', "—")
    parts = split(units, packs_of(item))
    whole = format_html('<span class="qty-whole">{}{} {}</span>', "−" if units < 0 else "", number(abs(units)), unit(item, units))
    if all(not name for _count, name in parts):
        return format_html('<span class="qty">{}</span>', whole)
    packed = " + ".join(f"{number(count)} {_of_many(name, count) if name else unit(item, count)}" for count, name in parts)
    return format_html('<span class="qty">{} <span class="qty-packs">{}</span></span>', whole, f"({packed})")


@register.simple_tag
def moment(value: datetime | None, form: str = "relative") -> SafeString:
    """A time that is relative with the absolute in its title and behind a tap; ``form="absolute"`` turns it round."""
    if value is None:
        return format_html("{}", "—")
    local = timezone.localtime(value)
    absolute = f"{date_format(local, 'DATE_FORMAT')} {local:%H:%M}"
    near = str(naturaltime(value)) if abs(timezone.now() - value) < RECENT else absolute
    shown, other = (absolute, near) if form == "absolute" else (near, absolute)
    return format_html(
        '<time datetime="{}" title="{}" data-moment="{}" tabindex="0">{}</time>', local.isoformat(timespec="seconds"), absolute, other, shown
    )


@register.filter
def clock(value: datetime | None) -> str:
    """Hour and minute in the house's time zone."""
    return f"{timezone.localtime(value):%H:%M}" if value else "—"


@register.filter
def interval(value: timedelta | None) -> str:
    """A length of time in whole minutes, hours and days, as one says it; of months nobody wants the minutes."""
    if value is None:
        return "—"
    minutes = int(value.total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60) if days < MANY_DAYS else (0, 0)
    words = [
        _("%(n)s d") % {"n": days} if days else "",
        _("%(n)s h") % {"n": hours} if hours else "",
        _("%(n)s min") % {"n": left} if left or not minutes else "",
    ]
    return " ".join(word for word in words if word)


@register.filter
def level(value: int | None) -> str:
    """A response level in its official figure: Ⅰ is the highest."""
    return LEVELS.get(value or 0, "—")


@register.simple_tag
def expiry(day: date | None, on: date | None = None) -> SafeString:
    """When a lot expires, as a chip once that is near or past; on the printed day itself goods still go out."""
    if day is None:
        return format_html('<span class="quiet">{}</span>', _("does not expire"))
    left = (day - (on or timezone.localdate())).days
    shown = day.isoformat()
    if left < 0:
        return chip("danger", _("expired %(day)s") % {"day": shown}, "expiry")
    if left <= DAYS_OF_WARNING:
        return chip("warning", _("expires %(day)s") % {"day": shown}, "expiry")
    return format_html('<span class="nowrap">{}</span>', shown)
