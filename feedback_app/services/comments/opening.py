"""Comments are decrypted here. Their words are never cached, logged or shown in a ``repr``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.comments.reading.labels import Comment
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.comments.machine_reading import KINDS
from feedback_app.services.comments.read_comment import ReadComment
from feedback_app.services.question_intents import AskedFor, experiences
from feedback_app.services.results.figures import published
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, CommentTranslation
from feedback_app.storage.queries import comments
from feedback_app.storage.queries.comments import SealedComment
from feedback_app.storage.sealing import DAMAGED, readable
from surveys.core.model import Asks, Audience, Form


@dataclass(frozen=True, slots=True, repr=False)
class OpenComment:
    """A comment with its words, for the few that are shown."""

    read: ReadComment
    text: str
    translation: str | None
    is_damaged: bool = False

    def __repr__(self) -> str:
        return "<OpenComment>"

    @property
    def comment(self) -> CommentId:
        return self.read.comment

    @property
    def in_english(self) -> str:
        """What the machine read: the translation, if there is one."""
        return self.translation or self.text

    @property
    def spoken(self) -> Comment:
        """As the choice of quotes takes it."""
        return Comment(
            self.comment.key, self.in_english, self.read.machine.kind, person=self.comment.response_id
        )


@dataclass(frozen=True, slots=True, repr=False)
class Opener:
    """Decrypts comments of these organisations and no others.

    ``experiences``: the questions whose answers are comments. Other texts (a need, a wish) are read
    elsewhere.
    """

    keys: KeyRing
    organisation_ids: frozenset[str]
    forms: Mapping[str, Form]
    experiences: AskedFor

    def open(
        self, session: Session, wanted: Iterable[ReadComment], *, with_damaged: bool = False
    ) -> dict[CommentId, OpenComment]:
        """These comments with their words. ``with_damaged``: those too that only say they cannot be read."""
        read = {each.comment: each for each in wanted}
        sealed = [each.sealed for each in read.values()]
        return {
            comment: OpenComment(read[comment], DAMAGED if text is None else text, translation, text is None)
            for comment, text, translation in self._decrypted(session, sealed)
            if with_damaged or text is not None
        }

    def for_machine(
        self, session: Session, wanted: Iterable[SealedComment]
    ) -> Iterator[tuple[SealedComment, Comment]]:
        """Each with its words in English, as the machine reads them, in any order."""
        sealed = {each.key: each for each in wanted}
        for comment, text, translation in self._decrypted(session, sealed.values()):
            if text is None:
                continue
            each = sealed[comment]
            kind = KINDS[self.asks(each)]
            yield each, Comment(comment.key, translation or text, kind, person=comment.response_id)

    def question(self, sealed: SealedComment) -> str:
        """The wording of the question a comment answers."""
        return self.forms[sealed.form_version_id].by_id[sealed.question_id].text

    def asks(self, sealed: SealedComment) -> Asks:
        """What its question asks for."""
        return self.experiences[sealed.form_version_id, sealed.question_id]

    def audience(self, sealed: SealedComment) -> Audience:
        """The audience of its form."""
        return self.forms[sealed.form_version_id].audience

    def _decrypted(
        self, session: Session, wanted: Iterable[SealedComment]
    ) -> Iterator[tuple[CommentId, str | None, str | None]]:
        """Words as typed (None: damaged), and the translation of those that were selected with one."""
        translated = {each.key: each.translation > 0 for each in wanted}
        rows = comments.sealed_words(session, self.organisation_ids, translated.keys())
        for key, text_sealed, translation_sealed in rows:
            comment, translation = CommentId(*key), None
            if translation_sealed is not None and translated[key]:
                translation = readable(
                    self.keys, translation_sealed, CommentTranslation.text_sealed, *comment
                )
            yield comment, as_typed(self.keys, comment, text_sealed), translation


def opener_of(
    session: Session, keys: KeyRing, organisation_ids: Iterable[str], version_ids: Iterable[str]
) -> Opener:
    """The caller has checked the permission to read these organisations' comments."""
    forms = published(session, version_ids)
    return Opener(keys, frozenset(organisation_ids), forms, experiences(session, forms))


def as_typed(keys: KeyRing, comment: CommentId, text_sealed: bytes) -> str | None:
    """What the person wrote, to the letter; None when it is damaged."""
    return readable(keys, text_sealed, AnswerRecord.text_sealed, *comment)
