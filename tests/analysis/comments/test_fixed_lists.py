"""What must be read right whatever else changes: the examples that word-counting sentiment gets wrong."""

from __future__ import annotations

import pytest

from analysis.comments.reading.labels import (
    Comment,
    NotAnalysable,
    QuestionKind,
    Sentiment,
)
from analysis.comments.reading.prior import Weigher
from analysis.comments.reading.reader import analyse, shipped_weigher
from analysis.comments.training.textblob_view import polarity


GOOD, IMPROVE, ANY = QuestionKind.WHAT_GOOD, QuestionKind.COULD_IMPROVE, QuestionKind.NONSPECIFIC
EVERY = (GOOD, IMPROVE, ANY)
POSITIVE, MIXED, NEGATIVE = Sentiment.POSITIVE, Sentiment.NEUTRAL_MIXED, Sentiment.NEGATIVE

# comment, questions under which it holds, sentiment
SPECIFICATION = [
    ("I am no longer depressed", EVERY, POSITIVE),
    ("Couldn't fault the service", EVERY, POSITIVE),
    ("Nothing to improve", (IMPROVE, ANY), POSITIVE),
    ("No complaints at all", EVERY, POSITIVE),
    ("No more screaming at my child", (GOOD, ANY), POSITIVE),  # under "could improve" it is a wish
    ("They listened very careful to me", EVERY, POSITIVE),
    ("She listened and never judged me", EVERY, POSITIVE),
    ("I don't feel like a failure anymore", EVERY, POSITIVE),
    ("I was in a very dark place and she pulled me out", EVERY, POSITIVE),
    ("Not being made to feel guilty or like a bad mother", (GOOD, ANY), POSITIVE),
    ("Absolute lifeline when I was desperate", EVERY, POSITIVE),
    ("I couldn't have managed without her", EVERY, POSITIVE),
    ("I feel less alone", EVERY, POSITIVE),
    ("Helped me to bond with my baby", EVERY, POSITIVE),
    ("Please don't stop this service", EVERY, POSITIVE),
    ("More sessions please", (IMPROVE, ANY), NEGATIVE),
    ("Better communication", (IMPROVE, ANY), NEGATIVE),
    ("Could have been better", (IMPROVE, ANY), NEGATIVE),
    ("It would have been nice to have had longer", (IMPROVE, ANY), NEGATIVE),
    ("Waited nine months to be seen", (IMPROVE, ANY), NEGATIVE),
    ("Nobody called me back", (IMPROVE, ANY), NEGATIVE),
    ("ended too soon and I was left on my own", EVERY, NEGATIVE),
    ("More understanding staff", (IMPROVE, ANY), NEGATIVE),
    ("Terrible parking", (IMPROVE, ANY), NEGATIVE),
    ("Now I know when to refer and when to ring you", (GOOD, ANY), POSITIVE),
    ("It made me think again", (GOOD, ANY), POSITIVE),
    ("Nothing", (IMPROVE,), POSITIVE),
    ("Nothing", (GOOD,), NEGATIVE),
    ("nothing!", (IMPROVE,), POSITIVE),
    ("Nothing", (ANY,), MIXED),
    ("n/a", (IMPROVE,), POSITIVE),
    ("n/a", (GOOD,), NEGATIVE),
    ("N/A", (ANY,), MIXED),
    ("none", (IMPROVE,), POSITIVE),
    ("All good", EVERY, POSITIVE),
]
CASES = [(text, question, expected) for text, questions, expected in SPECIFICATION for question in questions]

# comment, why it cannot be read
NOT_READ = [
    ("", NotAnalysable.EMPTY),
    (" \n\t ", NotAnalysable.EMPTY),
    ("👍👍", NotAnalysable.NO_WORDS),
    ("😊 ❤️", NotAnalysable.NO_WORDS),
    ("...!?", NotAnalysable.NO_WORDS),
    ("شكرا جزيلا على كل شيء", NotAnalysable.OTHER_LANGUAGE),
    ("بہت اچھا تھا، آپ کا شکریہ", NotAnalysable.OTHER_LANGUAGE),
    ("Дуже дякую за допомогу", NotAnalysable.OTHER_LANGUAGE),
    ("非常感谢你们的帮助", NotAnalysable.OTHER_LANGUAGE),
    ("ਬਹੁਤ ਧੰਨਵਾਦ", NotAnalysable.OTHER_LANGUAGE),
    ("Bardzo dziękuję za pomoc, pani była bardzo miła dla nas", NotAnalysable.OTHER_LANGUAGE),
    ("Die Hilfe war sehr gut und ich habe mich nicht allein gefühlt", NotAnalysable.OTHER_LANGUAGE),
    ("Mulțumesc foarte mult pentru ajutor, a fost bine", NotAnalysable.OTHER_LANGUAGE),
    ("Muchas gracias por la ayuda con mi bebé, todo muy bien", NotAnalysable.OTHER_LANGUAGE),
    ("Faleminderit shumë për ndihmë", NotAnalysable.OTHER_LANGUAGE),
    ("The group was lovely شكرا جزيلا لكم", NotAnalysable.MIXED_LANGUAGES),
]

READ = [  # English that may look like something else
    "Great!",
    "ok",
    "10/10",
    "A1",
    "The café was nice",
    "Zoe and Zofia were lovely",
    "5",
    "was war die",
    "She is a star",
    "Me and my son go to the park",
]


@pytest.fixture(scope="module")
def prior() -> Weigher:
    shipped = shipped_weigher()
    assert shipped is not None
    return shipped


@pytest.mark.parametrize(("text", "question", "expected"), CASES)
def test_sentiment_with_the_prior(
    text: str, question: QuestionKind, expected: Sentiment, prior: Weigher
) -> None:
    assert analyse(Comment("1", text, question), prior).sentiment is expected


@pytest.mark.parametrize(("text", "question", "expected"), CASES)
def test_sentiment_by_rules_alone(text: str, question: QuestionKind, expected: Sentiment) -> None:
    assert analyse(Comment("1", text, question)).sentiment is expected


@pytest.mark.parametrize(("text", "reason"), NOT_READ)
def test_what_cannot_be_read_is_said_and_not_guessed(
    text: str, reason: NotAnalysable, prior: Weigher
) -> None:
    reading = analyse(Comment("1", text), prior)
    assert reading.not_analysable is reason
    assert (reading.sentiment, reading.themes, reading.local_themes, reading.clauses) == (None, (), (), ())
    assert not reading.needs_a_look


@pytest.mark.parametrize("text", READ)
def test_english_is_not_taken_for_another_language(text: str, prior: Weigher) -> None:
    assert analyse(Comment("1", text), prior).not_analysable is None


def test_four_thousand_characters_are_read(prior: Weigher) -> None:
    text = "The wait was long but the staff were kind. " * 93 + "x"
    assert len(text) == 4000
    reading = analyse(Comment("1", text), prior)
    assert reading.sentiment is not None
    assert {"Waiting & timeliness", "Staff warmth & attitude"} <= {*reading.themes}
    assert len(reading.clauses) == 2 * 93


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("No complaints at all", 0.0),
        ("More sessions please", 0.5),
        ("I don't feel like a failure anymore", -0.32),
        ("Not being made to feel guilty or like a bad mother", -0.6),
    ],
)
def test_textblob_is_as_wrong_as_we_say_and_needs_no_corpora(
    text: str, score: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLTK_DATA", "/nonexistent")
    assert round(polarity(text), 2) == score
