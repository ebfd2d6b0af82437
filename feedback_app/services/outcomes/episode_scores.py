"""The scores of one episode, person by person, as lines that may be compared."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.scores.joint_recovery import JointRecovery, joint_recoveries
from analysis.scores.score_lines import ScoreLine, score_lines
from feedback_app.access.actor import Actor
from feedback_app.services.families.scope import found
from feedback_app.services.outcomes.scored import ScoredResult, scored
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Episode, MeasureResult
from surveys.measures.catalogue import measures


@dataclass(frozen=True, slots=True, repr=False)
class EpisodeScores:
    """``lines``: what can be shown over time. ``results``: every result, the earliest first."""

    lines: tuple[ScoreLine, ...]
    results: tuple[ScoredResult, ...]

    @property
    def joint(self) -> tuple[JointRecovery, ...]:
        """Lines whose rule needs two measures, where both are there."""
        return joint_recoveries(self.lines)

    @property
    def to_ask(self) -> tuple[ScoredResult, ...]:
        """Results with an item that can show a risk and has no answer, scored or not."""
        return tuple(each for each in self.results if each.to_ask is not None)

    @property
    def unread(self) -> tuple[ScoredResult, ...]:
        """Totals of which no one read the item that can show a risk here."""
        return tuple(each for each in self.results if each.unread is not None)

    def __repr__(self) -> str:
        return "<EpisodeScores>"

    @property
    def without_score(self) -> tuple[ScoredResult, ...]:
        """Results that have no score, each with its reason."""
        return tuple(each for each in self.results if each.no_score is not None)

    @property
    def wrongly_added(self) -> tuple[ScoredResult, ...]:
        """Results whose stated total differs from the one their answers give."""
        return tuple(each for each in self.results if each.differs is not None)

    @property
    def goals_without_name(self) -> tuple[ScoredResult, ...]:
        """Ratings without a record of which goal they are for."""
        return tuple(each for each in self.results if each.goal is not None and each.goal.id is None)


def episode_scores(session: Session, *, by: Actor, keys: KeyRing, episode_id: str) -> EpisodeScores:
    """Everything completed in an episode that counts, scored now. For the team, never for a respondent.

    Raises NotFound for an episode ``by`` may not work with.
    """
    episode = found(session, by=by, table=Episode, row_id=episode_id)
    rows = session.scalars(
        sa.select(MeasureResult)
        .where(
            MeasureResult.organisation_id == episode.organisation_id,
            MeasureResult.episode_id == episode.id,
            MeasureResult.taken_back_at.is_(None),
        )
        .order_by(MeasureResult.completed_on, MeasureResult.entered_at, MeasureResult.id)
    ).all()
    results = scored(session, keys=keys, rows=rows)
    order = list(measures())
    found_lines = score_lines((each for result in results for each in result.measured()), measures())
    ordered = sorted(
        found_lines,
        key=lambda line: (line.first.respondent, order.index(line.measure.key), line.scale.label),
    )
    return EpisodeScores(tuple(ordered), results)
