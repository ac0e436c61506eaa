"""Groups of people who are counted apart, because they need more of something."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from relief.problems import Problem, gettext_noop


class Group(StrEnum):
    """Whom a head count names apart."""

    CHILDREN = "children"
    ELDERS = "elders"
    DISABLED = "disabled"
    PREGNANT = "pregnant"


class GroupTooLarge(Problem):
    """A part cannot exceed the whole; nobody's figure is cut to fit."""

    slug = "group-too-large"
    status = 422
    sentence = gettext_noop("A group of %(number)s cannot be part of %(people)s people. Count again.")


def check_groups(people: int, groups: Mapping[str, int]) -> None:
    """Raise GroupTooLarge where a group is larger than all people, or negative."""
    for number in groups.values():
        if not 0 <= number <= people:
            raise GroupTooLarge(number=number, people=people)
