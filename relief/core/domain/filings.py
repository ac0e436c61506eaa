"""How long filing a plan with the government may take: working days, and when it is to be done again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

FRIDAY = 4
# 国办发〔2024〕5号 art. 26 gives government plans 20 working days after they are issued; a society may enter another day.
FILE_WITHIN = 20
YEARS = 3  # our own rule, as plans are to be looked at anew every three years


def working_days_after(day: date, count: int) -> date:
    """The day ``count`` working days later; weekends are left out, public holidays are not known here."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() <= FRIDAY
    return day
