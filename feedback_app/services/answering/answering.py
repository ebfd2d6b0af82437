"""The respondent's side: open a link, save each page, come back later or from another browser.

A face (the plain page or Streamlit) holds nothing that matters: it has the key from the cookie, asks here
what to show, and saves a page here before it shows the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.errors import NotFound, Refused
from feedback_app.services import forms
from feedback_app.services.answering import drafts
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.answering.drafts import DraftContent
from feedback_app.services.answering.left_drafts import LeftForm, left_form, raise_for_left_draft
from feedback_app.services.answering.link_state import (
    Begun,
    Opening,
    OpeningStatus,
    draft_digest,
    opening_at_point,
    opening_of,
)
from feedback_app.services.link_secrets import as_code
from feedback_app.services.measure_reading import RiskAnswer, RiskReader, shipped
from feedback_app.services.responses.store import Receipt
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Draft
from surveys.core.answers import Answer
from surveys.core.journey import NO_OTHERS, Journey
from surveys.core.model import Form, Mode
from surveys.languages import NO_DRAFT, form_in_language, languages_offered


@dataclass(frozen=True, slots=True)
class Answering:
    """One person's way through one form. ``journey`` is there whenever the link is known at all.

    The form and the journey are in the language the person chose: ``form.language`` says which. ``language``
    is the tag in the draft, None as long as they read the form in its own language. ``at_page`` is where to
    go on (None: no page was saved yet). ``revision`` is 0 as long as nothing is answered. ``receipt`` is
    there once it is submitted. ``opening`` is for the next write in the same transaction, so that nothing is
    looked up or opened twice. ``risks``, after a save: the answers so far that need a conversation.
    ``taken_back``: what they gave before the link was revoked; everything else says NOT_FOUND then.
    """

    status: OpeningStatus
    form: Form | None = None
    journey: Journey | None = None
    at_page: str | None = None
    revision: int = 0
    organisation_id: str | None = None
    receipt: Receipt | None = None
    language: str | None = field(default=None, repr=False)
    opening: Opening | None = field(default=None, repr=False)
    risks: tuple[RiskAnswer, ...] = field(default=(), repr=False)
    taken_back: LeftForm | None = field(default=None, repr=False, compare=False)


def find_invitation(session: Session, *, keys: KeyRing, secret: str, now: datetime) -> Opening:
    """What a one-time link leads to. A text that cannot be a secret is NOT_FOUND without a query."""
    key = AnsweringKey.of_invitation(secret)
    return opening_of(session, keys=keys, key=key, now=now) if key else Opening(OpeningStatus.NOT_FOUND)


def find_collection_point(session: Session, *, keys: KeyRing, code: str, now: datetime) -> Opening:
    """What a standing link leads to. A text that cannot be a code is NOT_FOUND without a query."""
    known = as_code(code)
    if known is None:
        return Opening(OpeningStatus.NOT_FOUND)
    return opening_at_point(session, keys=keys, code=known, now=now)


def continue_or_begin(
    session: Session,
    *,
    keys: KeyRing,
    code: str,
    cookie: str | None,
    now: datetime,
) -> AnsweringKey:
    """The key for a browser at a standing link: its own until its answers are submitted, then a new one.

    ``cookie`` is the value of ``fb_<ref>``, where ``ref`` is ``reference_of`` any key at this code. Nothing
    is written. Raises NotFound when the text cannot be a code; ask ``find_collection_point`` first.
    """
    earlier = AnsweringKey.parse(cookie)
    is_of_this_code = earlier is not None and earlier.code == as_code(code)
    if earlier and is_of_this_code and opening_of(session, keys=keys, key=earlier, now=now).is_open:
        return earlier
    key = AnsweringKey.new_at(code)
    if key is None:
        raise NotFound("link_not_found", where="This link")
    return key


def open_answering(session: Session, *, keys: KeyRing, key: AnsweringKey, now: datetime) -> Answering:
    """Where this person is. Reads only; nothing is consumed."""
    opening = opening_of(session, keys=keys, key=key, now=now)
    if opening.form is None:
        return Answering(opening.status, taken_back=left_form(session, keys, opening.taken_back))
    begun = opening.begun
    content = DraftContent({}, opening.language)
    if begun and opening.is_open:
        content = drafts.opened(keys, begun)
    form = form_in_language(opening.form, content.language)
    return Answering(
        status=opening.status,
        form=form,
        journey=Journey(form, content.answers),
        at_page=begun.at_page if begun and opening.is_open else None,
        revision=begun.revision if begun and content.answers else 0,
        organisation_id=opening.organisation_id,
        receipt=opening.receipt,
        language=content.language,
        opening=opening,
    )


def save_page(
    session: Session,
    *,
    keys: KeyRing,
    key: AnsweringKey,
    page_id: str,
    answer: Answer | None,
    at_page: str,
    now: datetime,
    found: Answering | None = None,
    language: str | None = None,
    reader: RiskReader | None = None,
    others: Mapping[str, Answer | None] = NO_OTHERS,
) -> Answering:
    """Save the answer of one page (None: left blank) and where the person goes on. Call it in ``write()``.

    ``others``: the answers to the other questions on it. Only this page's answers are changed in the draft
    as it is now, whatever another tab saved meanwhile. When the link is no longer open nothing is written
    and the status says why. Raises Refused ``answer_too_long``. ``found``: what ``open_answering`` gave in
    this transaction. ``language``: the form is in it from here on. ``reader`` finds answers that raise an
    alert when the draft is left; in an anonymous form there is no one to talk to.
    """
    found = found or open_answering(session, keys=keys, key=key, now=now)
    opening = found.opening
    if found.journey is None or opening is None or not opening.is_open:
        return found
    given = {page_id: answer, **others}
    page = _PageSaved(keys, given, at_page, language, reader or shipped(), now)
    if opening.begun is not None:
        saved = page.into_unchanged(session, found, found.journey, opening.begun)
        if saved is not None:
            return saved
    draft = drafts.hold(session, keys=keys, key=key, opening=opening, now=now)
    if draft is None:  # submitted in another tab between the two looks
        return open_answering(session, keys=keys, key=key, now=now)
    form = opening.form if opening.form_version_id == draft.form_version_id else None
    return page.into_held(session, draft, form or forms.published_form(session, draft.form_version_id))


@dataclass(frozen=True, slots=True, repr=False)
class _PageSaved:
    """One page's answers on their way into a draft."""

    keys: KeyRing
    given: Mapping[str, Answer | None]
    at_page: str
    language: str | None
    reader: RiskReader
    now: datetime

    def into_unchanged(
        self, session: Session, found: Answering, journey: Journey, begun: Begun
    ) -> Answering | None:
        """Into the draft as it was opened; None when it is another one by now."""
        language, journey, risks = self._with_answer(journey, found.language)
        content = DraftContent(journey.answers, language)
        is_saved = drafts.keep_unchanged(
            session,
            self.keys,
            begun,
            content=content,
            at_page=self.at_page,
            needs_talk=bool(risks),
            now=self.now,
        )
        if not is_saved:
            return None
        revision = drafts.next_revision(begun, content)
        return _begun(journey, self.at_page, revision, found.organisation_id, risks)

    def into_held(self, session: Session, draft: Draft, form: Form) -> Answering:
        """Into a draft that is locked for this transaction."""
        content = drafts.opened(self.keys, draft)
        journey = Journey(form_in_language(form, content.language), content.answers)
        language, journey, risks = self._with_answer(journey, content.language)
        drafts.keep(
            self.keys,
            draft,
            content=DraftContent(journey.answers, language),
            at_page=self.at_page,
            needs_talk=bool(risks),
            now=self.now,
        )
        session.flush()
        return _begun(journey, draft.at_page, draft.revision, draft.organisation_id, risks)

    def _with_answer(
        self, journey: Journey, language: str | None
    ) -> tuple[str | None, Journey, tuple[RiskAnswer, ...]]:
        journey = journey.with_answers(self.given)
        if self.language is not None:
            journey = Journey(form_in_language(journey.form, self.language), journey.answers)
        is_anonymous = journey.form.mode is Mode.ANONYMOUS
        risks = () if is_anonymous else self.reader.risk_answers(journey.form, journey.submission())
        return self.language or language, journey, risks


def choose_language(
    session: Session,
    *,
    keys: KeyRing,
    key: AnsweringKey,
    language: str,
    now: datetime,
    drafts_shown: frozenset[str] = NO_DRAFT,
    found: Answering | None = None,
) -> Answering:
    """From here on the form is in this language; every answer stays. Call it in ``write()``.

    ``drafts_shown``: which unchecked translations may be chosen (``Settings.drafts_shown``). ``found``: what
    ``open_answering`` gave in this transaction. When the link is no longer open nothing is written and the
    status says why. Raises Refused ``language_not_offered``.
    """
    found = found or open_answering(session, keys=keys, key=key, now=now)
    opening = found.opening
    if opening is None or opening.form is None or not opening.is_open:
        return found
    require_offered(opening.form, language, drafts_shown=drafts_shown)
    draft = drafts.hold(session, keys=keys, key=key, opening=opening, now=now)
    if draft is None:  # submitted in another tab between the two looks
        return open_answering(session, keys=keys, key=key, now=now)
    answers = drafts.keep_language(keys, draft, language=language, now=now).answers
    session.flush()
    journey = Journey(form_in_language(opening.form, language), answers)
    return _begun(journey, draft.at_page, draft.revision, draft.organisation_id)


def require_offered(form: Form, language: str, *, drafts_shown: frozenset[str]) -> None:
    """Raises Refused ``language_not_offered``."""
    if language not in {choice.tag for choice in languages_offered(form, drafts=drafts_shown)}:
        raise Refused(
            "language_not_offered",
            where="Choosing a language",
            what="This form is not offered in this language.",
            how="Choose one of the languages on the first page.",
        )


def _begun(
    journey: Journey,
    at_page: str,
    revision: int,
    where: str | None,
    risks: tuple[RiskAnswer, ...] = (),
) -> Answering:
    is_open = OpeningStatus.OPEN
    return Answering(is_open, journey.form, journey, at_page, revision, where, risks=risks)


def start_again(
    session: Session, *, keys: KeyRing, key: AnsweringKey, now: datetime, reader: RiskReader | None = None
) -> AnsweringKey:
    """Throw this draft away, as when a tablet goes to the next person. A standing link gives a new key.

    An answer in it that needs a conversation raises its alert first: with the draft it would be lost.
    """
    opening = opening_of(session, keys=keys, key=key, now=now)
    if not opening.is_open:
        raise Refused(
            f"link_{opening.status.value}",
            where="This link",
            what="It is not open for answers.",
            how="Ask the team for a new one.",
        )
    digest = draft_digest(keys, key)
    raise_for_left_draft(
        session, by=Actor.respondent(), keys=keys, reader=reader or shipped(), digest=digest, now=now
    )
    session.execute(sa.delete(Draft).where(Draft.digest == digest))
    fresh = AnsweringKey.new_at(key.code) if key.code else None
    return fresh or key
