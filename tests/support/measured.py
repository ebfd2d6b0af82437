"""Puts results of real measures into an episode, as the forms and the papers of a team would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

from feedback_app.services import forms
from feedback_app.services.episodes import episodes
from feedback_app.services.episodes.entries import Entry, enter_measure
from feedback_app.services.episodes.entry_checks import SheetDecision
from feedback_app.services.families import families
from feedback_app.services.families.vocabulary import EntryMode, Occasion, PersonRole
from feedback_app.services.measure_reading import CompletedMeasure, KnownMeasure, RiskAnswer
from feedback_app.services.responses.store import CollectionMode, NewResponse, store
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import MeasureResult
from surveys.catalogue import measure_forms
from surveys.core.answers import (
    Amount,
    Answer,
    Answers,
    Chosen,
    Rated,
)
from surveys.core.model import Form
from surveys.measures.catalogue import measures
from surveys.measures.sections import measures_in
from surveys.measures.wording import item_id
from surveys.sheet_digits import total_question
from tests.support.cast import NOW, SERVER, Cast
from tests.support.family_work import Household


FIRST, SECOND, THIRD = date(2026, 2, 2), date(2026, 2, 20), date(2026, 3, 5)
CORE_13 = ("2", "3", "3", "1", "1", "0", "1", "2", "2", "2")
"""Option codes of a CORE-10 whose total is 13: items 2 and 3 are reversed by the key."""


class EveryMeasure:
    """A reader that knows every measure by its definition and has no risk rules."""

    def known(self) -> dict[str, KnownMeasure]:
        return {
            key: KnownMeasure(key, each.short_name, each.version, len(each.items) or None)
            for key, each in measures().items()
        }

    def has_code(self, measure: str, item: int, code: str) -> bool:
        definition = measures()[measure]
        return definition.answer_scale(definition.by_number[item]).find(code) is not None

    def risk_answers(self, form: Form, answers: Answers) -> tuple[RiskAnswer, ...]:
        return ()

    def completed(self, form: Form, answers: Answers) -> tuple[CompletedMeasure, ...]:
        return ()

    def risk_items(self, measure: str, codes: Sequence[str | None]) -> tuple[RiskAnswer, ...]:
        return ()


READER = EveryMeasure()


@dataclass(frozen=True)
class Papers:
    """Types in and answers for one family."""

    database: Database
    keys: KeyRing
    cast: Cast
    home: Household

    def typed(
        self,
        measure: str,
        on: date,
        *,
        total: float | None = None,
        codes: Sequence[str | None] = (),
        instance: str = "",
        person: str | None = None,
        about: str | None = None,
        episode: str | None = None,
    ) -> str:
        """A paper; its result's id. Where its total differs, the team has decided that its answers count."""
        asked = total_question(measures()[measure], codes, total) if codes and total is not None else None
        with self.database.write() as session:
            return enter_measure(
                session,
                by=self.cast.ben,
                keys=self.keys,
                episode_id=episode or self.home.episode,
                person_id=person or self.home.mother,
                about_person_id=about,
                measure=measure,
                instance=instance,
                completed_on=on,
                occasion=Occasion.REVIEW,
                mode=EntryMode.PAPER,
                entry=Entry(tuple(codes), None if total is None else Decimal(str(total))),
                now=NOW,
                reader=READER,
                decided=SheetDecision(asked.mark if asked else "", another=True),
            )

    def answered(
        self, measure: str, on: date, codes: Sequence[str | None], *, instance: str = "", number: int = 0
    ) -> str:
        """A response of the mother to the form that asks this measure; its result's id."""
        form = next(form for form in measure_forms().values() if measure in measures_in(form))
        answers = _answers(measure, codes)
        at = datetime.combine(on, time(12), tzinfo=UTC)
        with self.database.write() as session:
            version = forms.publish(session, by=SERVER, form=form, now=NOW)
            new = NewResponse(
                organisation_id=self.cast.north,
                form_version_id=version,
                form=form,
                answers=answers,
                submission_digest=f"{measure}-{on}-{number}",
                received_at=at,
                channel=CollectionMode.SCREEN,
            )
            stored = store(session, keys=self.keys, new=new)
            row = MeasureResult(
                organisation_id=self.cast.north,
                episode_id=self.home.episode,
                person_id=self.home.mother,
                measure=measure,
                measure_version=measures()[measure].version,
                instance=instance,
                completed_on=on,
                occasion="review",
                mode="screen",
                response_id=stored.response_id,
                entered_at=at,
            )
            session.add(row)
            session.flush()
            return row.id

    def another_family(self, number: int, *, started_on: date = date(2026, 2, 1)) -> tuple[str, str]:
        """A parent and an episode of a family of its own: their ids."""
        with self.database.write() as session:
            family = families.add_family(
                session, by=self.cast.ben, keys=self.keys, organisation_id=self.cast.north,
                reference=f"PIT-1{number:03}", now=NOW,
            )  # fmt: skip
            parent = families.add_person(
                session, by=self.cast.ben, keys=self.keys, family_id=family, role=PersonRole.BIRTH_PARENT,
                now=NOW,
            )  # fmt: skip
            episode = episodes.start_episode(
                session, by=self.cast.ben, family_id=family, team="Team", started_on=started_on, now=NOW
            )
        return parent, episode

    def pair(self, number: int, measure: str, first: float, last: float) -> None:
        """A family of its own with two totals."""
        parent, episode = self.another_family(number)
        self.typed(measure, FIRST, total=first, person=parent, episode=episode)
        self.typed(measure, SECOND, total=last, person=parent, episode=episode)


def _answers(measure: str, codes: Sequence[str | None]) -> dict[str, Answer]:
    names = [item_id(measures()[measure], item.number) for item in measures()[measure].items]
    given = [(name, code) for name, code in zip(names, codes, strict=True) if code is not None]
    if measure == "gbo":
        return {name: Amount(Decimal(code)) for name, code in given}
    return {measure: Rated(tuple((name, Chosen(code)) for name, code in given))}
