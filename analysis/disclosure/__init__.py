"""Disclosure control of small numbers: figures shown outside the team must not reveal hidden ones by
subtraction.

For the guarantee and its limits see docs/decisions/0014.
"""

from analysis.disclosure.ffts import FftPublication, publish_fft
from analysis.disclosure.figures import MARK, Figure, HiddenReason, Suppressed, shown, total_of
from analysis.disclosure.groups import bundled, coarsened, grouped
from analysis.disclosure.parts import (
    Links,
    Pairs,
    part_of,
    publish_linked,
    publish_links,
    publish_pairs,
    publish_parts,
)
from analysis.disclosure.periods import PublicationPeriod, period_of, whole_periods
from analysis.disclosure.published_results import (
    PublishedAnswer,
    PublishedForm,
    PublishedQuestion,
    publish_form,
    sum_of_forms,
)
from analysis.disclosure.tables import Bundle, Protected, protect


__all__ = [
    "MARK",
    "Bundle",
    "FftPublication",
    "Figure",
    "HiddenReason",
    "Links",
    "Pairs",
    "Protected",
    "PublicationPeriod",
    "PublishedAnswer",
    "PublishedForm",
    "PublishedQuestion",
    "Suppressed",
    "bundled",
    "coarsened",
    "grouped",
    "part_of",
    "period_of",
    "protect",
    "publish_fft",
    "publish_form",
    "publish_linked",
    "publish_links",
    "publish_pairs",
    "publish_parts",
    "shown",
    "sum_of_forms",
    "total_of",
    "whole_periods",
]
