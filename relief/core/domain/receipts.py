"""What a gateway tells of a message it took: read from many gateways' words, put together in whatever order it comes."""

from __future__ import annotations

from enum import StrEnum


class Fate(StrEnum):
    """What became of a message outside our house."""

    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    UNCLEAR = "unclear"


# Words of SMPP (DELIVRD, UNDELIV …), of CMPP and SMGP gateways, of HTTP gateways and of voice platforms, folded to small letters.
ARRIVED = frozenset({"delivrd", "delivered", "delivery_success", "success", "answered", "completed", "0", "000", "ok", "已送达", "已接听", "成功"})
LOST = frozenset(
    {
        "undeliv", "undelivered", "undeliverable", "failed", "failure", "rejectd", "rejected", "expired", "deleted", "blocked", "blacklist", "busy",
        "no-answer", "no_answer", "noanswer", "unreachable", "invalid", "未送达", "失败", "空号", "关机", "停机", "忙线", "无人接听",
    }
)  # fmt: skip


def fate_of(status: str) -> Fate:
    """A gateway's word as one of ours; what is not known stays unclear and changes nothing."""
    word = "".join(sign for sign in status if sign.isprintable()).strip().casefold()
    if word in ARRIVED:
        return Fate.DELIVERED
    return Fate.UNDELIVERED if word in LOST else Fate.UNCLEAR


def together(known: Fate | None, told: Fate) -> Fate | None:
    """What is known after one more receipt, whatever their order: what has been delivered stays so, the unclear adds nothing."""
    if Fate.DELIVERED in (known, told):
        return Fate.DELIVERED
    return Fate.UNDELIVERED if Fate.UNDELIVERED in (known, told) else known
