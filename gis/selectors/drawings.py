"""Fifty pages ask for the same map after one event: it is drawn once while the others wait, and only the newest drawing is kept.

The map of everything is shared by those who hold the same offices, and so may read the same rows; what they hold is asked at every request.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.translation import get_language

from gis.map_words import as_of
from gis.maps import tag_of
from gis.selectors.charted import active
from gis.selectors.city import city_layers, newest_event
from gis.selectors.layers import incident_layers
from gis.selectors.polling import last_sequence
from relief.core.access import reach_of
from relief.core.worlds import current_world_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gis.selectors.layers import Layers
    from relief.core.models import Incident, User

KEPT_SECONDS = 5
_drawing = Lock()  # one interpreter draws one map at a time anyway; who waits here finds it drawn


@dataclass(frozen=True, slots=True)
class Drawing:
    """The layers of a map as the text that is sent, with a tag for each, and the words that say when they were true."""

    layers: Mapping[str, str]
    tags: Mapping[str, str]
    datum: str
    sequence: int = 0

    @classmethod
    def of(cls, layers: Layers, *, sequence: int = 0) -> Drawing:
        """Write layers down. ``sequence``: the number of the newest event that is surely in them."""
        texts = {name: json.dumps(rows, ensure_ascii=False, separators=(",", ":")) for name, rows in layers.items()}
        return cls(texts, {name: tag_of(rows) for name, rows in layers.items()}, as_of(), sequence)

    def joined(self, layers: Layers) -> Drawing:
        """The same with layers that are one reader's own."""
        more = Drawing.of(layers)
        return replace(self, layers={**self.layers, **more.layers}, tags={**self.tags, **more.tags})

    @property
    def tag(self) -> str:
        """The tag of the whole."""
        return tag_of([dict(self.tags)])

    def body(self, known: Mapping[str, str]) -> str:
        """The answer to a page that holds the layers of these tags; empty where it holds all of them."""
        changed = [f"{json.dumps(name)}:{text}" for name, text in self.layers.items() if self.tags[name] != known.get(name)]
        if known and not changed:
            return ""
        return f'{{"layers":{{{",".join(changed)}}},"tags":{json.dumps(self.tags)},"datum":{json.dumps(self.datum, ensure_ascii=False)}}}'


def incident_drawing(incident: Incident) -> Drawing:
    """The map of one incident for all its readers: no event older than the row given is missing, and none of it is older than five seconds."""
    return _shared(str(incident.pk), incident.event_sequence, lambda: _drawn(incident))


def city_drawing(user: User) -> Drawing:
    """The map of everything within reach, for all who hold the same offices; as fresh as the map of one incident."""
    newest = newest_event()
    offices = hashlib.sha256(json.dumps(reach_of(user)).encode()).hexdigest()
    return _shared(f"city:{offices}", newest, lambda: Drawing.of(city_layers(user, active()), sequence=newest))


def _shared(name: str, newest: int, draw: Callable[[], Drawing]) -> Drawing:
    key = f"drawing:{current_world_id()}:{name}:{get_language()}"
    found: Drawing | None = cache.get(key)
    if found is None or found.sequence < newest:
        with _drawing:
            found = cache.get(key)
            if found is None or found.sequence < newest:
                found = draw()
                cache.set(key, found, KEPT_SECONDS)
    return found


def _drawn(incident: Incident) -> Drawing:
    """Drawn now; the counter is read first, so that who waited for a later event than this page's need not draw again."""
    sequence = max(incident.event_sequence, last_sequence(incident.pk) or 0)
    return Drawing.of(incident_layers(incident, active()), sequence=sequence)
