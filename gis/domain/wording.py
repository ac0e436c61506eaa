"""Numbers in a sentence somebody typed: those no row of the report bears out are pointed at before it is issued."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

# A figure stands alone: not part of a road number, a kilometre post, a plate, a time of day or a date.
STANDING_ALONE = re.compile(r"(?<![A-Za-z0-9.,:：/#+-])(\d[\d,，]*)(?![\d:：/.A-Za-z-]|\s*(?:时|点|分|月|日|号|年|km|KM|公里))")
SMALLEST = 2  # "one road", "two lorries" are words


def unborne(text: str, known: Collection[int], names: Collection[str] = ()) -> list[str]:
    """The numbers of ``text`` that are none of ``known``, as typed, each once; road numbers, times and dates are let be.

    So are the figures of a name: the 550 of 瓶装饮用水 550 ml is no count.
    """
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, "·")
    found = dict.fromkeys(match.group(1).rstrip(",，") for match in STANDING_ALONE.finditer(text))
    return [one for one in found if (value := int(re.sub(r"[,，]", "", one))) > SMALLEST and value not in known]
