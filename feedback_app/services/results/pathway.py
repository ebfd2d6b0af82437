"""Who gives feedback along the pathway: by touchpoint, agency, THRIVE grouping and organisation.

Where someone works is about the person, so agencies are combined until there are ten people; when several
organisations are compared, groups are combined until there are five. Within one organisation the team sees
its own figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from analysis.catalogue import disclosure_rules, thresholds
from analysis.pathway.groups import Pathway, PathwayGroup, pathway
from analysis.rates import Share
from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.families.vocabulary import Grouping
from feedback_app.services.form_names import TOUCHPOINTS
from feedback_app.services.local_time import local_month
from feedback_app.services.organisations import list_organisations
from feedback_app.services.results.figures import published
from feedback_app.services.results.view import View, selected
from feedback_app.storage.queries import counts
from feedback_app.storage.queries.pathway import GroupAnswer, by_column, by_split
from feedback_app.storage.queries.selection import Selection
from surveys.core.model import Form
from surveys.experience import YES, agency_question, experience_lines


class Split(StrEnum):
    """What the responses are grouped by."""

    TOUCHPOINT = "touchpoint"
    AGENCY = "agency"
    GROUPING = "grouping"
    ORGANISATION = "organisation"


SPLITS: Mapping[Split, str] = {
    Split.TOUCHPOINT: "Occasion",
    Split.AGENCY: "Where professionals work",
    Split.GROUPING: "THRIVE grouping at the time",
    Split.ORGANISATION: "Organisation",
}
NOT_SAID = {Split.AGENCY: "Did not say", Split.GROUPING: "No grouping yet at the time"}


def pathway_by(session: Session, *, by: Actor, view: View, split: Split, now: datetime) -> Pathway:
    """The groups of a view. A view without responses has no groups."""
    selection = selected(
        session, by=by, permission=Permission.READ_RESULTS, view=view, this_month=local_month(now)
    )
    forms = published(session, counts.response_counts(session, selection)["form_version_id"])
    answers = _answers(session, selection, split, forms)
    by_group: dict[str, list[GroupAnswer]] = defaultdict(list)
    for each in answers:
        by_group[each.group].append(each)
    names = _names(session, by, split, forms)
    groups = [_group(code, name, by_group[code], forms) for code, name in names.items() if code in by_group]
    return pathway(groups, smallest=_smallest(split, selection))


def _answers(
    session: Session, selection: Selection, split: Split, forms: Mapping[str, Form]
) -> tuple[GroupAnswer, ...]:
    if split in {Split.AGENCY, Split.GROUPING}:
        return by_split(session, selection, split.value)
    questions = {(version, line[0]) for version, form in forms.items() for line in experience_lines(form)}
    column = "organisation_id" if split is Split.ORGANISATION else "touchpoint"
    return by_column(session, selection, column, questions)


def _names(session: Session, by: Actor, split: Split, forms: Mapping[str, Form]) -> dict[str, str]:
    """The name of each possible group, in the order they are shown."""
    if split is Split.TOUCHPOINT:
        return {touchpoint.value: name for touchpoint, name in TOUCHPOINTS.items()}
    if split is Split.ORGANISATION:
        own = list_organisations(session, by=by, permission=Permission.READ_RESULTS)
        return {each.id: each.name for each in own}
    if split is Split.GROUPING:
        named = {each.value: each.words for each in Grouping}
    else:
        asked = (agency_question(form) for form in forms.values())
        named = {option.code: option.label for question in asked if question for option in question.options}
    return {**named, "": NOT_SAID[split]}


def _group(code: str, name: str, answers: Iterable[GroupAnswer], forms: Mapping[str, Form]) -> PathwayGroup:
    responses, positive, national = 0, 0, 0
    yes, whole, behind = 0, 0, 0
    people: dict[tuple[str, str, str], int] = defaultdict(int)
    for each in answers:
        if not each.question_id:
            responses += each.n
        elif each.item:
            whole += each.n
            yes += each.n if each.code == YES else 0
            people[each.form_version_id, each.question_id, each.item] += each.n
        else:
            national += each.n
            positive += each.n if each.code in thresholds().percent_positive.codes else 0
    for version in forms:
        behind += max((n for key, n in people.items() if key[0] == version), default=0)
    return PathwayGroup((code,), name, responses, Share(positive, national), Share(yes, whole), behind)


def _smallest(split: Split, selection: Selection) -> int:
    """The smallest number of people for a group to be shown separately."""
    if split is Split.AGENCY:
        return thresholds().many_people.value
    return disclosure_rules().smallest_group.value if len(selection.organisation_ids) > 1 else 1
