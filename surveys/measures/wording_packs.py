"""Licensed wording: a measure's words, supplied by a team together with its licence.

A pack is stored in a team's database, never in this repository. Without one, a measure that has no shipped
wording cannot be sent or shown to a respondent. When its licence ends, nothing new is sent; existing scores
stay.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from surveys.core.errors import DefinitionCode, DefinitionError
from surveys.core.model import (
    Frozen,
    Label,
    Language,
    Licence,
    Prose,
    Sentence,
    Slug,
)
from surveys.definitions.parsing import parse
from surveys.definitions.strict_yaml import read_yaml
from surveys.measures.model import LicenceClass, Measure, Respondent
from surveys.measures.wording import (
    MeasureWording,
    WordedItem,
    WordedOption,
    check_wording,
)


class PackLicence(Frozen):
    """The licence for the words: holder, reference, scope and end date."""

    holder: Sentence
    reference: Sentence
    scope: Prose
    expires_on: date | None = None
    attribution: Sentence | None = None
    recorded_by: Sentence
    recorded_on: date


class WordsAround(Frozen):
    """The text around a measure's own words on its form: title, introduction, thanks."""

    title: Label
    introduction: Prose
    thanks: Prose


class WordingPack(Frozen):
    """The words of one measure in one language, with their licence.

    ``around``: the team's own text around it. In English, ours is used if there is none.
    """

    measure: Slug
    language: Language
    around: WordsAround | None = None
    stem: Sentence
    items: tuple[WordedItem, ...]
    options: tuple[WordedOption, ...] = ()
    licence: PackLicence

    def as_wording(self) -> MeasureWording:
        """Convert to the shape of a shipped wording, for forms."""
        licence = self.licence
        return MeasureWording(
            measure=self.measure,
            version="pack",
            language=self.language,
            source=f"Wording pack recorded on {licence.recorded_on} by {licence.recorded_by}",
            licence=Licence(
                kind="licensed",
                holder=licence.holder,
                terms=licence.reference,
                attribution=licence.attribution,
            ),
            stem=self.stem,
            items=self.items,
            options=self.options,
        )


class WhyNotSent(StrEnum):
    """Why a measure cannot be sent to anyone."""

    SCORE_ENTRY_ONLY = "score_entry_only"
    NO_WORDING = "no_wording"
    LICENCE_ENDED = "licence_ended"


def parse_pack(text: str, measure: Measure, *, name: str) -> WordingPack:
    """Parse a filled-in template and check it against the measure. Raises DefinitionError."""
    located = read_yaml(text, name=name)
    pack, problems = parse(WordingPack, located, located.data)
    if pack is not None:
        if pack.measure != measure.key:
            what, how = f"This pack is for {pack.measure}.", f"Use the template of {measure.key}."
            problems.append(located.problem(DefinitionCode.WORDING_DOES_NOT_FIT, ("measure",), what, how))
        elif not takes_words(measure):
            what = f"{measure.short_name} is not sent to families; its words are never stored here."
            problems.append(
                located.problem(DefinitionCode.WORDING_DOES_NOT_FIT, ("measure",), what, "Enter the result.")
            )
        else:
            problems += check_wording(measure, pack.as_wording(), located)
            if pack.around is None and not is_english(pack.language):
                what = f"There is no introduction and no thanks in this language ({pack.language})."
                how = "Add “around” with title, introduction and thanks, or record the English words."
                problems.append(located.problem(DefinitionCode.WORDING_DOES_NOT_FIT, ("around",), what, how))
    if pack is None or problems:
        raise DefinitionError(problems)
    return pack


def takes_words(measure: Measure) -> bool:
    """Whether a member of a family can answer it through a link, so that its words are needed.

    Not for educators' measures, and not for single questions, whose form has the words.
    """
    return (
        measure.licence.kind is not LicenceClass.D
        and bool(measure.items)
        and measure.kind != "one_question"
        and measure.respondent is not Respondent.EDUCATOR
    )


def is_english(language: str) -> bool:
    """Whether a language tag is a variant of English."""
    return language.split("-")[0] == "en"


def pack_template(measure: Measure, *, language: str = "en-GB") -> str:
    """A template to fill in, with a gap for every item and option of the measure, and for the licence.

    Raises ValueError for a measure that ``takes_words`` refuses.
    """
    if not takes_words(measure):
        raise ValueError(f"{measure.key} has no words to fill in")
    shared = {item.scale for item in measure.items}
    lines = [
        f"# Words of {measure.short_name}, exactly as published by its owner. {measure.licence.holder}:",
        *(f"# {line}" for line in _folded(measure.licence.terms)),
        f"measure: {measure.key}",
        f"language: {language}",
        "around: null # in a language other than English: title, introduction and thanks, all three",
        'stem: ""',
        "items:",
    ]
    for item in measure.items:
        lines.append(f'  - text: "" # {item.number}')
        if len(shared) > 1:
            lines.append("    options:")
            lines += [f"      {line}" for line in _gaps(measure, item.scale)]
    if len(shared) == 1:
        lines += ["options: # or under each item, where it has answers of its own"]
        lines += [f"  {line}" for line in _gaps(measure, measure.items[0].scale)]
    lines += [
        "licence:",
        '  holder: ""',
        '  reference: "" # its number or letter',
        '  scope: "" # who may use it, for what',
        "  expires_on: null # as 2027-03-31",
        "  attribution: null # the line its owner asks to show",
        '  recorded_by: ""',
        "  recorded_on: # today, as 2026-03-31",
    ]
    return "\n".join(lines) + "\n"


def why_not_sent(
    measure: Measure, shipped: MeasureWording | None, pack: WordingPack | None, *, today: date
) -> tuple[WhyNotSent, str] | None:
    """Why the measure cannot be sent today, as a code and a sentence; None when it can.

    A licence includes its last day.
    """
    if not takes_words(measure):
        why = f"{measure.short_name} is entered as a result by the team; respondents do not answer it."
        if measure.respondent is Respondent.EDUCATOR:
            why = f"{measure.short_name} is for educators, and links go to families: enter it by hand."
        return WhyNotSent.SCORE_ENTRY_ONLY, why
    if shipped is not None:
        return None
    if pack is None:
        why = f"The words of {measure.short_name} belong to {measure.licence.holder}. {measure.licence.terms}"
        return WhyNotSent.NO_WORDING, why
    ends = pack.licence.expires_on
    if ends is not None and ends < today:
        why = f"The licence for the words of {measure.short_name} ended on {ends}. Earlier scores stay."
        return WhyNotSent.LICENCE_ENDED, why
    return None


def _gaps(measure: Measure, scale_id: str) -> list[str]:
    scale = next(scale for scale in measure.answer_scales if scale.id == scale_id)
    return [f'- {{code: "{option.code}", label: ""}}' for option in scale.options]


def _folded(text: str, width: int = 100) -> list[str]:
    lines: list[str] = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
