"""When a store is too cold, too warm or too damp for what lies in it."""

from __future__ import annotations

from dataclasses import dataclass

DAMP, COLD, WARM = "damp", "cold", "warm"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one store may show: tenths of °C and per cent of relative humidity. The deployment's own settings, not a rule of law."""

    coldest_c10: int
    warmest_c10: int
    most_humid_pct: int


def out_of_range(*, temperature_c10: int, humidity_pct: int | None, limits: Limits) -> tuple[str, ...]:
    """What is wrong with a reading: any of ``cold``, ``warm``, ``damp``; empty where all is well. The limits themselves are allowed."""
    wrong = []
    if temperature_c10 < limits.coldest_c10:
        wrong.append(COLD)
    if temperature_c10 > limits.warmest_c10:
        wrong.append(WARM)
    if humidity_pct is not None and humidity_pct > limits.most_humid_pct:
        wrong.append(DAMP)
    return tuple(wrong)
