"""Recognises columns without answers by their titles: dates, ids, names, and what Microsoft Forms adds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from feedback_app.exports.response_table import Frame
from feedback_app.services.imports.columns.mapping import ColumnRole
from feedback_app.services.imports.columns.stated_totals import measure_with_total
from feedback_app.services.imports.files.cell_text import text_of
from feedback_app.services.imports.files.table import (
    Column,
    NoteCode,
    Table,
    is_blank,
)
from feedback_app.services.imports.files.words import normalised
from feedback_app.services.imports.titles.known_titles import (
    date_rank,
    is_language,
    is_left_out,
    names_a_person,
    row_id_rank,
)
from surveys.core.model import Audience, Form, Mode


OWN_EXPORT_ROLES = {
    Frame.FORM: ColumnRole.IGNORED,
    Frame.FORM_VERSION: ColumnRole.IGNORED,
    Frame.AUDIENCE: ColumnRole.IGNORED,
    Frame.TOUCHPOINT: ColumnRole.IGNORED,
    Frame.RECEIVED: ColumnRole.RECEIVED,
    Frame.LANGUAGE: ColumnRole.LANGUAGE,
    Frame.CHANNEL: ColumnRole.CHANNEL,
    Frame.COLLECTION_POINT: ColumnRole.IGNORED,
    Frame.REFERENCE: ColumnRole.ROW_ID,
}

_MICROSOFT_FORMS = {
    "id": ColumnRole.ROW_ID,
    "start time": ColumnRole.IGNORED,
    "completion time": ColumnRole.RECEIVED,
    "last modified time": ColumnRole.IGNORED,
    "email": ColumnRole.PERSON,
    "name": ColumnRole.PERSON,
    "total points": ColumnRole.IGNORED,
    "quiz feedback": ColumnRole.IGNORED,
    "grade posted time": ColumnRole.IGNORED,
    "language": ColumnRole.LANGUAGE,
}
_OF_A_QUIZ = re.compile(r"^(points|feedback) - ")

_CHANNEL = re.compile(r"(channel|how collected|collected by|collection method|method|mode of collection)")
_AUDIENCE = re.compile(
    r"(audience|who|from|source|respondent type|type of respondent|family or professional)"
)
_PERSON = re.compile(
    r"((your|full|first|last|family|client|patient|contact|(parent|mother|father|child|baby)('?s)?) )?name"
    r"|name of (parent|child|baby|client|patient|family)|surname|forename|initials|user ?name"
    r"|(your )?e-?mail( address)?|((tele)?phone|mobile)( number)?|contact (number|details)"
    r"|(home )?address|post ?code|nhs (number|no)|date of birth|d\.?o\.?b|ip( address)?"
)
_STATED_TOTAL = re.compile(r"((stated|paper) )?(total( score)?|sum|score)")
_ABOUT = re.compile(r"((local |case |consultation )?(reference|ref)( number| no)?)")

# An email address, a UK telephone number, an NHS number, an address of a computer.
_CONTACT = re.compile(
    r"[^@\s]{1,64}@[^@\s]{1,200}\.[a-z]{2,24}|(\+44|0)[\d\s()-]{9,14}|\d{3} \d{3} \d{4}"
    r"|(\d{1,3}\.){3}\d{1,3}|([0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}",
    re.I,
)
_LOOKED_AT = 200

_AUDIENCE_WORDS = {
    Audience.FAMILY: "family|families|parent|parents|mum|mother|dad|father|carer|carers|guardian"
    "|grandparent|service user|service users|parent/carer|parents/carers|parent or carer|parents and carers",
    Audience.PROFESSIONAL: "professional|professionals|referrer|referrers|practitioner|practitioners|staff"
    "|clinician|midwife|gp|doctor|teacher|nurse|health visitor|health visitors|social worker|social workers"
    "|family support worker",
}


def role_in_own_export(column: Column) -> ColumnRole | None:
    """What a column of our own export is for, when it is not an answer. These come before the answers."""
    if column.position >= len(Frame) or column.title not in set(Frame):
        return None
    return OWN_EXPORT_ROLES[Frame(column.title)]


def role_by_title(column: Column, table: Table, form: Form) -> ColumnRole | None:
    """What a column is for by its title alone, or None when it may be an answer."""
    title = normalised(column.title)
    if table.has_note(NoteCode.MICROSOFT_FORMS):
        if column.occurrence == 1 and title in _MICROSOFT_FORMS:
            return _MICROSOFT_FORMS[title]
        if _OF_A_QUIZ.match(title):
            return ColumnRole.IGNORED
    if names_people(column, table):
        return ColumnRole.PERSON
    if (role := _by_pattern(title, column, table)) is not None:
        return ColumnRole.PERSON if role is ColumnRole.ABOUT and form.mode is Mode.ANONYMOUS else role
    if _is_stated_total(title, form):
        return ColumnRole.STATED_TOTAL
    if _AUDIENCE.fullmatch(title) and _mostly_audiences(table, column):
        return ColumnRole.AUDIENCE
    return ColumnRole.IGNORED if is_left_out(table, column) else None


def _by_pattern(title: str, column: Column, table: Table) -> ColumnRole | None:
    if date_rank(table, column) is not None:
        return ColumnRole.RECEIVED
    if row_id_rank(table, column) is not None:
        return ColumnRole.ROW_ID
    if is_language(column.title):
        return ColumnRole.LANGUAGE
    if _CHANNEL.fullmatch(title):
        return ColumnRole.CHANNEL
    return ColumnRole.ABOUT if _ABOUT.fullmatch(title) else None


def best_column(role: ColumnRole, columns: Iterable[Column], table: Table) -> Column | None:
    """Of several dates or row numbers, the one that says most about when, or who, answered."""
    rank = date_rank if role is ColumnRole.RECEIVED else row_id_rank
    ranked = [(each, column) for column in columns if (each := rank(table, column)) is not None]
    return min(ranked, key=lambda pair: (pair[0], pair[1].position))[1] if ranked else None


def _is_stated_total(title: str, form: Form) -> bool:
    """``total`` or ``CORE-10 total``, for a form that asks one measure."""
    measure = measure_with_total(form)
    if measure is None:
        return False
    names = (normalised(name) for name in (measure.short_name, measure.key))
    return any(_STATED_TOTAL.fullmatch(title.removeprefix(name).strip()) for name in names)


def names_people(column: Column, table: Table) -> bool:
    """Whether a column identifies people: by its title, or because its cells are contacts or numbers."""
    # "Please tell us about you" above "Name": either row of headings may say it.
    titles = {column.title, column.question or column.title, column.option or column.title}
    if any(_PERSON.fullmatch(normalised(title)) or names_a_person(title) for title in titles):
        return True
    texts = [text_of(cell) for cell in islice(table.values(column), _LOOKED_AT) if not is_blank(cell)]
    return bool(texts) and sum(bool(_CONTACT.fullmatch(text.strip())) for text in texts) * 2 > len(texts)


def _mostly_audiences(table: Table, column: Column) -> bool:
    words = {str(cell) for cell in table.values(column) if cell is not None}
    return bool(words) and sum(audience_of(word) is not None for word in words) * 2 > len(words)


def audience_of(word: str) -> Audience | None:
    """Which audience a word means, or None when it is unclear."""
    wanted = normalised(word)
    return next((audience for audience, words in _AUDIENCE_WORDS.items() if wanted in words.split("|")), None)
