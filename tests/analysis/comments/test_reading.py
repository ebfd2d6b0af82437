"""Reading: clauses, the laws every text obeys, and what is not imported."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.comments.reading.clauses import clauses, negation_marked, words_and_marks
from analysis.comments.reading.labels import (
    Comment,
    QuestionKind,
    Reading,
    Sentiment,
)
from analysis.comments.reading.lexicon import build_lexicon
from analysis.comments.reading.reader import (
    BATCH,
    analyse,
    analyse_all,
    shipped_weigher,
)


comments = st.builds(
    Comment,
    id=st.just("1"),
    text=st.one_of(
        st.text(max_size=300),
        st.lists(
            st.sampled_from(
                ["not", "kind", "but", "waiting", ".", "nothing", "baby", "!", "شكرا", "je", "n/a"]
            )
        ).map(" ".join),
    ),
    question=st.sampled_from(QuestionKind),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kind staff. Long wait!", ("Kind staff.", "Long wait!")),
        ("Kind staff but a long wait", ("Kind staff", "but a long wait")),
        ("Lovely, however cold", ("Lovely", "however cold")),
        ("One line\nanother", ("One line", "another")),
        ("3.5 hours", ("3.5 hours",)),
        ("", ()),
        ("...", ("...",)),
        ("Butter and yeti", ("Butter and yeti",)),
    ],
)
def test_clauses(text: str, expected: tuple[str, ...]) -> None:
    assert clauses(text) == expected


def test_a_negator_marks_three_words_or_to_the_next_mark() -> None:
    marked = negation_marked(words_and_marks("Not very kind or quick today. No, fine"))
    assert marked == ["not", "very_NEG", "kind_NEG", "or_NEG", "quick", "today", "no", "fine"]


def test_phrases_and_beginnings_are_found() -> None:
    lexicon = build_lexicon({"wait": ["wait*", "on hold"], "kind": ["kind", "at ease", "waited * months"]})
    words = words_and_marks("waiting on hold i was not at ease and waited nine months")
    assert lexicon.counts(words) == {0: 3, 1: 2}


@given(comments)
def test_any_text_can_be_read_the_same_way_twice(comment: Comment) -> None:
    for prior in (None, shipped_weigher()):
        reading = analyse(comment, prior)
        assert reading == analyse(comment, prior)
        obeys_the_laws(comment, reading)


def obeys_the_laws(comment: Comment, reading: Reading) -> None:
    assert (reading.sentiment is None) == (reading.not_analysable is not None)
    assert 0 <= reading.confidence <= 1
    place = 0
    for clause in reading.clauses:  # pieces of the text, in order, none overlapping
        place = comment.text.index(clause.text, place) + len(clause.text)
        assert {*clause.themes} <= {*reading.themes}
    if reading.clauses:
        assert {theme for clause in reading.clauses for theme in clause.themes} == {*reading.themes}


def test_reading_together_is_reading_one_by_one() -> None:
    texts = ["Kind staff but a long wait", "", "شكرا جزيلا", "More sessions please", "Nothing"]
    many = [Comment(str(n), texts[n % 5], [*QuestionKind][n % 3]) for n in range(BATCH + 7)]
    prior = shipped_weigher()
    together = list(analyse_all(many, prior))
    assert [each.id for each in together] == [each.id for each in many]
    for number in (0, 1, 2, 3, 4, BATCH, BATCH + 6):
        alone = analyse(many[number], prior)
        assert (alone.sentiment, alone.themes, alone.clauses) == (
            together[number].sentiment,
            together[number].themes,
            together[number].clauses,
        )


def test_a_mixed_comment_has_a_theme_and_a_sentiment_for_each_clause() -> None:
    reading = analyse(Comment("1", "The staff were so kind. The wait was far too long."), shipped_weigher())
    kind, wait = reading.clauses
    assert (kind.sentiment, "Staff warmth & attitude" in kind.themes) == (Sentiment.POSITIVE, True)
    assert (wait.sentiment, "Waiting & timeliness" in wait.themes) == (Sentiment.NEGATIVE, True)
    assert "Waiting & timeliness" not in kind.themes


def test_nobodys_words_are_in_a_repr() -> None:
    assert "secret" not in repr(Comment("1", "secret"))


def test_what_is_heavy_is_imported_only_when_used() -> None:
    script = (
        "import sys, pkgutil, importlib, analysis.comments as package\n"
        "for each in pkgutil.iter_modules(package.__path__):\n"
        "    importlib.import_module(f'analysis.comments.{each.name}')\n"
        "from analysis.comments.reading.reader import analyse, shipped_weigher\n"
        "from analysis.comments.reading.labels import Comment\n"
        "assert analyse(Comment('1', 'kind staff'), shipped_weigher()).sentiment\n"
        "heavy = {'sklearn', 'scipy', 'textblob', 'nltk', 'wordcloud', 'matplotlib', 'PIL', 'pandas'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
