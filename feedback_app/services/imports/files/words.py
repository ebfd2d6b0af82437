"""Matches what people typed to what a form offers, ignoring case, spaces and quotation marks."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from feedback_app.services.imports.files.rating_words import RATING_MOST, number_with_words, without_number
from feedback_app.services.imports.files.table import visible_text
from surveys.core.answers import MissingReason
from surveys.core.model import (
    Form,
    OneChoice,
    Question,
    Rating,
    SeveralChoices,
    StatementGroup,
)


_SAME = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201b": "'",
        "\u02bc": "'",
        "`": "'",
        "\u00b4": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u2026": "...",
    }
)
_LONGEST_MET, _MOST_MET = 100, 1_000
_LONGEST_DECORATED, _LONGEST_LIST = 200, 4_000
_NUMBERING = re.compile(
    r"""^\s*(?:
    (?:q(?:uestion|ue|n)?\.?\s*)?\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?\s*(?:[.):/]+\s*|[\u2013\u2014-]\s)  # 1. Q3)
    |\((?:q\s*)?\d{1,3}[a-z]?\)\s*|\[(?:q\s*)?\d{1,3}[a-z]?\]\s*  # (3) [Q3]
    |q(?:uestion)?\s*\d{1,3}(?:\.\d{1,3}){0,3}\s+|\d{1,3}(?:\.\d{1,3}){1,3}\s+  # Question 4
    )(?=\D)""",
    re.IGNORECASE | re.VERBOSE,
)
_REMARK = re.compile(
    r"\s*[(\[]\s*(?:optional|required|mandatory|compulsory|max(?:imum|\.)?[^()\[\]]{0,30}"
    r"|up to \d[^()\[\]]{0,30}|(?:\w+ )?(?:select|tick|choose|check|pick|mark) [^()\[\]]{0,40}"
    r"|\w+ specify|free text"
    r"|\d+ (?:characters|words)[^()\[\]]{0,20}|single choice|multiple choice|open[- ]ended)\s*[)\]]\s*$",
    re.IGNORECASE,
)

MISSING_WORDS: Mapping[MissingReason, tuple[str, ...]] = {
    MissingReason.DONT_KNOW: (
        "dont_know",
        "don't know",
        "dont know",
        "do not know",
        "i don't know",
        "i do not know",
        "not sure",
        "i am not sure",
        "unsure",
        "dk",
    ),
    MissingReason.NOT_APPLICABLE: (
        "not_applicable",
        "n/a",
        "na",
        "n.a",
        "not applicable",
        "does not apply",
        "doesn't apply",
        "does not apply to me",
        "not relevant",
    ),
    MissingReason.PREFER_NOT_TO_SAY: (
        "prefer_not_to_say",
        "prefer not to say",
        "i prefer not to say",
        "i'd prefer not to say",
        "i would rather not say",
        "rather not say",
        "prefer not to answer",
        "do not wish to say",
    ),
}


@dataclass(frozen=True, slots=True)
class LeaveBlank:
    """The person decided that this word means no answer."""


Meaning = str | MissingReason | LeaveBlank
"""An option code, a reason for not answering, or nothing."""


def normalised(text: str) -> str:
    """Equal for two texts that a person would call the same."""
    folded = visible_text(unicodedata.normalize("NFKC", text)).translate(_SAME).casefold()
    return folded.strip(" .!?:;,*").replace(" ,", ",")


def normalised_title(text: str) -> str:
    """As ``normalised``, without a number in front ("3. ", "Q3) ", "2.1 ") and a remark ("(optional)")."""
    bare = _REMARK.sub("", _NUMBERING.sub("", visible_text(text)).rstrip(" *"))
    return normalised(bare) or normalised(text)


def typed(text: str, most: int = 60) -> str:
    """A word as typed, shortened for a message."""
    seen = visible_text(text)
    return seen if len(seen) <= most else seen[: most - 1] + "\u2026"


class WordsOfQuestion:
    """What the words in a column mean for one question. The person's own decisions come first."""

    def __init__(self, form: Form, question: Question, decided: Mapping[str, str] | None = None) -> None:
        self._options: dict[str, str] = {}
        self._missing: dict[str, MissingReason] = {}
        if isinstance(question, OneChoice | SeveralChoices | StatementGroup):
            options = form.options(question)
            self._options = {normalised(option.code): option.code for option in options}
            self._options |= {normalised(option.label): option.code for option in options}
        for reason in getattr(question, "missing", ()):
            words = (*MISSING_WORDS[reason], form.missing_label(reason))
            self._missing |= {normalised(word): reason for word in words}
        self._codes = set(self._options.values())
        self._missing_codes = {reason.value for reason in MissingReason}
        self._shown = {
            reason.value: form.missing_label(reason) for reason in getattr(question, "missing", ())
        }
        if isinstance(question, OneChoice | SeveralChoices | StatementGroup):
            self._shown |= {option.code: option.label for option in form.options(question)}
        if isinstance(question, Rating):
            # Figures are read as figures; only a person's decision gives a word one of these codes.
            self._codes = {str(value) for value in range(RATING_MOST + 1)}
        self._met: dict[str, Meaning | None] = {}
        self._decided = {normalised(word): self._decision(means) for word, means in (decided or {}).items()}

    def meaning(self, word: str) -> Meaning | None:
        """What a word means, or None when it is unknown."""
        if word in self._met:
            return self._met[word]
        meaning = self._known(normalised(word))
        if meaning is None and len(word) <= _LONGEST_DECORATED and (bare := without_number(word)):
            meaning = self._known(normalised(bare))
        # A choice column has few different words in many rows. Whole comments are not worth caching.
        if len(word) <= _LONGEST_MET and len(self._met) < _MOST_MET:
            self._met[word] = meaning
        return meaning

    def is_decided(self, word: str) -> bool:
        """Whether a person decided what this word means."""
        return normalised(word) in self._decided

    def _known(self, key: str) -> Meaning | None:
        return self._decided.get(key) or self._options.get(key) or self._missing.get(key)

    def missing(self, word: str) -> MissingReason | None:
        """The reason for not answering that a word means, if the question offers it."""
        found = self.meaning(word)
        return found if isinstance(found, MissingReason) else None

    def nearest(self, word: str) -> str | None:
        """The code or reason with the closest words, for a person to confirm."""
        known: dict[str, str] = self._options | {key: reason.value for key, reason in self._missing.items()}
        close = difflib.get_close_matches(normalised(word), list(known), n=1, cutoff=0.72)
        return known[close[0]] if close else self._of_stars(word)

    def _of_stars(self, word: str) -> str | None:
        """The option that five stars would be if more stars are better. Only ever asked about."""
        found = number_with_words(word)
        if found is None or found.words or found.of not in (None, 5):
            return None
        scale = [code for code in dict.fromkeys(self._options.values()) if code not in self._missing_codes]
        place = 5 - int(found.number)
        return scale[place] if len(scale) == 5 and 0 <= place < 5 else None

    def label(self, code: str) -> str:
        """An option or a reason in the form's own words."""
        return self._shown.get(code, code)

    def allows(self, means: str) -> bool:
        """Whether a decision names an option of the question, a reason it offers, or nothing."""
        return (
            not means or means in self._codes or means in {reason.value for reason in self._missing.values()}
        )

    def split(self, text: str) -> list[str]:
        """The chosen options in one cell.

        Microsoft Forms ends each with a semicolon; other programs use commas, bars, line ends, SharePoint's
        ``;#``, or a list in JSON. A slash, "and" or a space counts only where every part is an option.
        """
        if self.meaning(text) is not None:
            return [text]
        if (listed := _json_list(text)) is not None:
            return listed
        if len(text) > _LONGEST_LIST:
            return [text]
        first: list[str] | None = None
        for separator in (";#", ";", "\n", "|", ","):
            if separator in text:
                parts = self._rejoined(text.split(separator), separator)
                if self._all_known(parts):
                    return parts
                first = first or parts
        for separator in (" / ", "/", " and ", " & ", " + ", " "):
            if separator in text:
                parts = self._rejoined(text.split(separator), separator)
                if len(parts) > 1 and self._all_known(parts):
                    return parts
        return [text] if first is None else first

    def _all_known(self, parts: list[str]) -> bool:
        return all(self.meaning(part) is not None for part in parts)

    def _rejoined(self, parts: list[str], separator: str) -> list[str]:
        """An option may contain the separator, so the longest run of parts that is an option wins."""
        most = 1 + max((key.count(separator) for key in self._options), default=0)
        longest = max(most, 6) + 1
        found: list[str] = []
        start = 0
        while start < len(parts):
            end = next(
                (
                    end
                    for end in range(min(len(parts), start + longest), start + 1, -1)
                    if self.meaning(separator.join(parts[start:end])) is not None
                ),
                start + 1,
            )
            word = separator.join(parts[start:end])
            if visible_text(word):
                found.append(word)
            start = end
        return found

    def _decision(self, means: str) -> Meaning:
        if not means:
            return LeaveBlank()
        if means in self._codes:
            return means
        return MissingReason(means)


def _json_list(text: str) -> list[str] | None:
    """The entries of ``["A","B"]``, as some programs write several choices."""
    if not text.lstrip().startswith("["):
        return None
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return listed if isinstance(listed, list) and all(isinstance(each, str) for each in listed) else None
