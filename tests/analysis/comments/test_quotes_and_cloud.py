"""Quotes that carry their theme, and words that enough people used."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace

import pytest

from analysis.comments.quoting import cloud_drawing
from analysis.comments.quoting.cloud import (
    CloudTerm,
    Side,
    cloud_sentence,
    cloud_table,
    cloud_terms,
    side_of,
)
from analysis.comments.quoting.cloud_drawing import draw_cloud
from analysis.comments.quoting.quotes import ThemeQuote, choose_quotes, purest, rank_quotes
from analysis.comments.reading.labels import (
    Comment,
    QuestionKind,
    Reading,
    Sentiment,
    ThemeScore,
)
from analysis.comments.reading.reader import analyse_all, shipped_weigher
from analysis.comments.training.evaluation import quote_figures
from analysis.comments.training.labelled import Labelled


WAITING = "Waiting & timeliness"

WAITS = [
    ("1", "anna", "We waited nine months on the waiting list before anybody saw us."),
    ("2", "ben", "We waited nine months on the waiting list before anybody saw us!!"),
    ("3", "anna", "The waiting time was far too long for a new baby and us."),
    ("4", "cat", "They came quickly and always arrived on time for our visits."),
    ("5", "dev", "Long wait."),
    ("6", "eve", "Seen very promptly, within two weeks of being referred, no delay."),
    ("7", "fay", "The room was clean and warm with plenty of toys for him."),
]


def quotes(most: int = 3, critical: bool = False, rows: Sequence[tuple[str, str, str]] = WAITS) -> list[str]:
    comments = [Comment(key, text, person=person) for key, person, text in rows]
    readings = list(analyse_all(comments, shipped_weigher()))
    found = rank_quotes(comments, readings, WAITING, most=most, at_least_one_critical=critical)
    return [quote.comment_id for quote in found]


def test_quotes_are_of_the_theme_long_enough_said_once_and_one_a_person() -> None:
    found = quotes(most=10)
    assert "5" not in found  # too short
    assert "7" not in found  # another theme
    assert len({"1", "2"} & {*found}) == 1  # the same words
    assert len({"1", "3"} & {*found}) <= 1  # the same person
    assert {"4", "6"} <= {*found}


def read_as(certainty: float, strength: float, key: str = "a") -> Reading:
    score = ThemeScore(WAITING, 0.9, certainty, strength)
    return Reading(key, Sentiment.NEGATIVE, (WAITING,), (), 0.9, (), (score,))


def test_a_comment_that_is_not_sure_enough_is_no_quote_and_a_persons_label_is_always_sure() -> None:
    comment = Comment("a", "We waited nine months before anybody saw us.")
    shown = {limit: rank_quotes([comment], [read_as(limit, 5.0)], WAITING) for limit in (0.99, 1.0)}
    assert {limit: len(found) for limit, found in shown.items()} == {0.99: 0, 1.0: 1}
    by_hand = replace(read_as(0.0, 0.0), themes=(), local_themes=(WAITING,), theme_scores=())
    assert len(rank_quotes([comment], [by_hand], WAITING)) == 1


def test_a_quote_that_holds_anothers_words_is_not_said_twice() -> None:
    short = "The waiting list was far too long for us."
    texts = [short, f"{short} The letters were lovely, and so were the people at the desk."]
    comments = [Comment(str(n), text) for n, text in enumerate(texts)]
    readings = [read_as(3.0, 3.0, "0"), read_as(3.0, 2.0, "1")]
    assert [quote.comment_id for quote in rank_quotes(comments, readings, WAITING)] == ["0"]


def test_an_empty_place_is_right_in_one_figure_and_wrong_in_the_other() -> None:
    texts = {
        "a": "We waited nine months before anybody saw us.",
        "b": "Nobody came for weeks and weeks on end.",
    }
    rows = [
        Labelled(Comment(key, text), Sentiment.NEGATIVE, frozenset({WAITING} if key == "a" else ()), 4)
        for key, text in texts.items()
    ]
    readings = [read_as(2.0, 2.0, "a"), read_as(0.0, 3.0, "b")]
    figures = quote_figures(rows, readings, [WAITING, "Skill & clinical care"])
    assert (figures.shown, figures.of_every_place) == (1.0, pytest.approx(1 / 6))


def test_at_least_one_is_critical_when_there_is_one_and_it_is_asked_for() -> None:
    kind = [row for row in WAITS if row[0] in ("4", "6")]
    rows = [*kind, ("8", "gus", "The wait to be seen was really quite long and hard for us.")]
    assert "8" in quotes(most=2, critical=True, rows=rows)
    assert len(quotes(most=2, critical=True, rows=rows)) == 2
    assert quotes(most=2, critical=True, rows=kind) == quotes(most=2, rows=kind)


def spoken(key: str, text: str, strength: float, *, critical: bool = False) -> tuple[Comment, Reading]:
    reading = read_as(3.0, strength, key)
    sentiment = Sentiment.NEGATIVE if critical else Sentiment.POSITIVE
    return Comment(key, text, person=key[0]), replace(reading, sentiment=sentiment)


KIND = [
    spoken("a", "They came quickly and always on time for our visits.", 5.0),
    spoken("b", "Seen very promptly within two weeks of being referred.", 4.0),
    spoken("c", "There was no delay at all when we rang for help.", 3.0),
]


@pytest.mark.parametrize(
    ("others", "chosen"),
    [
        ([], "abc"),
        ([spoken("d", "The wait to be seen was long and hard for us.", 1.0, critical=True)], "abd"),
        # another comment of a person already quoted does not take the place
        ([spoken("a2", "The wait to be seen was long and hard for us.", 1.0, critical=True)], "abc"),
        ([spoken("c2", "The wait to be seen was long and hard for us.", 1.0, critical=True)], "abc2"),
    ],
)
def test_the_critical_place_may_go_to_a_comment_of_the_other_side(
    others: list[tuple[Comment, Reading]], chosen: str
) -> None:
    found = choose_quotes([*KIND, *others], WAITING, at_least_one_critical=True, first={"a", "b", "c"})
    assert "".join(quote.comment_id for quote in found) == chosen
    assert [quote.comment_id for quote in choose_quotes(others, WAITING, first={"a"})] == []


def test_without_words_only_comments_of_a_quotable_length_are_candidates() -> None:
    read = [(read_as(3.0, strength, key), n) for key, strength, n in (("a", 1.0, 12), ("b", 2.0, 12))]
    too_short_or_long = [(read_as(3.0, 9.0, f"x{n}"), n) for n in (1, 500)]
    assert purest([*too_short_or_long, *read], WAITING, most=2) == ("b", "a")
    assert purest(read, "Skill & clinical care") == ()


def test_a_local_theme_has_quotes_too() -> None:
    comments = [
        Comment("1", "It helped me bond with my daughter after a hard birth."),
        Comment("2", "The staff were friendly and it was easy to park here."),
    ]
    readings = list(analyse_all(comments, shipped_weigher()))
    (quote,) = rank_quotes(comments, readings, "Relationship with my baby")
    assert (quote.comment_id, 0 < quote.score <= 1) == ("1", True)


def test_a_quotes_words_stay_out_of_its_repr() -> None:
    assert "secret" not in repr(ThemeQuote("1", "secret", 0.5, Sentiment.POSITIVE))


def said(*texts: str, people: int = 5) -> list[tuple[str, str]]:
    return [(f"p{person}", text) for text in texts for person in range(people)]


@pytest.mark.parametrize(
    ("texts", "terms"),
    [
        (said("She was not helpful"), ["not helpful"]),
        (said("She was not very helpful"), ["not helpful"]),
        (said("You can't fault it"), ["can't fault"]),
        (said("No communication, kind staff"), ["kind", "no communication", "staff"]),
        (said("kind kind kind"), ["kind"]),
        (said("kind", people=4), []),
        (said("The nurse was Grace and Sarah was kind"), ["kind", "nurse"]),
        (said("Ring 07700 900123 gently"), ["gently", "ring"]),
        (said("مساعدة كبيرة"), ["كبيرة", "مساعدة"]),
        (said("धन्यवाद"), ["धन्यवाद"]),
    ],
)
def test_terms_are_what_enough_people_used(texts: list[tuple[str, str]], terms: list[str]) -> None:
    found = cloud_terms(texts)
    assert sorted(each.term for each in found) == sorted(terms)
    assert all(each.people == 5 for each in found)


def test_a_person_counts_once_and_names_given_are_left_out() -> None:
    texts = [("same", "gentle")] * 9 + said("gentle foxhill")
    assert cloud_terms(texts, names=["Foxhill Ward"]) == (CloudTerm("gentle", 6),)


@pytest.mark.parametrize(
    ("sentiment", "question", "side"),
    [
        (Sentiment.POSITIVE, QuestionKind.COULD_IMPROVE, Side.GOOD),
        (Sentiment.NEGATIVE, QuestionKind.WHAT_GOOD, Side.BETTER),
        (Sentiment.NEUTRAL_MIXED, QuestionKind.WHAT_GOOD, Side.GOOD),
        (Sentiment.NEUTRAL_MIXED, QuestionKind.COULD_IMPROVE, Side.BETTER),
        (Sentiment.NEUTRAL_MIXED, QuestionKind.NONSPECIFIC, None),
        (None, QuestionKind.WHAT_GOOD, Side.GOOD),
        (None, QuestionKind.NONSPECIFIC, None),
    ],
)
def test_a_side_is_given_by_the_sentiment_and_then_by_the_question(
    sentiment: Sentiment | None, question: QuestionKind, side: Side | None
) -> None:
    assert side_of(sentiment, question) is side


TERMS = [CloudTerm("kind", 22), CloudTerm("not helpful", 9), CloudTerm("<b>", 7), CloudTerm("calm", 6)]


def test_the_picture_is_the_same_every_time_and_says_itself_in_words() -> None:
    first = draw_cloud(TERMS, Side.GOOD)
    assert first is not None
    assert first == draw_cloud(TERMS, Side.GOOD)
    assert first.png.startswith(b"\x89PNG")
    root = ET.fromstring(first.svg)  # noqa: S314  (our own drawing)
    shown = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert sorted(filter(None, shown)) == ["<b>", "calm", "kind", "not helpful"]
    assert first.alternative == (
        "About what went well, people most often wrote “kind” (22 people), “not helpful” (9 people) and "
        "“<b>” (7 people)."
    )


def test_the_same_data_is_a_table_and_nothing_is_a_sentence() -> None:
    assert cloud_table(TERMS)[0] == ("kind", 22)
    assert draw_cloud([], Side.GOOD) is None
    assert "Too few people" in cloud_sentence([], Side.BETTER)


def test_right_to_left_words_are_drawn_in_a_font_that_has_them_and_kept_as_typed_in_svg() -> None:
    picture = draw_cloud([CloudTerm("شكرا", 9), CloudTerm("بہت اچھا", 6)], Side.GOOD)
    assert picture is not None
    assert "شكرا" in picture.svg
    assert picture.svg.count('direction="rtl"') == 2


def test_a_letter_the_font_does_not_have_stays_in_the_table_alone() -> None:
    picture = draw_cloud([CloudTerm("kind", 9), CloudTerm("谢谢", 6)], Side.GOOD)
    assert picture is not None
    assert "谢谢" not in picture.svg
    assert draw_cloud([CloudTerm("谢谢", 6)], Side.GOOD) is None


@pytest.mark.parametrize(("shaper", "shaped"), [(True, False), (False, True)])
def test_right_to_left_words_are_shaped_once(
    shaper: bool, shaped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import features

    monkeypatch.setattr(features, "check", lambda _name: shaper)
    drawn = getattr(cloud_drawing, "_shaped")("شكرا")  # noqa: B009  (private: what Pillow is given)
    assert (drawn != "شكرا") is shaped
    assert getattr(cloud_drawing, "_shaped")("kind") == "kind"  # noqa: B009
