"""How long until somebody comes, as people write it: durations and clock times in Chinese and English."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15,
    "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip
MOST = 48 * 60  # minutes; whoever comes later than that does not answer this call
HOUR, HALF_DAY, DAY = 60, 12 * 60, 24 * 60
SMALL_HOURS = 5  # before five in the morning "tomorrow" may mean today

N = r"(?:\d+(?:\.\d+)?|[零〇一二两俩三四五六七八九十百]+)"
ZH_HOUR = r"(?:小时|钟头)"
RANGE = re.compile(rf"({N})\s*(?:-|~|—|–|到|至|to)\s*({N})(?=\s*(?:个|{ZH_HOUR}|分|刻|h|m))")
NEIGHBOURS = re.compile(rf"([一二三四五六七八两])([二两三四五六七八九])(?=十|个|{ZH_HOUR}|分|刻)")
LENGTH = rf"\s*(?:半|{N})\s*个?半?\s*(?:{ZH_HOUR}|分|刻|天)"
VAGUE = re.compile(
    rf"(?:几|多|来)\s*个?(?:{ZH_HOUR}|分|天|刻)|{ZH_HOUR}多|至少|最少|起码|最快|(?<![今明最])(?:晚到?|迟到?|延迟|推迟|再过)(?={LENGTH})|晚点|晚一点|晚些|等会|待会|一会|过会"
    r"|(?:few|couple|some|several)\b|\bat least\b|\bsoon\b|\blater\b|\blate\b|\bdelayed\b"
)
OTHER_DAY = re.compile(
    r"明天|后天|明[早晚]|改天|下周|下星期|周末|(?:周|星期)[一二三四五六日天]|\btomorrow\b|\bnext week\b|\bweekend\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
)
PART_OF_DAY = re.compile(
    r"(?:今晚|今夜|上午|中午|下午|傍晚|早上|晚上|夜里)(?!好)|[下放]班|\btonight\b|(?<!good )\b(?:morning|afternoon|evening)\b|\bafter (?:work|lunch|dinner)\b"
)
AT_MOST = re.compile(rf"不(?:到|用|超过|出)(?={LENGTH})")
LATER = re.compile(r"\b(h|hours?|hrs?|m|minutes?|mins?) (?:later|from now)\b")
AGO = re.compile(rf"(?:{ZH_HOUR}|分钟?|天)前|\bago\b")
ENGLISH = (
    (re.compile(r"\b(?:an?|one) hour and a half\b"), "90 min"),
    (re.compile(r"\bhalf an? hour\b|\bhalf hour\b"), "30 min"),
    (re.compile(r"\b(?:a )?quarter of an hour\b"), "15 min"),
    (re.compile(r"\ban? (?=hour|minute)"), "1 "),
)
NUMBER_WORD = re.compile(r"\b(" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")\b(?=\s+(?:and a half\s+)?(?:hour|hr|min))")
AND_A_HALF = re.compile(r"\b(\d+) and a half (?=hour|hr)")
HOURS = re.compile(
    rf"(?:半个?{ZH_HOUR}|({N})\s*个?(半)?\s*{ZH_HOUR}\s*(?:零|又)?(半)?(?:({N})\s*分(?:钟)?)?"
    r"|(?<![\d.:])(\d+(?:\.\d+)?)\s*(?:hours?|hrs?|h)(?![a-z])(?:\s*(?:and)?\s*(\d{1,2})\s*(?:minutes?|mins?|m)?(?![\da-z]))?)"
)
MINUTES = re.compile(rf"(?:({N})\s*分(?:钟)?|(?<![\d.:])(\d+)\s*(?:minutes?|mins?|m)(?![a-z])|({N})\s*刻钟?)")
DAYS = re.compile(rf"({N})\s*天(?:后|以后|之后)")

PERIODS = {
    "凌晨": 0,
    "早上": 0,
    "早晨": 0,
    "清早": 0,
    "早": 0,
    "上午": 0,
    "中午": 12,
    "下午": 12,
    "傍晚": 12,
    "晚上": 12,
    "今晚": 12,
    "晚": 12,
    "夜里": 12,
}
MIDNIGHT = {"凌晨": 0, "晚": 24, "晚上": 24, "夜里": 24, "今晚": 24}
CLOCK = re.compile(
    rf"(明天|后天|今天|明|今)?\s*({'|'.join(sorted(PERIODS, key=len, reverse=True))})?\s*(?<![\d.])"
    rf"({N})\s*(?:点钟?|时(?!间)|:(?=\d\d))\s*(?:(半)|(一刻|三刻)|({N})\s*分?)?"
)
ENGLISH_CLOCK = re.compile(
    r"\b(tomorrow )?(?:at )?(\d{1,2})(?:[:.](\d\d))?\s*([ap])\.?m\b(?:\.)?( tomorrow)?|\b(tomorrow )?at (\d{1,2})(?::(\d\d))?\b(?!\s*(?:h|m))"
)


def number(text: str) -> float | None:
    """A figure in digits or Chinese numerals up to 999; None for what is none (``十十``). ``一百五`` is 150, ``一百零五`` 105."""
    if text[:1].isdigit():
        return float(text)
    hundreds, hundred, rest = text.partition("百")
    if hundred:
        return _hundreds(hundreds, rest)
    tens, ten, ones = text.partition("十")
    if any(len(part) > 1 or (part and part not in DIGITS) for part in (tens, ones)) or not text:
        return None
    if not ten:
        return float(DIGITS[tens])
    return float((DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0))


def _hundreds(hundreds: str, rest: str) -> float | None:
    below = number(rest.lstrip("零〇")) if rest else 0.0
    if hundreds not in DIGITS or below is None:
        return None
    return 100.0 * DIGITS[hundreds] + (10 * below if len(rest) == 1 and rest != "十" else below)


class Delays(NamedTuple):
    """Every delay in minutes; whether one is too vague to be counted; whether a day or a part of it stands there without its hour."""

    minutes: list[int]
    vague: bool
    some_day: bool


def delays(text: str, at: datetime) -> Delays:
    """Every delay in a text, from ``at`` (aware, local).

    ``text`` is lower case and NFKC. A range counts as its longer end. What lies in the past or beyond ``MOST`` is vague.
    """
    plain = _plain(text)
    moments, rest = _moments(plain, at)
    found = [*moments, *_lengths(rest)]
    vague = bool(VAGUE.search(plain) or AGO.search(plain))
    some_day = bool(OTHER_DAY.search(rest) or (not found and PART_OF_DAY.search(rest)))
    sure = [minutes for minutes in found if minutes is not None and 0 <= minutes <= MOST]
    return Delays(sure, vague or len(sure) < len(found), some_day)


def _plain(text: str) -> str:
    """One way of writing: ranges become their longer end, English words figures."""
    for pattern, instead in ENGLISH:
        text = pattern.sub(instead, text)
    text = LATER.sub(r"\1", AT_MOST.sub("", text)).replace("个钟头", "个小时").replace("个钟", "个小时")
    text = NUMBER_WORD.sub(lambda found: str(WORDS[found[1]]), text)
    text = AND_A_HALF.sub(lambda found: f"{found[1]}.5 ", text)
    text = NEIGHBOURS.sub(lambda found: found[2] if DIGITS[found[2]] - DIGITS[found[1]] == 1 else found[0], text)
    return RANGE.sub(_longer, text)


def _longer(found: re.Match[str]) -> str:
    one, other = number(found[1]), number(found[2])
    return found[0] if one is None or other is None else f"{max(one, other):g}"


def _lengths(text: str) -> list[int | None]:
    """Durations: hours with their minutes first, then minutes and quarters, then days."""
    found = [_hours(match) for match in HOURS.finditer(text)]
    text = HOURS.sub(" ", text)
    found += [_minutes(match) for match in MINUTES.finditer(text)]
    return found + [_times(match[1], DAY) for match in DAYS.finditer(text)]


def _hours(match: re.Match[str]) -> int | None:
    hours, half, half_after, more, english, minutes = match.groups()
    if english:
        return round(float(english) * HOUR) + int(minutes or 0)
    if not hours:
        return HOUR // 2
    whole, rest = _times(hours, HOUR), _times(more, 1) if more else 0
    return None if whole is None or rest is None else whole + rest + (HOUR // 2 if half or half_after else 0)


def _minutes(match: re.Match[str]) -> int | None:
    chinese, english, quarters = match.groups()
    return _times(quarters, HOUR // 4) if quarters else _times(chinese or english, 1)


def _times(figure: str, minutes: int) -> int | None:
    value = number(figure)
    return None if value is None else round(value * minutes)


def _moments(text: str, at: datetime) -> tuple[list[int | None], str]:
    """Clock times, as minutes from ``at``, and the text without them."""
    found = [_from_english(match, at) for match in ENGLISH_CLOCK.finditer(text)]
    rest = ENGLISH_CLOCK.sub(" ", text)
    return found + [_from_chinese(match, at) for match in CLOCK.finditer(rest)], CLOCK.sub(" ", rest)


def _from_chinese(match: re.Match[str], at: datetime) -> int | None:
    day, period, hour, half, quarter, minute = match.groups()
    hours, minutes = number(hour), number(minute) if minute else 0.0
    if hours is None or minutes is None or hours != int(hours):
        return None
    if half or quarter:
        minutes = 30.0 if half else 15.0 if quarter == "一刻" else 45.0
    if period and PERIODS[period] and hours < 12:  # noqa: PLR2004 - noon
        hours += 12
    if hours == 12 and period in MIDNIGHT:  # noqa: PLR2004 - as it is said
        hours = MIDNIGHT[period]
    days = {"明": 1, "后": 2}.get((day or "")[:1], 0)
    return _until(at, days, int(hours), int(minutes), sure=bool(period) or hours > 12, named=bool(day))  # noqa: PLR2004 - noon


def _from_english(match: re.Match[str], at: datetime) -> int | None:
    first, hour, minute, half, last, other, bare, bare_minute = match.groups()
    hours, days = int(hour or bare), 1 if first or last or other else 0
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    return _until(at, days, hours, int(minute or bare_minute or 0), sure=bool(half) or hours > 12, named=bool(days))  # noqa: PLR2004 - noon


def _until(at: datetime, days: int, hour: int, minute: int, *, sure: bool, named: bool) -> int | None:
    """Minutes until a clock time; None where it is no time, over already, or where "tomorrow" said at night may mean today.

    Without a day the next such moment is meant; without a half of the day the next of either half.
    """
    if hour > 24 or minute > 59 or (days and at.hour < SMALL_HOURS):  # noqa: PLR2004 - the clock
        return None
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    target = midnight + timedelta(days=days, hours=hour, minutes=minute)
    left = -(-int((target - at).total_seconds()) // 60)
    if left >= 0 or days:
        return left
    if named:
        return None
    step = DAY if sure else HALF_DAY
    return left + step * -(left // step)
