"""Answers as people write them: the delay is read, doubt goes to a human, and no answer is given to the wrong question."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.domain.replies import Answer, Asked, Means, codes_in, meant, read

CHINA = timezone(timedelta(hours=8))
NOON = datetime(2026, 6, 14, 14, 0, tzinfo=CHINA)
NIGHT = datetime(2026, 6, 14, 2, 45, tzinfo=CHINA)
COMING = {
    "能去，两小时后到": 120,
    "半小时": 30,
    "半个钟头到": 30,
    "马上": 0,
    "收到，马上到": 0,
    "一个半小时": 90,
    "两个半小时到": 150,
    "1小时半": 90,
    "一小时二十分钟": 80,
    "我 2 小时 30 分到": 150,
    "一刻钟": 15,
    "三刻钟到": 45,
    "四十分钟": 40,
    "３０分钟到": 30,
    "两三个小时": 180,
    "三四十分钟": 40,
    "30-40分钟": 40,
    "1到2小时": 120,
    "两天后": 2880,
    "现在出发,大概40分钟": 40,
    "能去，但是要两小时": 120,
    "能去 20": 20,
    "1 45": 45,
    "1,30": 30,
    "in 45 min": 45,
    "30m": 30,
    "1.5 h": 90,
    "1h30": 90,
    "half an hour": 30,
    "an hour and a half": 90,
    "two and a half hours": 150,
    "a quarter of an hour": 15,
    "no problem, 20 min": 20,
    "yes 30": 30,
    "at 5pm": 180,
    "at 3": 60,
    "tomorrow at 8": 1080,
    "八点": 360,
    "十点十分": 490,
    "20:30": 390,
    "下午三点": 60,
    "今晚九点": 420,
    "晚上12点": 600,
    "8点一刻到": 375,
    "明早八点": 1080,
    "一百二十分钟": 120,
    "一百零五分钟": 105,
    "一百五分钟": 150,
    "兩個小時後到": 120,
    "2个钟": 120,
    "俩小时": 120,
    "不到半小时": 30,
    "不用两小时": 120,
    "2 hours later": 120,
    "能去能去，2小时 2小时": 120,
    "来，30": 30,
    "Y 30": 30,
    "ETA 45": 45,
    "ok👍🏻 30": 30,
    "不远，10分钟": 10,
    "不好意思，堵车，40分钟": 40,
    "我今晚能去，8点到": 360,
    "下午好，1小时": 60,
}


@pytest.mark.parametrize(("text", "minutes"), COMING.items())
def test_a_delay_is_read(text, minutes):
    assert read(text, at=NOON) == (Answer.AVAILABLE, minutes)


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "好的",
        "去",
        "可以",
        "OK",
        "yes",
        "能去，我带3个人",
        "没问题",
        "好的好的",
        "去❤️",
        "OK👌",
        "报名",
        "我参加",
        "一定到",
        "已到达",
        "沒問題",
        "I can",
        "能去 3",
        "Good morning, yes",
    ],
)
def test_a_yes_without_a_time_leaves_the_time_open(text):
    assert read(text, at=NOON) == (Answer.AVAILABLE, None)


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "不去",
        "不",
        "去不了，孩子发烧",
        "来不及了",
        "有事",
        "没空",
        "can't",
        "Can’t make it",
        "not coming",
        "no",
        "不能",
        "❌",
        "去❌",
        "不去👎",
        "沒空",
        "來不及",
        "不愿意去",
        "我没报名",
        "别算我",
        "今晚去不了",
        "不太方便",
    ],
)
def test_a_no_is_read(text):
    assert read(text, at=NOON) == (Answer.DECLINED, None)


@pytest.mark.parametrize(
    "text",
    [
        "", "啊啊啊", "45", "0 30", "什么时候集合", "能不能晚点", "maybe", "如果有车就去", "能去，但没车", "不能马上去，一小时后到", "不是不能去", "十几分钟",
        "几分钟", "一个多小时", "两小时前", "我在外地", "不得不去", "晚点到", "谁带队", "1小时或者2小时", "三十天后", "今天早上六点", "25:70", "十十分钟", "Q99 1 45",
        "明天能去", "今晚能去", "下班后能去", "yes tomorrow", "can come on Sunday", "至少两小时", "两小时多", "晚一小时到", "running 30 min late", "不去不行", "不会不去",
        "自动回复：您好，我有事不在", "auto-reply: I will be there soon", "I don't think I can come", "I do not have a car, 1 hour", "不知道能去不", "能去的话我就去", "不见得能去",
        "别人能去", "没车，1小时", "未必来", "说不定到", "👍", "1630",
    ],
)  # fmt: skip
def test_what_is_not_clear_goes_to_a_human(text):
    assert read(text, at=NOON).answer == Answer.UNCLEAR


@pytest.mark.parametrize("text", ["收到", "明白", "roger"])
def test_having_heard_is_not_coming(text):
    assert read(text, at=NOON).answer == Answer.HEARD


def test_tomorrow_said_in_the_small_hours_may_mean_today_and_is_asked_back():
    assert read("明早八点", at=NIGHT).answer == Answer.UNCLEAR
    assert read("八点", at=NIGHT) == (Answer.AVAILABLE, 315)


def test_a_clock_time_gone_by_means_the_next_one():
    assert read("早上六点", at=NOON) == (Answer.AVAILABLE, 16 * 60)


@given(text=st.text(max_size=60), hour=st.integers(0, 23))
def test_whatever_comes_is_read_somehow_and_never_into_the_past(text, hour):
    found = read(text, at=NOON.replace(hour=hour))
    assert found.minutes is None or 0 <= found.minutes <= 2880 or found.minutes <= 999
    assert (found.minutes is None) or found.answer == Answer.AVAILABLE


PIECES = [
    "能去",
    "不去",
    "两小时",
    "后",
    "到",
    "30分钟",
    "可能",
    "yes",
    "no",
    "in 45 min",
    "吗",
    "，",
    " ",
    "但",
    "八点",
    "收到",
    "K23",
    "1",
    "0",
    "去不了",
    "前",
]
REFUSALS = ("不去", "去不了", "no")


@given(parts=st.lists(st.sampled_from(PIECES), max_size=6))
def test_nobody_who_says_no_is_counted_as_coming(parts):
    text = " ".join(parts)
    if any(part in REFUSALS for part in parts):
        assert read(text, at=NOON).answer in {Answer.DECLINED, Answer.UNCLEAR}


@given(hours=st.integers(0, 20), minutes=st.integers(1, 59))
def test_every_delay_in_figures_is_read_to_the_minute(hours, minutes):
    total = 60 * hours + minutes
    chinese = f"{hours}小时{minutes}分" if hours else f"{minutes}分钟"
    english = f"{hours} hours {minutes} min" if hours else f"in {minutes} minutes"
    assert read(f"能去，{chinese}到", at=NOON) == (Answer.AVAILABLE, total)
    assert read(english, at=NOON) == (Answer.AVAILABLE, total)


FIRST, SECOND, OVER = Asked(1, "K23", running=True), Asked(2, "B07", running=True), Asked(3, "R55", running=False)


def test_two_running_call_outs_are_told_apart_by_their_codes():
    assert meant("b07 1 30", [FIRST, SECOND]) == (SECOND, Means.BY_CODE)
    assert meant("ｋ23能去", [FIRST, SECOND]) == (FIRST, Means.BY_CODE)
    assert meant("能去", [FIRST, SECOND]) == (None, Means.SEVERAL)
    assert meant("K23 B07 1", [FIRST, SECOND]) == (None, Means.SEVERAL)


def test_the_only_running_one_needs_no_code_and_a_late_answer_finds_what_is_over():
    assert meant("能去", [OVER, FIRST]) == (FIRST, Means.ONLY_ONE)
    assert meant("R55 能去", [OVER, FIRST]) == (OVER, Means.BY_CODE)
    assert meant("能去", [OVER]) == (OVER, Means.AFTERWARDS)
    assert meant("能去", []) == (None, Means.NONE)


def test_the_code_is_no_part_of_the_words():
    assert read("K23 1 45", at=NOON, codes=["K23"]) == (Answer.AVAILABLE, 45)
    assert codes_in("k 23, 我在K31堵住了") == ["K23", "K31"]


@given(text=st.text(alphabet="KBR02357 去能不1", max_size=12), running=st.lists(st.booleans(), min_size=2, max_size=2))
def test_without_a_code_of_its_own_no_answer_is_given_to_one_of_two(text, running):
    asked = [Asked(1, "K23", running[0]), Asked(2, "B07", running[1])]
    found, how = meant(text, asked)
    if all(running) and found is not None:
        assert (found.code in codes_in(text), how) == (True, Means.BY_CODE)


def test_moments_of_another_zone_are_their_own():
    assert read("at 3", at=datetime(2026, 6, 14, 2, 0, tzinfo=UTC)) == (Answer.AVAILABLE, 60)
