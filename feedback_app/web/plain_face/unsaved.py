"""What is known of a page that could not be saved, and what to say of it."""

from __future__ import annotations

from feedback_app.errors import FeedbackError, Refused, TooManyTries
from feedback_app.services.answering.answering import Answering
from feedback_app.services.answering.link_state import OpeningStatus
from feedback_app.web.plain_face.journey import field_names
from feedback_app.web.plain_face.journey.reading import read_answer
from feedback_app.web.plain_face.journey.visit import Visit
from feedback_app.web.serving.posted_form import Posted
from surveys.core.answers import Answer
from surveys.core.journey import Journey, Page
from surveys.core.page_numbers import CHECK, page_at
from surveys.faces.words import FaceWords


PageNow = tuple[Answering, Journey | None, Page | None]


def page_now(visit: Visit, page: str) -> PageNow | None:
    """The page that could not be saved. While the database is away: of the form that was shown, empty; None
    when this process has not shown it.
    """
    try:
        found = visit.look()
    except FeedbackError:
        form = visit.workspace.forms_shown.of(visit.mark)
        page_id = page_at(form, page) if form else None
        if form is None or page_id is None or page_id == CHECK:
            return None
        journey = Journey(form, {})
        return Answering(OpeningStatus.OPEN, form), journey, journey.page_alone(page_id)
    page_id = page_at(found.form, page) if found.form else None
    if found.journey is None or page_id is None:
        return found, None, None
    return found, found.journey, found.journey.page(page_id)


def trouble_of(words: FaceWords, error: FeedbackError) -> tuple[str, int]:
    """What to say of a page that was not saved, and its status."""
    if isinstance(error, TooManyTries):
        return words.please_wait, 429
    return (words.too_long, 413) if isinstance(error, Refused) else (words.not_saved, 503)


def typed_on(found: Answering, posted: Posted) -> Answer | None:
    """What was given on the posted page."""
    form = found.taken_back.journey.form if found.taken_back else found.form
    question = form.by_id.get(posted.text(field_names.QUESTION)) if form else None
    return read_answer(question, posted).answer if question else None
