"""Clocks of the way out: how long something may take before a supervisor hears of it."""

from __future__ import annotations

from datetime import timedelta

TO_RATIFY = timedelta(hours=24)  # our own rule for approvals by word of mouth
PROOF_DAYS = 2  # working days after departure until the proof is filed, as the rules for central reserves have it
