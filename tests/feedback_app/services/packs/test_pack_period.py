"""A pack is about its own months: quotes and actions from before or after them are not in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analysis.report import Edition, Report, ReportPeriod
from feedback_app.services.actions import actions
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.packs import pack_history
from feedback_app.services.packs.gathering import gather
from feedback_app.services.packs.making import PackKind, write_pack
from feedback_app.services.quotes import quotes
from feedback_app.services.quotes.quote_words import Masked
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.core.answers import Chosen, Written
from tests.feedback_app.services.packs.quarter import QUARTER
from tests.support.cast import NOW, Cast
from tests.support.given import VISIT, give


AROUND_THE_QUARTER = {
    "Much too early": datetime(2025, 9, 30, 22, 59, tzinfo=UTC),
    "Just in time": datetime(2025, 9, 30, 23, 1, tzinfo=UTC),  # it is October in London: summer time
    "At the very end": datetime(2025, 12, 31, 23, 59, tzinfo=UTC),
    "A little late": datetime(2026, 1, 1, 0, 0, tzinfo=UTC),
}


def words_in_the_pack(database: Database, keys: KeyRing, cast: Cast, edition: Edition) -> set[str]:
    """Which of the words are in the file."""
    with database.read() as session:
        report = gather(
            session,
            by=cast.asha,
            keys=keys,
            organisation_ids=[cast.north],
            period=QUARTER,
            edition=edition,
            now=NOW,
        )
    file = write_pack(report, PackKind.HTML).data.decode()
    return {words for words in AROUND_THE_QUARTER if words in file}


def approve_a_quote(database: Database, keys: KeyRing, cast: Cast, words: str, at: datetime) -> None:
    answers = {"overall": Chosen("good"), "went_well": Written(words), "quote": Chosen("yes")}
    with database.write() as session:
        comment = CommentId(give(session, keys, cast.north, VISIT, answers, at=at), "went_well")
        quote_id = quotes.suggest(
            session, by=cast.ben, keys=keys, comment=comment, masked=Masked(words), now=NOW
        )
        for by in (cast.ben, cast.asha):
            quotes.approve(session, by=by, quote_id=quote_id, revision=1, now=NOW)


def finish_an_action(database: Database, cast: Cast, words: str, at: datetime) -> None:
    with database.write() as session:
        plan = actions.Plan(said=words, doing="We did it", is_public=True)
        action_id = actions.record(session, by=cast.asha, organisation_id=cast.north, plan=plan, now=at)
        actions.move(session, by=cast.asha, action_id=action_id, state=actions.ActionState.DONE, now=at)


@pytest.mark.parametrize("edition", Edition)
def test_quotes_are_of_responses_received_in_the_months_of_the_pack(
    database: Database, keys: KeyRing, quarter: Cast, edition: Edition
) -> None:
    for words, at in AROUND_THE_QUARTER.items():
        approve_a_quote(database, keys, quarter, words, at)
    expected = {"Just in time", "At the very end"}
    if edition is Edition.PUBLIC:  # the easy page has one quote on a theme, the newest
        expected = {"At the very end"}
    assert words_in_the_pack(database, keys, quarter, edition) == expected


@pytest.mark.parametrize("edition", Edition)
def test_actions_were_done_in_the_months_of_the_pack(
    database: Database, keys: KeyRing, quarter: Cast, edition: Edition
) -> None:
    for words, at in AROUND_THE_QUARTER.items():
        finish_an_action(database, quarter, words, at)
    assert words_in_the_pack(database, keys, quarter, edition) == {"Just in time", "At the very end"}


def team_pack(database: Database, keys: KeyRing, cast: Cast) -> Report:
    with database.read() as session:
        return gather(
            session, by=cast.asha, keys=keys, organisation_ids=[cast.north], period=QUARTER,
            edition=Edition.TEAM, now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("made", "compared"),
    [
        ([(-3, 3)], (-3, 3)),  # the quarter just before
        ([(-12, 3)], (-12, 3)),  # the same quarter a year earlier
        ([(-3, 3), (-12, 3)], (-3, 3)),
        ([(-1, 1)], None),  # a month is not a quarter
        ([(-6, 6), (-12, 12)], None),
        ([(-6, 3), (-9, 3)], None),  # neither just before nor a year ago
        ([(-2, 3), (1, 3), (-3, 4)], None),  # overlapping
        ([(-1, 1), (-3, 3), (-6, 6)], (-3, 3)),
        ([], None),
    ],
)
def test_what_changed_compares_like_with_like(
    database: Database,
    keys: KeyRing,
    quarter: Cast,
    made: list[tuple[int, int]],
    compared: tuple[int, int] | None,
) -> None:
    def months(start: int, length: int) -> ReportPeriod:
        return ReportPeriod(QUARTER.moved(start).first, QUARTER.moved(start + length - 3).last)

    for place in made:
        report = replace(team_pack(database, keys, quarter), period=months(*place))
        with database.write() as session:
            pack_history.keep(
                session, by=quarter.asha, keys=keys, organisation_ids=[quarter.north], report=report, now=NOW
            )
    with database.read() as session:
        found = pack_history.earlier(
            session, keys=keys, organisation_ids=[quarter.north], period=QUARTER, edition=Edition.TEAM
        )
    assert (found and found.period) == (compared and months(*compared))
