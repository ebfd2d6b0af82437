"""Names of languages as they appear in spreadsheets."""

from __future__ import annotations

import re

from feedback_app.services.imports.files.words import normalised


_CODE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{2}|[a-z]{4}))?")
_NAMES = {
    "english": "en-GB",
    "arabic": "ar",
    "bengali": "bn",
    "french": "fr",
    "gujarati": "gu",
    "hindi": "hi",
    "kurdish": "ku",
    "lithuanian": "lt",
    "pashto": "ps",
    "persian": "fa",
    "farsi": "fa",
    "polish": "pl",
    "portuguese": "pt",
    "punjabi": "pa",
    "panjabi": "pa",
    "romanian": "ro",
    "russian": "ru",
    "somali": "so",
    "spanish": "es",
    "turkish": "tr",
    "ukrainian": "uk",
    "urdu": "ur",
    "welsh": "cy",
}


def language_of(word: str) -> str | None:
    """The language code for a name or a code, or None when it is neither."""
    wanted = normalised(word)
    name = wanted.split("(")[0].strip()
    if name in _NAMES:
        return _NAMES[name]
    found = _CODE.fullmatch(wanted)
    if not found:
        return None
    language, rest = found.groups()
    if rest is None:
        return language
    return f"{language}-{rest.upper() if len(rest) == 2 else rest.title()}"
