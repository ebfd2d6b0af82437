"""A form that came back on paper, typed in by the team: one response, as if its person had sent it.

Standard measures on paper are typed in for their person: see ``families.entries``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import InvalidAnswers, Refused
from feedback_app.services import forms
from feedback_app.services.invitations import invitations
from feedback_app.services.link_secrets import SecretPurpose, new_secret
from feedback_app.services.local_time import local_day, start_of_day
from feedback_app.services.responses import store
from feedback_app.services.responses.store import EARLIEST_DAY, CollectionMode, NewResponse, Receipt
from feedback_app.storage.keyring import KeyRing
from surveys.core.answers import Answer
from surveys.core.model import Form
from surveys.core.problems import OF_BLANKS
from surveys.core.validation import validate
from surveys.languages import form_in_language


@dataclass(frozen=True, slots=True, repr=False)
class PaperSheet:
    """What is on one paper form. ``day``: when it was filled in, or came. ``about``: a reference or a name.

    ``submission`` names this sheet, so that a double tap stores it once: ask ``new_sheet`` for each.
    """

    submission: str
    answers: Mapping[str, Answer]
    day: date
    about: str | None = None
    language: str | None = None


def new_sheet() -> str:
    """A name for the next sheet."""
    return new_secret()


def type_in(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
    form_key: str,
    sheet: PaperSheet,
    now: datetime,
) -> Receipt:
    """Store one sheet. The number of its receipt can be written on the paper. Call it in ``write()``.

    What was left blank on the paper stays blank, required or not. Raises InvalidAnswers, Refused
    ``paper_is_blank``, ``paper_day``, ``anonymous_about``, ``about_length``, ``measure_needs_person``,
    ``already_answered`` when another sheet was stored under this name, NotFound ``form_not_found``.
    """
    require(by, Permission.SEND_INVITATIONS, organisation_id)
    form_version_id = forms.latest_version(session, form_key, within=(organisation_id,))
    form = forms.published_form(session, form_version_id)
    forms.require_no_measure(form)
    new = NewResponse(
        organisation_id=organisation_id,
        form_version_id=form_version_id,
        form=form,
        answers=_written(form, sheet, today=local_day(now)),
        submission_digest=keys.digest(SecretPurpose.SUBMISSION, sheet.submission),
        received_at=start_of_day(_checked_day(sheet.day, today=local_day(now))),
        channel=CollectionMode.PAPER,
        about=invitations.checked_about(sheet.about, form.mode),
        language=form_in_language(form, sheet.language).language,
    )
    stored = store.store(session, keys=keys, new=new)
    if not stored.receipt.is_repeat:
        store.note_stored(
            session, by=by, action="paper_typed_in", new=new, response_id=stored.response_id, now=now
        )
    return stored.receipt


def _written(form: Form, sheet: PaperSheet, *, today: date) -> dict[str, Answer]:
    kept = store.shown(form, sheet.answers)
    problems = tuple(each for each in validate(form, kept, today=today) if each.code not in OF_BLANKS)
    if problems:
        raise InvalidAnswers(problems)
    if store.says_nothing(kept):
        raise Refused(
            "paper_is_blank",
            where="The paper form",
            what="Nothing is typed in yet.",
            how="Type in at least one answer. A sheet that came back blank is not a response.",
        )
    return kept


def _checked_day(day: date, *, today: date) -> date:
    if not EARLIEST_DAY <= day <= today:
        raise Refused(
            "paper_day",
            where="Day it was filled in",
            what="This day has not come yet." if day > today else "This is before 1990.",
            how="Take the day on the paper, or the day it came.",
        )
    return day
