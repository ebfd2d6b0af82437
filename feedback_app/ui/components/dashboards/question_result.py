"""One question's result: what it says in a sentence, the chart, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import pandas as pd
import streamlit as st

from analysis.results import charts, sentences, tables
from analysis.results.question_results import ChoiceResult, FormResults, QuestionResult
from analysis.results.sentences import people
from feedback_app.ui.components.literal_text import literal


def show_form(found: FormResults, *, months: str) -> None:
    """How many answered, then each question under the title of its section."""
    st.markdown(f"**{people(found.responses)} answered this form**, {literal(months)}.")
    for section, results in groupby(found.questions, key=lambda each: each.about.section):
        st.header(literal(section or "Questions"), anchor=False)
        withheld: list[QuestionResult] = []
        for result in results:
            if result.about.is_withheld:
                withheld.append(result)
            else:
                show(result)
        if withheld:
            _show_withheld(withheld)


def show(result: QuestionResult) -> None:
    """If no one answered, the sentence and nothing else."""
    about, said = result.about, sentences.sentence(result)
    with st.container(key=f"result-{about.question_id}"):
        st.subheader(literal(about.text), anchor=False)
        st.markdown(literal(said))
        if isinstance(result, ChoiceResult) and result.national:
            st.markdown(literal(sentences.uncertainty_sentence(result.national) or ""))
        drawn = charts.chart(result)
        if drawn is None:
            return
        st.altair_chart(
            drawn, width="stretch", theme=None, alt=f"{about.text} {said}", key=f"chart-{about.question_id}"
        )
        if missing := sentences.missing_sentence(result):
            st.markdown(literal(missing))
        show_table(tables.table(result))


def _show_withheld(results: Sequence[QuestionResult]) -> None:
    """Questions about the person that too few have answered: named together, once."""
    st.markdown(literal(f"Not shown yet. {sentences.WITHHELD}"))
    st.markdown("\n".join(f"- {literal(result.about.text)}" for result in results))


def show_table(table: pd.DataFrame | None) -> None:
    """The numbers, folded away below the chart. Labels are never read as markup."""
    if table is None:
        return
    with st.expander("The same numbers in a table"):
        table_of(table)


def table_of(table: pd.DataFrame) -> None:
    """A frame of text, its first column as the heading of each row."""
    shown = table.map(literal).rename(columns=literal)
    st.table(shown.set_index(shown.columns[0]), border="horizontal")
