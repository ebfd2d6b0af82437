"""Who answers what and when: a list of responses for every day, the same on every run."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from feedback_app.services.demonstration.respondent import Circumstances
from feedback_app.services.demonstration.story import Mood, Story, Team
from feedback_app.services.local_time import LONDON


DAYS_IN_A_MONTH = 365.25 / 12
WEEKEND = {"family": 0.4, "professional": 0.0}
INVITED = {"referrer_after_consultation": 1.0, "drop_in": 0.0}
LATER = (timedelta(days=56), timedelta(days=70))


@dataclass(frozen=True, slots=True)
class PlannedResponse:
    """One person answers one form: through their own link (``by_link``) or through a standing link."""

    at: datetime
    team: str
    form_key: str
    by_link: bool
    came: Circumstances
    seed: str


@dataclass(frozen=True, slots=True)
class Learner:
    """A person at a training day."""

    code: str | None
    mood: Mood
    confidence: float
    gain: float
    stays: bool
    later_on: date | None


class Timetable:
    """The responses of each day. ``start``: first day of the oldest month. ``share`` below 1 means fewer."""

    def __init__(self, story: Story, start: date, *, share: float = 1.0) -> None:
        self._story = story
        self._start = start
        self._share = share

    def on(self, day: date) -> list[PlannedResponse]:
        """The responses of this day, in order of time."""
        occasions: list[PlannedResponse] = []
        for team in self._story.organisations:
            for form_key in self._story.answers_a_month:
                occasions.extend(self._ordinary(team, form_key, day))
            occasions.extend(self._training(team, day))
        return sorted(occasions, key=lambda occasion: (occasion.at, occasion.seed))

    def invitations_left_unanswered(self, occasion: PlannedResponse) -> int:
        """How many other people were sent this form around that time and did not answer."""
        dice = random.Random(f"{occasion.seed}|unanswered")
        return _how_many(self._story.unanswered_invitations, dice) if occasion.by_link else 0

    def _ordinary(self, team: Team, form_key: str, day: date) -> Iterator[PlannedResponse]:
        seed = f"{self._story.seed}|{team.key}|{form_key}|{day}"
        dice = random.Random(seed)
        audience = "family" if "family" in form_key else "professional"
        weekend = WEEKEND[audience]
        weight = (weekend if day.weekday() > 4 else 1.0) * 7 / (5 + 2 * weekend)
        size = team.size * self._share * self._story.season[day.month - 1]
        expected = self._story.answers_a_month[form_key] * size * weight / DAYS_IN_A_MONTH
        for number in range(_how_many(expected, dice)):
            hour = dice.triangular(8, 22, 19) if audience == "family" else dice.triangular(8, 18, 13)
            yield PlannedResponse(
                at=_at(day, hour),
                team=team.key,
                form_key=form_key,
                by_link=dice.random() < INVITED.get(form_key, 0.7),
                came=self._circumstances(team, day, dice),
                seed=f"{seed}|{number}",
            )

    def _circumstances(self, team: Team, day: date, dice: random.Random) -> Circumstances:
        month = self._month(day)
        moods = self._story.moods_in(team.key, month)
        mood = dice.choices(list(moods), list(moods.values()))[0]
        is_dip = self._story.is_dip(team.key, month)
        return Circumstances(mood=mood, is_dip=is_dip, has_list=month >= self._story.list_from_month)

    def _month(self, day: date) -> int:
        return (day.year - self._start.year) * 12 + day.month - self._start.month

    def _training(self, team: Team, day: date) -> Iterator[PlannedResponse]:
        if day in self._training_days(team, day.year):
            for number, learner in enumerate(self._learners(team, day)):
                yield self._learns(team, "training_before", day, number, learner)
                if learner.stays:
                    yield self._learns(team, "training_after", day, number, learner)
        soonest, latest = LATER
        for held in (*self._training_days(team, day.year - 1), *self._training_days(team, day.year)):
            if soonest <= day - held <= latest:
                for number, learner in enumerate(self._learners(team, held)):
                    if learner.later_on == day:
                        yield self._learns(team, "training_later", day, number, learner)

    def _training_days(self, team: Team, year: int) -> list[date]:
        """The second Tuesdays within the story."""
        first_days = [date(year, month, 1) for month in self._story.training.months[team.key]]
        tuesdays = [first + timedelta(days=(1 - first.weekday()) % 7 + 7) for first in first_days]
        return [day for day in tuesdays if day >= self._start]

    def _learners(self, team: Team, held: date) -> list[Learner]:
        training = self._story.training
        dice = random.Random(f"{self._story.seed}|{team.key}|training|{held}")
        usual = self._story.moods.usual
        n_people = max(1, round(dice.randint(training.fewest, training.most) * self._share))
        learners: list[Learner] = []
        for _ in range(n_people):
            letters = "".join(dice.choice("abcdeghilmnoprstw") for _ in range(3)).upper()
            code = f"{letters[:2]}{dice.randint(1, 31):02d}{letters[2]}"
            reply = held + LATER[0] + timedelta(days=dice.randrange(0, (LATER[1] - LATER[0]).days))
            learners.append(
                Learner(
                    code=code if dice.random() < training.has_code else None,
                    mood=dice.choices(list(usual), list(usual.values()))[0],
                    confidence=dice.gauss(training.confidence_before, 1.6),
                    gain=max(-1.0, dice.gauss(training.gain_after, 1.1)),
                    stays=dice.random() < training.stays_to_the_end,
                    later_on=reply if dice.random() < training.answers_later else None,
                )
            )
        return learners

    def _learns(self, team: Team, form_key: str, day: date, number: int, learner: Learner) -> PlannedResponse:
        lasting = self._story.training.gain_later / self._story.training.gain_after
        hour, gain = {
            "training_before": (9.0, 0.0),
            "training_after": (15.5, learner.gain),
            "training_later": (12.0, learner.gain * lasting),
        }[form_key]
        return PlannedResponse(
            at=_at(day, hour + number / 60),
            team=team.key,
            form_key=form_key,
            by_link=False,
            came=Circumstances(
                mood=learner.mood,
                is_dip=False,
                has_list=False,
                confidence=min(9.6, learner.confidence + gain),
                memory_code=learner.code,
            ),
            seed=f"{self._story.seed}|{team.key}|{form_key}|{day}|{number}",
        )


def _at(day: date, hour: float) -> datetime:
    """An hour of a day in London, as UTC."""
    minutes = int(hour * 60)
    return datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=LONDON).astimezone(UTC)


def _how_many(expected: float, dice: random.Random) -> int:
    """A Poisson draw (Knuth): counts that vary as real ones do."""
    limit, product, n = math.exp(-expected), dice.random(), 0
    while product > limit:
        product *= dice.random()
        n += 1
    return n
