"""What was read from the widgets of a page, and where to say what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.questions.keys import place_key
from surveys.core.answers import Answer
from surveys.core.problems import Problem
from surveys.faces.words import FaceWords


@dataclass(frozen=True, slots=True, repr=False)
class WidgetReading:
    """``answer`` is None when the page was left blank.

    ``is_both``: the person gave an answer and also ticked that they give none. Only they know which counts.
    """

    answer: Answer | None
    is_both: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class DrawnQuestion:
    """A question as drawn: what was read, and the empty place above each field by its statement (or None)."""

    reading: WidgetReading
    places: Mapping[str | None, DeltaGenerator]

    @property
    def answer(self) -> Answer | None:
        return self.reading.answer

    @property
    def is_both(self) -> bool:
        return self.reading.is_both

    def show_problems(self, problems: Sequence[Problem], words: FaceWords) -> None:
        """Say at each field what is wrong with it, in the words of the summary."""
        for problem in problems:
            place = self.places.get(problem.statement)
            if place is not None:
                with place.container(key=f"wrong-{place_key(problem.question_id, problem.statement)}"):
                    st.markdown(f"**{words.error}** {literal(words.say(problem))}")
