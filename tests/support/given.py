"""Answers that people gave, stored by the service that stores what real people answer."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from feedback_app.services import forms
from feedback_app.services.responses.store import NewResponse
from feedback_app.services.results import responses
from feedback_app.storage.keyring import KeyRing
from surveys.catalogue import shipped_forms
from surveys.core.answers import Answer
from surveys.core.model import Form
from tests.support.cast import NOW, SERVER


VISIT = shipped_forms()["family_after_visit"]  # anonymous, with the national question
CONSULTATION = shipped_forms()["referrer_after_consultation"]  # pseudonymous
_numbers = itertools.count()

NASTY = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://example.org/x.png)",
    "[press here](javascript:alert(1))",
    "**bold** _it_ `code` $x^2$ :red[red] :material/home:",
    "# Title\n- one\n- two\n\n| a | b |\n|---|---|",
    "مساعدة كبيرة ‮ שלום",
    "</p></blockquote><h1>hello",
    "&lt;b&gt; &amp; ' \" =1+1",
)
"""Words that would do harm, or change their look, if a page took them for markup."""


def give(
    session: Session,
    keys: KeyRing,
    organisation_id: str,
    form: Form,
    answers: Mapping[str, Answer],
    *,
    at: datetime = NOW,
    about: str | None = None,
) -> str:
    """One response of a person who answered these questions; its id. The form is published if need be."""
    new = NewResponse(
        organisation_id=organisation_id,
        form_version_id=forms.publish(session, by=SERVER, form=form, now=at),
        form=form,
        answers=answers,
        submission_digest=f"given-{next(_numbers)}",
        received_at=at,
        channel=responses.CollectionMode.SCREEN,
        about=about,
    )
    return responses.store(session, keys=keys, new=new).response_id
