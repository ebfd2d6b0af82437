"""Forms and answers for tests: small ones by hand, and Hypothesis strategies for any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    ChosenMany,
    InMonth,
    Missing,
    MissingReason,
    OnDate,
    Rated,
    Written,
)
from surveys.core.conditions import (
    All,
    Compare,
    Condition,
    Not,
)
from surveys.core.conditions import Any as AnyOf
from surveys.core.model import (
    AnswerScale,
    Asks,
    Audience,
    DateQuestion,
    Form,
    Information,
    Licence,
    LongText,
    Mode,
    MonthQuestion,
    NumberQuestion,
    OneChoice,
    Option,
    Provenance,
    Question,
    Rating,
    Section,
    SeveralChoices,
    ShortText,
    Statement,
    StatementGroup,
    Touchpoint,
)


TODAY = date(2026, 11, 23)
CODES = ("a", "b", "c")
OPTIONS = tuple(Option(code=code, label=code.upper()) for code in CODES)
SCALE = AnswerScale(id="scale", options=OPTIONS)
STATEMENTS = tuple(Statement(id=name, text=name) for name in ("listened", "tips"))
REASONS = tuple(MissingReason)


def make_form(*questions: Question, sections: Sequence[Section] | None = None, **changes: Any) -> Form:
    """A form of these questions in one section, or of these sections."""
    given: dict[str, Any] = {
        "key": "made",
        "version": "1.0",
        "language": "en",
        "title": "A made form",
        "audience": Audience.FAMILY,
        "touchpoint": Touchpoint.VISIT,
        "mode": Mode.PSEUDONYMOUS,
        "introduction": "Please tell us.",
        "minutes": 1,
        "thanks": "Thank you.",
        "provenance": Provenance(authored_by="The tests", source="Made up"),
        "licence": Licence(kind="own", holder="The tests", terms="MIT"),
        "scales": (SCALE,),
        "sections": tuple(sections) if sections else (Section(id="first", questions=questions),),
    }
    return Form(**{**given, **changes})


def one(name: str, **changes: Any) -> OneChoice:
    return OneChoice(**{"id": name, "text": name, "options": OPTIONS, **changes})


def several(name: str, **changes: Any) -> SeveralChoices:
    return SeveralChoices(**{"id": name, "text": name, "options": OPTIONS, **changes})


def group(name: str, **changes: Any) -> StatementGroup:
    return StatementGroup(**{"id": name, "text": name, "scale": "scale", "statements": STATEMENTS, **changes})


def rating(name: str, **changes: Any) -> Rating:
    return Rating(**{"id": name, "text": name, "low": "Not", "high": "Very", **changes})


def number(name: str, **changes: Any) -> NumberQuestion:
    bounds = {"minimum": Decimal(0), "maximum": Decimal(20)}
    return NumberQuestion(**{"id": name, "text": name, **bounds, **changes})


def day(name: str, **changes: Any) -> DateQuestion:
    return DateQuestion(**{"id": name, "text": name, **changes})


def month(name: str, **changes: Any) -> MonthQuestion:
    return MonthQuestion(**{"id": name, "text": name, **changes})


def line(name: str, **changes: Any) -> ShortText:
    return ShortText(**{"id": name, "text": name, "asks": Asks.OPEN, **changes})


def words(name: str, **changes: Any) -> LongText:
    return LongText(**{"id": name, "text": name, "asks": Asks.OPEN, **changes})


def told(name: str, **changes: Any) -> Information:
    return Information(**{"id": name, "text": name, "body": "Something to know.", **changes})


def when(question: str, **operator: Any) -> Compare:
    return Compare.model_validate({"question": question, **operator})


MAKERS = (one, several, group, rating, number, day, month, line, words, told)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any form of up to three sections, with conditions that look back over all kinds of question."""
    earlier: list[Question] = []
    sections: list[Section] = []
    for at in range(draw(st.integers(1, 3))):
        show_section = draw(conditions_over(earlier))
        inside: list[Question] = []
        for _ in range(draw(st.integers(1, 4))):
            maker = draw(st.sampled_from(MAKERS))
            changes: dict[str, Any] = {"show_when": draw(conditions_over([*earlier, *inside]))}
            if maker is not told:
                changes["required"] = draw(st.booleans())
                changes["missing"] = draw(st.sampled_from([(), REASONS]))
            inside.append(maker(f"q{len(earlier) + len(inside)}", **changes))
        sections.append(Section(id=f"s{at}", questions=tuple(inside), show_when=show_section))
        earlier += inside
    return make_form(sections=sections)


@st.composite
def conditions_over(draw: st.DrawFn, earlier: Sequence[Question]) -> Condition | None:
    """No condition half of the time, else any over the earlier questions."""
    asking = [question for question in earlier if not isinstance(question, Information)]
    if not asking or draw(st.booleans()):
        return None
    compare = st.sampled_from(asking).flatmap(_comparisons)
    return draw(
        st.recursive(
            compare,
            lambda parts: (
                st.lists(parts, min_size=1, max_size=3).map(lambda some: All(all=tuple(some)))
                | st.lists(parts, min_size=1, max_size=3).map(lambda some: AnyOf(any=tuple(some)))
                | parts.map(lambda part: Not.model_validate({"not": part}))
            ),
            max_leaves=4,
        )
    )


def _comparisons(question: Question) -> st.SearchStrategy[Compare]:
    codes = st.sampled_from(CODES)
    answered = st.booleans().map(lambda wanted: when(question.id, answered=wanted))
    match question:
        case OneChoice():
            is_one = codes.map(lambda code: when(question.id, **{"is": code}))
            return answered | is_one | codes.map(lambda code: when(question.id, one_of=("b", code)))
        case SeveralChoices():
            return answered | codes.map(lambda code: when(question.id, includes=code))
        case StatementGroup():
            return answered | codes.map(lambda code: when(question.id, statement="tips", **{"is": code}))
        case Rating() | NumberQuestion():
            marks = st.integers(0, 10).map(Decimal)
            at_least = marks.map(lambda mark: when(question.id, at_least=mark))
            return answered | at_least | marks.map(lambda mark: when(question.id, at_most=mark))
        case _:
            return answered


def good_answers(question: Question) -> st.SearchStrategy[Answer]:
    """Answers that have no problem, for a question made here."""
    codes = st.sampled_from(CODES).map(Chosen)
    match question:
        case OneChoice():
            return codes
        case SeveralChoices():
            some = st.sets(st.sampled_from(CODES), min_size=1)
            return some.map(lambda chosen: ChosenMany(tuple(sorted(chosen))))
        case StatementGroup():
            return st.tuples(codes, codes).map(
                lambda pair: Rated(tuple(zip(("listened", "tips"), pair, strict=True)))
            )
        case Rating() | NumberQuestion():
            return st.integers(0, 10).map(lambda figure: Amount(Decimal(figure)))
        case DateQuestion():
            return st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(OnDate)
        case MonthQuestion():
            return st.builds(InMonth, st.integers(1900, 2099), st.integers(1, 12))
        case _:
            return st.text("abc é\u200d👶", min_size=1, max_size=20).filter(str.strip).map(Written)


def any_answers() -> st.SearchStrategy[Answer]:
    """Well-formed answers of every kind, most of which suit no question."""
    names = st.sampled_from([*CODES, "listened", "tips", "", "z"]) | st.text(max_size=5)
    missing = st.sampled_from(REASONS).map(Missing)
    chosen = names.map(Chosen)
    return st.one_of(
        missing,
        chosen,
        st.lists(names, max_size=4).map(lambda codes: ChosenMany(tuple(codes))),
        st.lists(st.tuples(names, chosen | missing), max_size=4).map(lambda pairs: Rated(tuple(pairs))),
        (st.decimals() | st.integers().map(Decimal)).map(Amount),
        st.text(st.characters(), max_size=30).map(Written),
        st.dates().map(OnDate),
        st.builds(InMonth, st.integers(), st.integers()),
    )


def answers_to(form: Form) -> st.SearchStrategy[Mapping[str, Answer]]:
    """Good answers to any of the form's questions, shown or not."""
    asking = [question for question in form.questions if not isinstance(question, Information)]
    return st.fixed_dictionaries({}, optional={question.id: good_answers(question) for question in asking})
