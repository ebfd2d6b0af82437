"""Learning from a team: nothing gets worse, and only what is better is offered."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.comments.reading.catalogue import comment_thresholds
from analysis.comments.reading.chances import chances_of
from analysis.comments.reading.features import take_apart
from analysis.comments.reading.labels import Comment, QuestionKind, Sentiment
from analysis.comments.reading.own_model import own_from_bytes, own_to_bytes, prior_share
from analysis.comments.reading.prior import PriorError, Weigher
from analysis.comments.reading.reader import analyse, shipped_weigher
from analysis.comments.training.learning import (
    Correction,
    TooFewCorrections,
    fit_own,
    retrain,
)
from tests.analysis.comments.invented import WARMTH


SAFETY = "Safety, dignity & inclusion"
BABY = "Relationship with my baby"
WORDS = ["Zorbing", "Flumping"]  # words no prior knows
ENDS = ["was there", "on Monday", "with the baby", "at home", "again", "in the hall", "for us", "today"]


def corrections(count: int = 208) -> list[Correction]:
    """Half say a new word is about safety and good, half that another is about the baby and poor."""
    rows: list[Correction] = []
    for number in range(count):
        word = WORDS[number % 2]
        text = f"{word.lower()} {ENDS[number // 2 % len(ENDS)]} {number // 16}"
        good = number % 2 == 0
        if number % 26 == 25:
            rows.append(Correction(Comment(str(number), text), Sentiment.NEUTRAL_MIXED, frozenset()))
            continue
        rows.append(
            Correction(
                Comment(str(number), text, QuestionKind.NONSPECIFIC),
                Sentiment.POSITIVE if good else Sentiment.NEGATIVE,
                frozenset({SAFETY if good else BABY}),
            )
        )
    return rows


@pytest.fixture(scope="module")
def prior() -> Weigher | None:
    return shipped_weigher()


@pytest.mark.parametrize("with_prior", [True, False])
def test_a_team_teaches_new_words_and_its_own_themes(with_prior: bool, prior: Weigher | None) -> None:
    beside = prior if with_prior else None
    own = fit_own(corrections(), beside)
    before = analyse(Comment("1", "zorbing today 40"), beside)
    after = analyse(Comment("1", "zorbing today 40"), beside, own)
    assert SAFETY not in before.themes
    assert (SAFETY in after.themes, after.sentiment) == (True, Sentiment.POSITIVE)
    baby = analyse(Comment("2", "flumping again 40"), beside, own)
    assert (BABY in baby.local_themes, baby.sentiment) == (True, Sentiment.NEGATIVE)


def test_a_theme_with_too_few_corrections_keeps_the_vote_of_the_prior(prior: Weigher | None) -> None:
    few = comment_thresholds().corrections_per_theme.value - 1
    rows = corrections()
    wrong = [
        Correction(each.comment, each.sentiment, each.themes | {WARMTH}) if n < few else each
        for n, each in enumerate(rows)
    ]
    units = take_apart([Comment("1", "the staff were friendly and kind")])
    alone = chances_of(units, prior)
    mixed = chances_of(units, prior, fit_own(wrong, prior))
    place = alone.names.index(WARMTH)
    shown = alone.themes[:, place] >= alone.thresholds[place]
    assert np.array_equal(shown, mixed.themes[:, place] >= mixed.thresholds[place])


@pytest.mark.parametrize(("count", "share"), [(0, 1.0), (100, 0.5), (300, 0.25)])
def test_the_prior_weighs_less_the_more_was_corrected(count: int, share: float) -> None:
    assert prior_share(count) == share


def test_retraining_offers_what_is_better(prior: Weigher | None) -> None:
    steps: list[tuple[int, int]] = []
    candidate = retrain(prior, corrections(), told=lambda done, total: steps.append((done, total)))
    found = candidate.comparison
    assert found.better
    assert found.candidate.theme_micro_f1 > found.current.theme_micro_f1
    assert found.candidate.sentiment.accuracy > found.current.sentiment.accuracy
    assert steps[-1] == (5, 5)
    assert candidate.model.corrections == 208


def test_retraining_does_not_offer_what_is_no_better(prior: Weigher | None) -> None:
    own = fit_own(corrections(), prior)
    unseen = frozenset(str(number) for number in range(60))
    again = retrain(prior, corrections(), current=own, unseen_by_current=unseen)
    assert not again.comparison.better  # the model in use has seen these and cannot be beaten on them
    assert again.comparison.current.n == 60


def test_too_few_corrections_are_refused(prior: Weigher | None) -> None:
    with pytest.raises(TooFewCorrections) as refused:
        retrain(prior, corrections(30))
    assert (refused.value.have, refused.value.need) == (30, 200)
    with pytest.raises(TooFewCorrections):
        retrain(prior, corrections(), current=fit_own(corrections(), prior))


def test_a_model_comes_back_from_its_bytes_and_is_the_same_every_time(prior: Weigher | None) -> None:
    own = fit_own(corrections(), prior)
    content = own_to_bytes(own)
    assert own_to_bytes(own_from_bytes(content)) == content
    assert own_to_bytes(fit_own(corrections(), prior)) == content
    with pytest.raises(PriorError):
        own_from_bytes(b"no archive")


def test_no_name_is_learnt(prior: Weigher | None) -> None:
    rows = [
        Correction(Comment(each.comment.id, each.comment.text + " with Sarah"), each.sentiment, each.themes)
        for each in corrections()
    ]
    assert not any("sarah" in entry for entry in fit_own(rows, prior).entries)
