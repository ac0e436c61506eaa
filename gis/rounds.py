"""What the map does by itself: readiness of plans is kept, tracks of drivers are deleted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gis.services.positions import forget_positions
from gis.services.readiness import keep_all
from relief.core.rounds import At, rounds


@rounds(At.NIGHT, _("Levels of plans whose readiness was kept"))
def keep() -> int:
    """Every level of every plan in force."""
    return keep_all()


@rounds(At.NIGHT, _("Positions of drivers deleted"))
def forget() -> int:
    """Thirty days after they were told."""
    return forget_positions()
