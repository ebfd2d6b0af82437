"""Which goal a stored rating is for: the mark in a result's ``instance``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from surveys.measures.goals import AT_MOST


PLACED = re.compile(r"(?:goal_|gbo_)?([1-9])(?:\.([A-Za-z0-9_-]{1,64}))?")


@dataclass(frozen=True, slots=True)
class GoalMark:
    """``id`` is the goal's lasting identity; None when it is not known: the rating pairs with no other.

    ``place`` is 1 to 3, the goal's position for its person; None where the mark does not say.
    """

    id: str | None
    place: int | None = None


def goal_mark(instance: str) -> GoalMark:
    """What a mark says.

    ``2.k3f9`` is the goal ``k3f9`` in the second place, ``k3f9`` the same goal in an unknown place. A place
    alone, ``2``, names the goal of that place for as long as the episode lasts. Empty: unknown.
    """
    if not instance:
        return GoalMark(None)
    found = PLACED.fullmatch(instance)
    if found is None or int(found[1]) > AT_MOST:
        return GoalMark(instance)
    return GoalMark(found[2] or instance, int(found[1]))
