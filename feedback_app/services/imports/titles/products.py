"""Which program wrote a file, by titles that no other program uses together."""

from __future__ import annotations

from enum import StrEnum

from feedback_app.services.imports.files.table import Table
from feedback_app.services.imports.files.words import normalised


class SurveyProgram(StrEnum):
    """Programs whose files say something in a way of their own."""

    LIMESURVEY = "LimeSurvey"
    QUALTRICS = "Qualtrics"
    SURVEYMONKEY = "SurveyMonkey"


_TITLES = (
    (SurveyProgram.LIMESURVEY, {"response id", "last page", "start language"}),
    (SurveyProgram.LIMESURVEY, {"id", "lastpage", "startlanguage"}),
    (SurveyProgram.LIMESURVEY, {"date submitted", "last page"}),
    (SurveyProgram.LIMESURVEY, {"submitdate", "lastpage"}),
    (SurveyProgram.QUALTRICS, {"responseid", "recordeddate", "distributionchannel"}),
    (SurveyProgram.QUALTRICS, {"response id", "recorded date", "distribution channel"}),
    (SurveyProgram.SURVEYMONKEY, {"respondent id", "collector id"}),
)
WRITES_MONTH_FIRST = (SurveyProgram.SURVEYMONKEY, SurveyProgram.QUALTRICS)
"""Unless an account says otherwise."""

_NOT_SHOWN = {
    SurveyProgram.LIMESURVEY: frozenset({"n/a"}),
    SurveyProgram.QUALTRICS: frozenset({"-99"}),
}


def product_of(table: Table) -> SurveyProgram | None:
    """The program that wrote the file, or None when its titles do not show it."""
    titles = {normalised(column.title) for column in table.columns}
    return next((product for product, known in _TITLES if known <= titles), None)


def not_shown_words(table: Table) -> frozenset[str]:
    """What this program writes where it did not show a question."""
    product = product_of(table)
    return frozenset() if product is None else _NOT_SHOWN.get(product, frozenset())
