"""A little history to read: North heard from four families and a referrer, South from one family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.core.answers import (
    Chosen,
    Missing,
    MissingReason,
    Rated,
    Written,
)
from tests.support.cast import Cast
from tests.support.given import CONSULTATION, VISIT, give


MARCH = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
JANUARY = datetime(2026, 1, 20, 9, 30, tzinfo=UTC)
LONG_AGO = datetime(2024, 5, 2, 9, 30, tzinfo=UTC)
ABOUT = "Case 12"


@dataclass(frozen=True)
class History:
    """The ids of the responses a test speaks of."""

    visit: str
    consultation: str
    south: str


def rated(**lines: str) -> Rated:
    return Rated(tuple((name, Chosen(code)) for name, code in lines.items()))


def tell_history(database: Database, keys: KeyRing, cast: Cast) -> History:
    """Store it."""
    with database.write() as session:
        visit = give(
            session,
            keys,
            cast.north,
            VISIT,
            {
                "overall": Chosen("very_good"),
                "how_it_was": rated(listened="yes", useful_tips="partly"),
                "went_well": Written("You listened to me"),
                "could_be_better": Written("Parking was far away"),
            },
            at=MARCH,
        )
        kind = {"overall": Chosen("good"), "went_well": Written("Kind people")}
        give(session, keys, cast.north, VISIT, kind, at=MARCH)
        poor = {
            "overall": Chosen("poor"),
            "how_it_was": Rated(
                (("listened", Chosen("no")), ("useful_tips", Missing(MissingReason.DONT_KNOW)))
            ),
            "could_be_better": Written("Nobody rang back"),
        }
        give(session, keys, cast.north, VISIT, poor, at=JANUARY)
        give(session, keys, cast.north, VISIT, {"overall": Chosen("dont_know")}, at=LONG_AGO)
        plan = {
            "how_it_helped": rated(listened="yes", clearer="yes", next_steps="partly", more_able="yes"),
            "in_a_sentence": Written("A clear plan, thank you"),
        }
        consultation = give(session, keys, cast.north, CONSULTATION, plan, at=MARCH, about=ABOUT)
        secret = {"overall": Chosen("very_poor"), "went_well": Written("South secret")}
        south = give(session, keys, cast.south, VISIT, secret, at=MARCH)
    return History(visit, consultation, south)
