"""The fixed vocabulary of a form: audience, touchpoint, mode, and the purpose of a question."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """Who answers."""

    FAMILY = "family"
    PROFESSIONAL = "professional"


class Touchpoint(StrEnum):
    """The point of the service a form belongs to."""

    VISIT = "visit"
    END_OF_WORK = "end_of_work"
    CONSULTATION = "consultation"
    TRAINING_BEFORE = "training_before"
    TRAINING_AFTER = "training_after"
    TRAINING_LATER = "training_later"
    DROP_IN = "drop_in"
    JOINT_VISIT = "joint_visit"
    OUTCOME = "outcome"


class Mode(StrEnum):
    """What a response can be linked to.

    anonymous: nothing, except another response with the same self-made memory code. pseudonymous: a local
    reference. named: a person who gave their name.
    """

    ANONYMOUS = "anonymous"
    PSEUDONYMOUS = "pseudonymous"
    NAMED = "named"


class Asks(StrEnum):
    """What a text question asks for.

    went_well, could_be_better, open: what the person experienced, good, poor or either; only these are sorted
    into themes, shown in word clouds and quoted. other: anything else, such as a need, a wish or a plan.
    link_code: a self-made memory code; only its digest is stored.
    """

    WENT_WELL = "went_well"
    COULD_BE_BETTER = "could_be_better"
    OPEN = "open"
    OTHER = "other"
    LINK_CODE = "link_code"

    @property
    def is_experience(self) -> bool:
        """Whether an answer is a comment about what the person experienced."""
        return self in {Asks.WENT_WELL, Asks.COULD_BE_BETTER, Asks.OPEN}


class Purpose(StrEnum):
    """Marks questions that the rest of the product must recognise whatever their id."""

    FRIENDS_AND_FAMILY = "friends_and_family"
    QUOTE_CONSENT = "quote_consent"
    ABOUT_YOU = "about_you"
