"""What a pack for readers outside the team takes from links, trainings, themes and outcomes.

Each publication period is protected separately, together with the responses of the same period; longer
periods are sums, hidden where one of them is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from analysis.catalogue import disclosure_rules
from analysis.disclosure import (
    Figure,
    Pairs,
    Suppressed,
    part_of,
    publish_linked,
    publish_links,
    publish_pairs,
    publish_parts,
    total_of,
)
from analysis.report import (
    LinksSent,
    MeasureOutcome,
    PublishedChange,
    ReportPeriod,
    ThemeHeard,
    TrainingChange,
)
from analysis.scores.outcomes import MeanChange, Verdicts
from feedback_app.services.form_names import AUDIENCES, touchpoint_name
from feedback_app.services.outcomes.team_figures import TeamOutcome
from feedback_app.services.packs import figures, pack_sources
from feedback_app.services.packs.coverage import CoveredPart
from feedback_app.services.packs.pack_request import PackRequest
from feedback_app.services.packs.pack_sources import FormsByTheme
from feedback_app.services.results.published import form_of_quarter


HIDDEN = Suppressed()


def links(session: Session, parts: Sequence[CoveredPart]) -> tuple[tuple[LinksSent, ...], tuple[str, ...]]:
    """Links made in each period and answered before its end; and forms for which that cannot be known."""
    sent: defaultdict[str, list[Figure]] = defaultdict(list)
    answered: defaultdict[str, list[Figure]] = defaultdict(list)
    unknown: set[str] = set()
    for part in parts:
        made: dict[str, tuple[str, int, int]] = {}
        own = frozenset({part.quarter.organisation_id})
        for form, n, used in figures.links_by_form(session, own, _period(part), until_its_end=True):
            name = f"{AUDIENCES[form.audience]}, {touchpoint_name(form.touchpoint)}"
            if used is None:
                unknown.add(name)
            else:
                _, before, used_before = made.get(form.key, (name, 0, 0))
                made[form.key] = (name, before + n, used_before + used)
        for key, (name, n, used) in made.items():
            shown = publish_links(n, used, part.columns.get(key, 0), _smallest())
            sent[name].append(shown.sent)
            answered[name].append(shown.answered)
    found = tuple(LinksSent(name, total_of(sent[name]), total_of(answered[name])) for name in sorted(sent))
    return found, tuple(sorted(unknown))


def training(session: Session, parts: Sequence[CoveredPart]) -> tuple[TrainingChange, ...]:
    """Each 0 to 10 question asked before a training and after it, linked within each period."""
    found: dict[str, TrainingChange] = {}
    for part in parts:
        own = frozenset({part.quarter.organisation_id})
        for each in figures.training_changes(session, own, _period(part)):
            shown = _linked(session, part, each)
            is_hidden = isinstance(shown.paired, Suppressed)
            here = replace(each, pairs=() if is_hidden else each.pairs, eligible=shown.eligible)
            before = found.get(each.key)
            if before is not None:
                is_hidden = is_hidden or before.is_hidden
                total = total_of((before.eligible, shown.eligible))
                here = replace(here, pairs=() if is_hidden else (*before.pairs, *here.pairs), eligible=total)
            found[each.key] = replace(here, is_hidden=is_hidden)
    return tuple(found.values())


def themes(
    session: Session, place: PackRequest, parts: Sequence[CoveredPart]
) -> tuple[ThemeHeard, ...] | None:
    """How many forms mention each theme, each form counted once, with its approved quotes."""
    if not pack_sources.may_read(place):
        return None
    by_part = [
        (part, pack_sources.forms_by_theme(session, place, part.quarter.organisation_id, _period(part)))
        for part in parts
    ]
    names = {name for _, counted in by_part if counted for name in counted.by_theme}
    mentions = {
        name: total_of(_shown_count(name, part, counted) for part, counted in by_part) for name in names
    }
    return pack_sources.with_quotes(session, place, mentions)


def _shown_count(name: str, part: CoveredPart, counted: FormsByTheme | None) -> Figure:
    """Protected as part of all responses, and of those whose form asks for words: no others have any."""
    if counted is None:
        return HIDDEN
    n = counted.by_theme.get(name, 0)
    among_words = part_of(n, counted.whole, _smallest())
    return HIDDEN if isinstance(among_words, Suppressed) else part_of(n, part.total, _smallest())


def outcomes(session: Session, place: PackRequest) -> tuple[MeasureOutcome, ...] | None:
    """Pairs whose last score is in the periods; the mean only where every period may show its pairs."""
    if not pack_sources.may_read(place):
        return None
    if len(place.organisation_ids) != 1:
        return ()
    (organisation_id,) = place.organisation_ids
    whole = pack_sources.team_figures(session, place, organisation_id, place.period)
    periods = _whole_periods(place.period)
    by_period = [
        {
            (each.measure.key, each.scale.name): each
            for each in pack_sources.team_figures(session, place, organisation_id, period)
        }
        for period in periods
    ]
    return tuple(
        MeasureOutcome(
            each.measure,
            each.scale.label,
            each.by_rule[0][0],
            _published(each, [found.get((each.measure.key, each.scale.name)) for found in by_period]),
        )
        for each in whole
        if each.is_main and each.team.n
    )


def _published(whole: TeamOutcome, periods: Sequence[TeamOutcome | None]) -> PublishedChange:
    """The sums of what each period may show. ``whole`` is over all of them."""
    pairs: list[Pairs] = []
    verdicts: list[tuple[Figure, ...]] = []
    for each in periods:
        n = each.team.n if each else 0
        pairs.append(publish_pairs(n, (each.team.eligible or n) if each else 0, _smallest()))
        verdicts.append(_verdicts(each, pairs[-1].paired))
    paired = total_of(each.paired for each in pairs)
    is_told = not isinstance(paired, Suppressed) and paired == whole.team.n
    change = whole.team.change
    return PublishedChange(
        paired if is_told else HIDDEN,
        total_of(each.eligible for each in pairs),
        change if is_told and isinstance(change, MeanChange) else None,
        tuple(total_of(some) for some in zip(*verdicts, strict=True))
        if is_told and isinstance(whole.team.verdicts, Verdicts)
        else (),
    )


def _verdicts(outcome: TeamOutcome | None, paired: Figure) -> tuple[Figure, ...]:
    found = outcome.team.verdicts if outcome else None
    if not isinstance(found, Verdicts):
        return (0, 0, 0) if paired == 0 else (HIDDEN, HIDDEN, HIDDEN)
    counts = [found.improved.part, found.unchanged.part, found.worse.part]
    return publish_parts(counts, paired, _smallest())


def _linked(session: Session, part: CoveredPart, change: TrainingChange) -> Pairs:
    if len(change.form_keys) != 1:
        return Pairs(HIDDEN, HIDDEN)
    (key,) = change.form_keys
    form = form_of_quarter(session, part.quarter, key)
    question_id = change.key.partition("/")[2]
    asked = next((each for each in form.questions if each.question_id == question_id), None) if form else None
    return publish_linked(len(change.pairs), part.columns.get(key, 0), asked, _smallest())


def _whole_periods(period: ReportPeriod) -> list[ReportPeriod]:
    size = disclosure_rules().publication_months.value
    first = ReportPeriod(period.first, ReportPeriod(period.first, period.first).moved(size - 1).first)
    return [first.moved(size * place) for place in range(period.months // size)]


def _period(part: CoveredPart) -> ReportPeriod:
    return ReportPeriod(*part.months)


def _smallest() -> int:
    return disclosure_rules().smallest_group.value
