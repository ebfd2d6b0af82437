"""A quarter of answers for North: enough families to be told of, a training, links to professionals."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from analysis.report import ReportPeriod
from feedback_app.services.invitations import invitations
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.catalogue import shipped_forms
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    Rated,
    Written,
)
from tests.support.cast import Cast
from tests.support.given import CONSULTATION, VISIT, give


QUARTER = ReportPeriod.quarter(2025, 4)
IN_NOVEMBER = datetime(2025, 11, 12, 10, 0, tzinfo=UTC)
BEFORE, AFTER = shipped_forms()["training_before"], shipped_forms()["training_after"]
CODES = ("AB01A", "AB02B", "AB03C", "AB04D", "AB05E", "AB06F")


def tell_quarter(database: Database, keys: KeyRing, cast: Cast) -> None:
    """30 very good, 6 good, 4 poor of 40 families; 6 linked of 8 at a training, each three points surer."""
    with database.write() as session:
        for overall, n in (("very_good", 30), ("good", 6), ("poor", 4)):
            answers: dict[str, Answer] = {
                "overall": Chosen(overall),
                "how_it_was": Rated((("listened", Chosen("no" if overall == "poor" else "yes")),)),
                "went_well": Written("You listened to me"),
            }
            for _ in range(n):
                give(session, keys, cast.north, VISIT, answers, at=IN_NOVEMBER)
        for code in CODES:
            give(session, keys, cast.north, BEFORE, _sure(code, 4), at=IN_NOVEMBER)
            give(session, keys, cast.north, AFTER, _sure(code, 7), at=IN_NOVEMBER)
        for _ in range(2):  # one code of two people makes no pair
            give(session, keys, cast.north, BEFORE, _sure("ZZ99Z", 1), at=IN_NOVEMBER)
            give(session, keys, cast.north, AFTER, _sure("ZZ99Z", 10), at=IN_NOVEMBER)
        for form in (VISIT, CONSULTATION):
            for _ in range(6):
                invitations.invite(
                    session,
                    by=cast.ben,
                    keys=keys,
                    organisation_id=cast.north,
                    form_key=form.key,
                    now=IN_NOVEMBER,
                )


def _sure(code: str, points: int) -> dict[str, Answer]:
    return {"memory_code": Written(code), "confidence": Amount(Decimal(points))}
