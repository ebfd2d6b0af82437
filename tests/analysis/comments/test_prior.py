"""The prior that is shipped, and how one is made."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from analysis.comments.reading.catalogue import (
    CARD_FILE,
    PRIOR_FOLDER,
    national_themes,
    shipped_prior_bytes,
)
from analysis.comments.reading.labels import Comment, QuestionKind, Sentiment
from analysis.comments.reading.names import first_names, name_like
from analysis.comments.reading.prior import (
    Prior,
    PriorError,
    prior_from_bytes,
    prior_to_bytes,
    weigher,
)
from analysis.comments.reading.reader import analyse, analyse_all
from analysis.comments.training.cross_validation import cross_validated
from analysis.comments.training.evaluation import evaluate, sentiment_figures
from analysis.comments.training.labelled import Labelled
from analysis.comments.training.model_card import CardFigures, model_card
from analysis.comments.training.second_step import choose_factors
from analysis.comments.training.training import TrainingSettings, train
from tests.analysis.comments.invented import PLACE, THEMES, WAITING, WARMTH, labelled


@pytest.fixture(scope="module")
def shipped() -> bytes:
    content = shipped_prior_bytes()
    assert content is not None
    return content


@pytest.fixture(scope="module")
def fitted() -> Prior:
    return train(labelled(), THEMES)


def test_the_shipped_prior_is_small_and_holds_no_pickle(shipped: bytes) -> None:
    assert len(shipped) <= 1_000_000
    with np.load(io.BytesIO(shipped), allow_pickle=False) as archive:
        assert all(np.asarray(archive[name]).dtype != object for name in archive.files)


def test_the_shipped_vocabulary_holds_no_name(shipped: bytes) -> None:
    prior = prior_from_bytes(shipped)
    entries = (*prior.words.entries, *prior.crossed.entries)
    words = {
        word.removesuffix("_NEG")
        for entry in entries
        for word in entry.replace(":", " ").replace("^", " ").split()
    }
    pieces = {
        piece.strip() for piece in prior.pieces.entries if piece.startswith(" ") and piece.endswith(" ")
    }
    assert (words | pieces) & first_names() == set()
    assert len(words) > 500


def test_the_shipped_prior_has_its_card_and_the_fourteen(shipped: bytes) -> None:
    prior = prior_from_bytes(shipped)
    assert [*prior.themes] == [theme.name for theme in national_themes()]
    card = (PRIOR_FOLDER / CARD_FILE).read_text(encoding="utf-8")
    assert prior.version in card
    for needed in (
        "NHS England",
        "The Strategy Unit",
        "pxtextmining",
        "MIT",
        "2021",
        "TextBlob alone",
        "Limits",
    ):
        assert needed in card


def test_a_factor_that_is_best_by_chance_alone_does_not_win() -> None:
    chance = np.random.default_rng(5)
    truth = np.repeat([0, 1, 2], [300, 60, 140])
    sure = np.eye(3)[truth] * 0.4 + chance.dirichlet([1.5, 0.8, 1.0], len(truth)) * 0.6
    halves = [choose_factors(sure[start::2].astype(np.float32), truth[start::2]) for start in (0, 1)]
    assert halves[0][0] == halves[1][0] == 1
    assert np.abs(halves[0] - halves[1]).max() <= 0.5


def test_the_same_prior_gives_the_same_bytes_and_comes_back(fitted: Prior) -> None:
    content = prior_to_bytes(fitted)
    again = prior_from_bytes(content)
    assert prior_to_bytes(again) == content
    assert again.version == fitted.version


def test_training_twice_gives_the_same_prior(fitted: Prior) -> None:
    assert prior_to_bytes(train(labelled(), THEMES)) == prior_to_bytes(fitted)
    other = train(labelled(), THEMES, TrainingSettings(seed=1))
    assert other.version != fitted.version


def test_what_was_learnt_is_read(fitted: Prior) -> None:
    read_with = weigher(prior_from_bytes(prior_to_bytes(fitted)))
    kind = analyse(Comment("1", "Friendly and gentle at the clinic", QuestionKind.WHAT_GOOD), read_with)
    cold = analyse(Comment("2", "The room was cold and dirty", QuestionKind.COULD_IMPROVE), read_with)
    assert (kind.sentiment, kind.themes[0]) == (Sentiment.POSITIVE, WARMTH)
    assert (cold.sentiment, cold.themes[0]) == (Sentiment.NEGATIVE, PLACE)


def test_an_entry_stands_in_five_comments_and_holds_no_name() -> None:
    rows = labelled()
    rows = [
        Labelled(
            Comment(
                row.comment.id,
                row.comment.text + (" thanks Sarah of Foxhill" if n < 40 else ""),
                row.comment.question,
            ),
            row.sentiment,
            row.themes,
            row.level,
        )
        for n, row in enumerate(rows)
    ]
    rows.append(Labelled(Comment("x", "marvellous marvellous"), Sentiment.POSITIVE, frozenset(), 1))
    prior = train(rows, THEMES)
    entries = " ".join((*prior.words.entries, *prior.crossed.entries, *prior.pieces.entries))
    assert "thanks" in entries
    for absent in ("sarah", "foxhill", "foxh", "marvellous"):
        assert absent not in entries


def test_names_are_told_from_words_by_their_capitals() -> None:
    texts = [
        "we saw Foxhill ward",
        "to Foxhill again",
        "Lovely staff",
        "so LOVELY",
        "I like Monday",
        "with nhs and NHS",
    ]
    assert name_like([*texts, "sarah came"]) == {"foxhill", "sarah"}


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04broken"])
def test_a_wrong_file_is_refused(content: bytes) -> None:
    with pytest.raises(PriorError):
        prior_from_bytes(content)


def test_a_pickle_in_the_file_is_refused() -> None:
    buffer = io.BytesIO()
    np.savez(buffer, about=np.array([{"format": 1}], dtype=object))
    with pytest.raises(PriorError):
        prior_from_bytes(buffer.getvalue())


def test_a_prior_for_other_themes_is_refused(fitted: Prior) -> None:
    import dataclasses

    with pytest.raises(PriorError, match="have changed"):
        weigher(dataclasses.replace(fitted, dense=fitted.dense[:-1]))


def test_with_two_sentiments_there_is_still_a_prior() -> None:
    rows = [row for row in labelled() if row.sentiment is not Sentiment.NEUTRAL_MIXED]
    read_with = weigher(train(rows, THEMES))
    assert [*analyse_all([row.comment for row in rows[:5]], read_with)]


def test_figures_hold_together(fitted: Prior) -> None:
    rows = labelled(1)
    figures = evaluate(rows, weigher(fitted), THEMES)
    assert figures.n == len(rows)
    assert figures.sentiment.accuracy > 0.8  # some that were made up as mixed have critical words alone
    assert figures.per_theme[WAITING] > 0.9
    assert figures.textblob is not None
    assert figures.comments_per_second > 0


def test_sentiment_figures_by_hand() -> None:
    good, mixed, poor = Sentiment
    figures = sentiment_figures([good, good, poor, poor, mixed], [good, poor, poor, good, None])
    assert figures.accuracy == 3 / 5
    assert figures.negative_as_positive == 1 / 2
    assert figures.per_class == {"positive": 1 / 2, "neutral_mixed": 1.0, "negative": 1 / 2}
    assert figures.macro_f1 == pytest.approx(2 / 3)


def test_the_card_says_what_was_measured(fitted: Prior, tmp_path: Path) -> None:
    rows = labelled(1)
    checked = evaluate(rows, weigher(fitted), THEMES)
    crossed = cross_validated(rows, THEMES)
    card = model_card(fitted, 1234, rows, CardFigures(checked, None, crossed, 99, fitted_again=True))
    assert f"On {len(rows)} comments kept apart" in card
    assert "by heart" in card
    assert "five-fold cross-validation" in card
    assert "Relationship with my baby" in card
    assert "Not measured" in model_card(fitted, 1234, rows, CardFigures())
