"""What somebody answered: his words read as coming, not coming, heard, or not clear; and which call-out he means.

Reading is careful: whatever contradicts itself, asks back, doubts or leaves the time open is *unclear* and goes to a human.
Nobody is ever counted as coming on a guess.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from teams.domain.delays import AT_MOST, delays

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

LETTERS = "ABCDEFGHJKPQRSTUVWXZ"  # without those that look like figures, and without Y and N, which are answers
CODE = re.compile(rf"(?<![a-z0-9])([{LETTERS.lower()}])\s?(\d\d)(?!\d)")


class Answer(StrEnum):
    """How an answer was read."""

    AVAILABLE = "available"
    DECLINED = "declined"
    HEARD = "heard"
    UNCLEAR = "unclear"


class Reading(NamedTuple):
    """An answer as it was read; ``minutes`` until he is there (0: at once, None: he did not say)."""

    answer: Answer
    minutes: int | None = None


DIGIT = re.compile(r"([01])(?:[\s,.;:、/+\-]+(\d{1,3})\s*(?:分钟?|min(?:ute)?s?|m)?)?[.!。]?")
FEW = 5  # a smaller figure without a unit is rather hours than minutes
EDGES = " ,.;:、。-"  # around the words, where they say nothing
FINE = re.compile(
    r"没问题|没事|没关系|没错|差不多|不远|不堵|不[着用]?急|别急|别担心|不用担心|不见不散|不好意思|无论如何|no problem|not a problem|no worries"
)
AGREED = re.compile(r"没问题|没事|no problem|not a problem|无论如何")
QUESTION = re.compile(r"[??吗]|([^\W\d_])不\1|什么|怎么|谁|哪|几点|多久|\b(?:what|where|when|who|why|how|which)\b")
DOUBT = re.compile(
    r"可能|也许|或许|不一定|看情况|尽量|争取|试试|如果|要是|除非|再说|不确定|不好说|不得不|不是不|不会不|不能不|去不行|不见得|不知道|不清楚|不晓得|说不定|未必|恐怕|怕是|够呛|很难|难以|困难|的话|别人|本来|算了"
    r"|自动回复|稍后(?:回复|联系)"
    r"|\bauto(?:matic)?[- ]?(?:reply|response)\b|\bout of office\b|\b(?:maybe|perhaps|probably|if|unless|try|might|depends?|not sure|hopefully|hope|know|dunno|hardly|my best)\b"
)
NO = re.compile(
    r"不太?(?:能|可以|行|去|来|想|会|参加|方便|在|了|到|用|愿意?|报名|打算|必|要)(?:去|来|到|参加|了)?|别[算加叫找等]我|没人(?=[能去来])|没(?:有)?报名|[去来赶走到回](?:不了|不成|不及|不开|不到)|[❌🙅👎]|没法|没办法|没空|没时间|无法|(?<!没)有事|请个?假|抱歉|对不起|谢绝|拒绝"
    r"|\b(?:can'?t|cannot|can not|won'?t|will not|unable|not (?:available|coming|able|possible)|no|nope|sorry|decline)\b"
)
YES = re.compile(
    r"能(?:去|来|到|参加|出)|可以|我[去来到]|[会定必][去来到]|马上|立刻|立即|这就|在路上|出发|报[到名]|[算加]我|我参加|愿意[去来]|已经?到"
    r"|\b(?:yes|yeah|yep|sure|coming|on my way|omw|available|i'?ll (?:be there|come|go)|will be there|will do|eta(?=\W*\d)|affirmative|i am in|i'?m in"
    r"|can (?:come|go|make it)|will come)\b"
)
NEGATED = re.compile(
    r"[不没未]|(?<![特分告级])别|\b(?:not|never|nobody|none|neither|nor)\b|n't\b|\b(?:dont|doesnt|didnt|wont|cant|isnt|aint)\b"
)  # in words not known as a no
AT_ONCE = re.compile(r"马上|立刻|立即|这就|\b(?:right away|at once|immediately|now)\b")
SHORT_YES = re.compile(r"(?:(?:能|去|来|到|好|好的|行|可以|是|是的|嗯|ok|okay|y|参加|i (?:can|will))[了的啊呢吧!.。,,、\s]*)+")
SHORT_NO = re.compile(r"(?:不|否|n|不能|不行)[了啊呢吧!.。,,、\s]*")
HEARD = re.compile(r"收到|知道了|明白|\b(?:received|noted|copy|roger|got it)\b")
BUT = re.compile(r"但|不过|只是|\b(?:but|however|though|first)\b|先")
WELL = re.compile(r"(?:报?平安|我?(?:很?安全|很好|没事|都好|平安)|一切(?:正常|平安)|ok|okay|(?:i(?:'m| am) )?(?:well|safe|fine))[了啦吧!.。~\s]*")
REFUSING = frozenset("❌🙅👎")
UNSAID = frozenset({"Cf", "So", "Sk"})  # format signs; pictures and their colours of skin
# Long characters as they come in answers, and the quotation marks of telephones, each to the one this file knows.
SHORT_FORMS = str.maketrans(
    "兩倆個時後點鐘鍾沒來會請還這裡問題過開發馬報辦應達參願幾誰麼間當趕緊試爭盡謝絕對話車頭確該無給讓總號見從業東’‘",
    "两俩个时后点钟钟没来会请还这里问题过开发马报办应达参愿几谁么间当赶紧试争尽谢绝对话车头确该无给让总号见从业东''",
) | {ord("\N{VARIATION SELECTOR-16}"): None}
LAST_FIGURE = re.compile(r"(?<![\da-z:.])(\d{1,3})\s*$")


def normal(text: str) -> str:
    """The text in one width and case and in the short characters, without signs nobody sees and without pictures, unless they refuse."""
    flat = unicodedata.normalize("NFKC", text).lower().translate(SHORT_FORMS)
    return "".join(sign for sign in flat if sign in REFUSING or unicodedata.category(sign) not in UNSAID).strip()


def read(text: str, *, at: datetime, codes: Sequence[str] = ()) -> Reading:
    """Read an answer given at a moment (aware, in the society's zone); ``codes`` are those of this telephone, and no part of the words."""
    words = _without(normal(text), codes).strip(EDGES)
    if digit := DIGIT.fullmatch(words):
        return _digit(digit)
    return Reading(Answer.DECLINED) if SHORT_NO.fullmatch(words) else _in_words(words, at)


def _in_words(words: str, at: datetime) -> Reading:
    found, plain = delays(words, at), AT_MOST.sub("", FINE.sub(" ", words))
    no, rest, minutes = bool(NO.search(plain)), NO.sub(" ", plain), found.minutes
    yes = bool(YES.search(rest) or AGREED.search(words) or SHORT_YES.fullmatch(LAST_FIGURE.sub("", words).strip(EDGES)))
    against = no or NEGATED.search(rest)
    if QUESTION.search(words) or DOUBT.search(words) or found.vague or len(set(minutes)) > 1 or (against and (yes or minutes)):
        return Reading(Answer.UNCLEAR)
    if no:
        return Reading(Answer.DECLINED)
    if not found.some_day and (minutes or (yes and not BUT.search(words))):
        return Reading(Answer.AVAILABLE, minutes[0] if minutes else _left_over(words))
    return Reading(Answer.HEARD if HEARD.search(words) and not (yes or found.some_day) else Answer.UNCLEAR)


def is_well(text: str) -> bool:
    """Whether these words, and nothing beside them, say that somebody on a mission is well."""
    return bool(WELL.fullmatch(normal(text)))


def _digit(found: re.Match[str]) -> Reading:
    """With figures: “1 45” comes in 45 minutes, “0” does not come."""
    if found[1] == "1":
        return Reading(Answer.AVAILABLE, int(found[2]) if found[2] else None)
    return Reading(Answer.UNCLEAR if found[2] else Answer.DECLINED)


def _left_over(words: str) -> int | None:
    """A yes without a unit: "yes 30" means minutes, "at once" none; "yes 2" may mean hours, and says nothing."""
    if last := LAST_FIGURE.search(words):
        return int(last[1]) if int(last[1]) >= FEW else None
    return 0 if AT_ONCE.search(words) else None


def codes_in(text: str) -> list[str]:
    """What looks like a code of ours, in order: a letter and two figures."""
    return [f"{letter}{figures}".upper() for letter, figures in CODE.findall(normal(text))]


def _without(words: str, codes: Sequence[str]) -> str:
    known = {code.upper() for code in codes}
    return CODE.sub(lambda found: " " if f"{found[1]}{found[2]}".upper() in known else found[0], words)


class Asked(NamedTuple):
    """One question that was put to a telephone: its key, its code, and whether its call-out still runs."""

    key: int
    code: str
    running: bool


class Means(StrEnum):
    """How it was found out which call-out an answer belongs to."""

    BY_CODE = "by_code"
    ONLY_ONE = "only_one"
    AFTERWARDS = "afterwards"
    SEVERAL = "several"
    NONE = "none"


def meant(text: str, asked: Sequence[Asked]) -> tuple[Asked | None, Means]:
    """Which question a text answers: the one whose code stands in it, else the only running one, else the last that is over.

    Two codes, or none while several run, belong to nobody: a human asks back. ``asked`` is in the order of asking.
    """
    named = {one.code: one for one in asked if one.code in codes_in(text)}
    if len(named) == 1:
        return next(iter(named.values())), Means.BY_CODE
    running = [one for one in asked if one.running]
    if named or len(running) > 1:
        return None, Means.SEVERAL
    if running:
        return running[0], Means.ONLY_ONE
    return (asked[-1], Means.AFTERWARDS) if asked else (None, Means.NONE)
