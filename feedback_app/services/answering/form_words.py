"""What the pages around a form's own words say, in the language of the form. Both faces use them.

The words are data: ``surveys/face_words``, one file a language, told in ``surveys.faces.words``.
"""

from __future__ import annotations

from surveys.catalogue import face_words
from surveys.faces.words import ENGLISH as ENGLISH_TAG
from surveys.faces.words import FaceWords


FormWords = FaceWords

ENGLISH = face_words(ENGLISH_TAG)


def words_for(language: str) -> FormWords:
    """The words in a form's language, or in the nearest one there is."""
    return face_words(language)
