"""The words of warnings: hazards, colours, what a title says. Colours follow the national signal: 红 Extreme to 蓝 Minor."""

from __future__ import annotations

import re

COLOURS = {"红": "extreme", "橙": "severe", "黄": "moderate", "蓝": "minor"}
SEVERITIES = {
    "extreme": "extreme", "severe": "severe", "moderate": "moderate", "minor": "minor", "unknown": "unknown",
    "red": "extreme", "orange": "severe", "yellow": "moderate", "blue": "minor",
}  # fmt: skip
LEVELS = {"Ⅰ": "extreme", "Ⅱ": "severe", "Ⅲ": "moderate", "Ⅳ": "minor", "I": "extreme", "II": "severe", "III": "moderate", "IV": "minor"}
PICTURES = {"001": "extreme", "002": "severe", "003": "moderate", "004": "minor"}
# The first words that fit decide, so the narrower stand first.
HAZARDS = (
    (("山洪", "flash flood"), "flash_flood"),
    (("地质灾害", "滑坡", "泥石流", "landslide", "geolog", "mudslide", "debris"), "landslide"),
    (("台风", "热带", "typhoon", "tropical", "hurricane"), "typhoon"),
    (("雪", "寒潮", "低温", "冰冻", "霜冻", "结冰", "snow", "cold", "frost", "icing", "blizzard"), "snow"),
    (("暴雨", "洪水", "洪涝", "渍涝", "内涝", "汛", "rainstorm", "heavy rain", "flood"), "flood"),
    (("火险", "火灾", "fire"), "fire"),
    (("地震", "earthquake"), "earthquake"),
    (("干旱", "drought"), "drought"),
    (("事故", "accident"), "accident"),
)
# The families of the national event codes (first three signs); M: remembered, so only used where no word decides.
FAMILIES = {"11A": "flood", "11C": "earthquake", "11D": "landslide", "11G": "fire"}
COLOUR_WORD = re.compile(r"(红|橙|黄|蓝)色")
TITLE = re.compile(
    r"^\s*(?:【[^】]*】)?\s*(?P<issuer>[^\s，。,.：:；;]{2,60}?)"
    r"(?:\d{1,4}年)?(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:\d{1,2}[时点])?(?:\d{1,2}分)?"
    r"(?P<act>继续发布|联合发布|发布|更新|变更|升级|降级|解除|取消)(?:了)?(?P<event>[^\s，。：:；;（(]{1,20}?)?(?P<colour>红|橙|黄|蓝)色"
)
LIFTED = re.compile(r"(?P<issuer>[^\s，。：:]{2,60}?)(?:\d{1,4}年)?(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:\d{1,2}[时点])?(?:\d{1,2}分)?(?:解除|取消)")
ENGLISH_TITLE = re.compile(r"^(?P<issuer>.{3,120}?)\s+(?:issues?|issued|updates?|updated|lifts?|lifted|cancels?|continues?)\b", re.IGNORECASE)
BODY = re.compile(
    r"(?:^|[^一-鿿]|根据|据|由|经|接)(?P<issuer>[一-鿿]{2,16}?(?:气象台|气象局|水文(?:中心|站)|水利局|应急(?:管理)?局|自然资源(?:和规划)?局|指挥部))"
)
PLACE_WORDS = re.compile(r"畲族自治县|[省市县区]")
ADVERBS = re.compile(r"(?:刚刚|刚才|现在|今天|今日|目前|已|于)+$")


def hazard_of(*said: str, code: str = "") -> str:
    """One of our hazards from the words of a warning, else from the family of its event code, else ``other``."""
    text = " ".join(said).casefold()
    for words, hazard in HAZARDS:
        if any(word in text for word in words):
            return hazard
    return FAMILIES.get(code[:3].upper(), "other")


def severity_of(text: str) -> str:
    """A level from one word of a form (CAP's, a colour in either language, a Roman figure); ``unknown`` if it is none of them."""
    word = text.strip()
    if word.casefold() in SEVERITIES:
        return SEVERITIES[word.casefold()]
    if word[:1] in COLOURS:
        return COLOURS[word[:1]]
    return LEVELS.get(word.removesuffix("级"), "unknown")


def colour_in(text: str) -> str:
    """The level of the last colour word of a sentence: 黄色升级为橙色 is orange."""
    found = COLOUR_WORD.findall(text)
    return COLOURS[found[-1]] if found else "unknown"


def kind_in(title: str) -> str:
    """What a title does to the warning before it: ``cancel``, ``update`` or ``alert``."""
    if "解除" in title or "取消" in title:
        return "cancel"
    return "update" if any(word in title for word in ("更新", "变更", "升级", "降级", "继续发布")) else "alert"


def issuer_in(title: str) -> str:
    """The body a title names as the one that issues; empty when it names none. Never a person's name: a title has none."""
    found = TITLE.match(title) or LIFTED.match(title) or ENGLISH_TITLE.match(title)
    return ADVERBS.sub("", found["issuer"].strip()) if found else ""


def body_in(text: str) -> str:
    """The first office a text names anywhere, where its title names none."""
    found = BODY.search(text)
    return found["issuer"] if found else ""


def same_body(one: str, other: str) -> bool:
    """Whether two names mean one office: 景宁气象台 is 景宁县气象台."""
    return bool(one) and PLACE_WORDS.sub("", one) == PLACE_WORDS.sub("", other)


def event_in(title: str) -> str:
    """The kind of weather or danger a Chinese title names before its colour."""
    found = re.findall(r"(?:发布|更新|解除|变更|取消|将|的)(?:了)?([^\s，。：:；;将为至的]{1,16}?)(?:红|橙|黄|蓝)色", title)
    return str(found[-1]) if found else ""
