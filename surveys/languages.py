"""The languages a form is offered in, and the form in one of them.

A language is offered when both the form and the face words are translated. A draft is offered only where the
administrator allows it, and is labelled as a draft on each page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from surveys.catalogue import face_words, shipped_face_words, shipped_forms, shipped_locales
from surveys.core.model import Form
from surveys.definitions.localisation import (
    TranslationStatus,
    WritingDirection,
    direction_of,
    is_easy_read,
    localise,
    plain_language,
)
from surveys.measures.goals import MEASURE


EVERY_DRAFT = frozenset({"*"})
"""Allows drafts in every language."""

NO_DRAFT = frozenset[str]()


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language to choose, under its own name. ``status``: draft if either the form or the face is."""

    tag: str
    own_name: str
    direction: WritingDirection
    status: TranslationStatus

    @property
    def is_draft(self) -> bool:
        """Whether each page must say that the translation has not been checked."""
        return self.status is TranslationStatus.DRAFT

    @property
    def is_easy_read(self) -> bool:
        """Whether it is the easy read variant: larger letters and steps, pictures."""
        return is_easy_read(self.tag)


class _Same:
    """A cache key that compares forms by identity: comparing whole forms on every page would be slow."""

    __slots__ = ("form",)

    def __init__(self, form: Form) -> None:
        self.form = form

    def __hash__(self) -> int:
        return id(self.form)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.form is self.form


def languages_offered(form: Form, *, drafts: frozenset[str] = NO_DRAFT) -> tuple[LanguageChoice, ...]:
    """The languages offered for this form, its own first; ``form`` may be in any of them.

    ``drafts``: the tags whose drafts may be shown, or ``EVERY_DRAFT``. A form that is not shipped, or is from
    another release, is offered in its own language only.
    """
    choices = _choices_of(form)
    return tuple(
        choice
        for place, choice in enumerate(choices)
        if place == 0 or not choice.is_draft or drafts & {choice.tag, *EVERY_DRAFT}
    )


def language_of(form: Form) -> LanguageChoice:
    """The language a form is in."""
    return next(
        (choice for choice in _choices_of(form) if choice.tag == form.language),
        choice_of(form.language),
    )


def choice_of(tag: str) -> LanguageChoice:
    """The language with this tag, for a page that belongs to no form."""
    return _choice(tag, TranslationStatus.COMPLETE)


@lru_cache(maxsize=256)
def _localised(same: _Same, tag: str) -> Form:
    original = _original(same)
    if original is None or tag == same.form.language:
        return same.form
    if tag == original.language:
        return original
    locale = shipped_locales().get((original.key, tag))
    if locale is None:
        return same.form
    return localise(original, locale, unofficial_note=face_words(tag).unofficial_translation)


def form_in_language(form: Form, tag: str | None) -> Form:
    """The form in a language; unchanged when this version has no such translation, or without a tag."""
    return _localised(_Same(form), tag) if tag and not _may_hold_goals(form) else form


def _may_hold_goals(form: Form) -> bool:
    """Such a form may contain one person's goals, and people's words must not be cached."""
    return any(section.measure == MEASURE for section in form.sections)


def _choices_of(form: Form) -> tuple[LanguageChoice, ...]:
    if _may_hold_goals(form):
        return (choice_of(form.language),)
    return _choices(_Same(form))


@lru_cache(maxsize=256)
def _choices(same: _Same) -> tuple[LanguageChoice, ...]:
    original = _original(same)
    if original is None:
        return (_choice(same.form.language, TranslationStatus.COMPLETE),)
    locales = sorted(
        (locale for locale in shipped_locales().values() if locale.form == original.key),
        key=lambda locale: (plain_language(locale.language) != original.language, locale.language),
    )
    faces = shipped_face_words()
    return (
        _choice(original.language, TranslationStatus.COMPLETE),
        *(_choice(each.language, each.status) for each in locales if each.language in faces),
    )


def _choice(tag: str, status: TranslationStatus) -> LanguageChoice:
    words = face_words(tag)
    is_draft = TranslationStatus.DRAFT in {status, words.status}
    return LanguageChoice(
        tag=tag,
        own_name=words.own_name,
        direction=direction_of(tag),
        status=TranslationStatus.DRAFT if is_draft else TranslationStatus.COMPLETE,
    )


@lru_cache(maxsize=256)
def _original(same: _Same) -> Form | None:
    """The shipped form that this is, or is a translation of; None for any other form or version."""
    form, shipped = same.form, shipped_forms().get(same.form.key)
    if shipped is None or shipped.version != form.version:
        return None
    if form.language == shipped.language:
        return shipped if form == shipped else None
    return shipped if (form.key, form.language) in shipped_locales() else None
