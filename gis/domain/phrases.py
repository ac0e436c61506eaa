"""How a caller says where on a road: 12 km on X001 from 大漈, X001 从大漈往东坑 12 公里."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

REF = re.compile(r"(?<![A-Za-z0-9.])([A-Za-z]{1,4}-?\d{1,5})(?![\d.])")
LENGTH = re.compile(r"(?<![A-Za-z\d.-])(\d{1,5}(?:\.\d+)?)\s*(公里|千米|km|里路|里|米|metres?|m)(?![a-z])", re.IGNORECASE)
STAKE = re.compile(r"(?<![A-Za-z\d])K\s*(\d{1,4})(?:\+(\d{1,3}))?(?![\d.])", re.IGNORECASE)
FROM = re.compile(r"(?:从|自|由|距离?|离)\s*([一-鿿]{1,20}?)(?=\s|往|向|朝|去|出发|起|走|沿|方向|,|，|$|\d|[A-Za-z])")
FROM_ENGLISH = re.compile(r"\bfrom\s+(.+?)(?=\s+(?:towards?|to)\b|,|$)", re.IGNORECASE)
TO = re.compile(r"(?:往|向|朝|去)\s*([一-鿿]{1,20}?)(?:方向|走|行|去)?(?=\s|,|，|$|\d|[A-Za-z]|沿)")
TO_ENGLISH = re.compile(r"\b(?:towards?|to)\s+(.+?)(?=,|$)", re.IGNORECASE)
HALF_KM = 500.0
UNITS = {"公里": 1000.0, "千米": 1000.0, "km": 1000.0, "里路": HALF_KM, "里": HALF_KM}


@dataclass(frozen=True, slots=True)
class OnRoad:
    """A road number, metres along it, from which place, perhaps towards which."""

    ref: str
    metres: float
    start: str
    towards: str


def on_road(text: str) -> OnRoad | None:
    """What a text says of a point on a road; None where it names no road number and length. A missing start is empty.

    A kilometre stone (K31+500) is a length too; from where the stones are counted nobody told us, so its start is what is said with it.
    """
    flat = unicodedata.normalize("NFKC", text).strip()
    metres = _metres(flat)
    ref = REF.search(STAKE.sub(" ", flat))
    if ref is None or metres is None:
        return None
    start = FROM.search(flat) or FROM_ENGLISH.search(flat)
    towards = TO.search(flat) or (TO_ENGLISH.search(flat) if FROM_ENGLISH.search(flat) else None)
    return OnRoad(ref[1].upper(), metres, start[1].strip() if start else "", towards[1].strip() if towards else "")


def _metres(flat: str) -> float | None:
    if length := LENGTH.search(flat):
        return float(length[1]) * UNITS.get(length[2].lower(), 1.0)
    if stake := STAKE.search(flat):
        return float(stake[1]) * 1000 + float(stake[2] or 0)
    return None
