"""Counted out and counted home: a mission is over when everybody who went out has been called in, and not before."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RollCall[K]:
    """Who went out and who has been called in. Calling somebody in twice, or in another order, changes nothing."""

    out: frozenset[K] = field(default_factory=frozenset)
    back: frozenset[K] = field(default_factory=frozenset)

    def called_in(self, *people: K) -> RollCall[K]:
        """The roll call after these people answered."""
        return RollCall(self.out, self.back | frozenset(people))

    def joined(self, other: RollCall[K]) -> RollCall[K]:
        """Two roll calls of the same mission put together."""
        return RollCall(self.out | other.out, self.back | other.back)

    @property
    def missing(self) -> frozenset[K]:
        """Out and not back."""
        return self.out - self.back

    @property
    def unknown(self) -> frozenset[K]:
        """Called in without having gone out."""
        return self.back - self.out

    @property
    def equal(self) -> bool:
        """Roll call out equals roll call in; nobody at all is no roll call."""
        return bool(self.out) and self.out == self.back
