"""A total in the file is worked out again from the row's own answers, and told where it is another."""

from __future__ import annotations

import json

import pytest

from feedback_app.services import forms
from feedback_app.services.imports import preview, run, suggest_mapping
from feedback_app.services.imports.columns.column_uses import possible_uses
from feedback_app.services.imports.columns.mapping import ColumnRole
from feedback_app.services.imports.files.reading import read_table
from feedback_app.services.imports.files.table import Table
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Response
from surveys.catalogue import measure_forms, shipped_forms
from surveys.measures.catalogue import measure_wordings
from tests.feedback_app.services.imports.spreadsheets import csv_bytes
from tests.support.cast import NOW, SERVER, Cast
from tests.support.engines import on_one_engine
from tests.support.measured import CORE_13
from tests.support.respondent import count


FORM = measure_forms()["core10"]
ITEMS = [item.text for item in measure_wordings()["core10"].items]
LABELS = {option.code: option.label for option in measure_wordings()["core10"].options}


def file(title: str, *rows: tuple[str, list[str]]) -> Table:
    answered = [["2026-02-03", *(LABELS.get(code, "") for code in codes), total] for total, codes in rows]
    return read_table(csv_bytes([["Date", *ITEMS, title], *answered]))


@pytest.mark.parametrize("title", ["Total", "CORE-10 total score", "core10 score", "Stated total"])
def test_the_column_is_known_by_its_title(title: str) -> None:
    mapping = suggest_mapping(FORM, file(title, ("13", list(CORE_13)))).mapping
    found = mapping.with_role(ColumnRole.STATED_TOTAL)
    assert found is not None
    assert found.title == title


def test_only_a_form_with_one_measure_has_a_total_to_check() -> None:
    assert ColumnRole.STATED_TOTAL in {use.role for use in possible_uses(FORM)}
    for key in ("family_after_visit", "goals"):
        assert ColumnRole.STATED_TOTAL not in {use.role for use in possible_uses(shipped_forms()[key])}


@on_one_engine
def test_what_differs_is_told_before_and_after_and_the_answers_are_stored(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    with database.write() as session:
        forms.publish(session, by=SERVER, form=FORM, now=NOW)
    other = ["1", *CORE_13[1:]]
    table = file(
        "Total", ("13", list(CORE_13)), ("15", list(CORE_13)), ("", other), ("12.0", other),
        ("about 9", [*other[:9], "0"]), ("9", ["", "", "", *other[3:]]),
    )  # fmt: skip
    mapping = suggest_mapping(FORM, table).mapping
    whole = {"by": cast.asha, "keys": keys, "organisation_id": cast.north, "form_key": "core10", "now": NOW}
    with database.read() as session:
        seen = preview(session, table=table, mapping=mapping, **whole)
    told = [(each.row, each.stated, each.recomputed) for each in seen.wrong_totals]
    assert told == [(3, "15", 13), (6, "about 9", 10), (7, "9", None)]
    report = run(database, table=table, mapping=mapping, file_name="a.csv", **whole)
    assert report.wrong_totals == seen.wrong_totals
    assert count(database, Response) == report.n_stored == 6
    assert report.as_record()["wrong_totals"] == [
        {"row": 3, "has_total": True}, {"row": 6, "has_total": True}, {"row": 7, "has_total": False},
    ]  # fmt: skip
    assert "about 9" not in json.dumps(report.as_record())
    assert "15" not in repr(seen.wrong_totals)
