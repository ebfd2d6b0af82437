"""The seam: where a pack takes its parts from, and what guards what leaves the team.

Themes, outcomes and actions come from services of their own, which ``joined`` names. The guard outside the
team is the careful one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from analysis.report import (
    CAREFUL,
    OPEN,
    Edition,
    Guard,
    MeasureOutcome,
    ReportPeriod,
    ThemeHeard,
    ToldAction,
)
from feedback_app.access.actor import Actor
from feedback_app.storage.keyring import KeyRing


@dataclass(frozen=True, slots=True)
class Place:
    """What a source is asked for: whose, when, for whom. That ``by`` may make packs was checked before."""

    organisation_ids: frozenset[str]
    period: ReportPeriod
    edition: Edition
    keys: KeyRing
    by: Actor
    now: datetime


def guard_for(edition: Edition) -> Guard:
    """Everything for the team, the careful rule for everybody else."""
    return OPEN if edition is Edition.TEAM else CAREFUL


@dataclass(frozen=True, slots=True)
class Sources:
    """A function for each part. None from one: not for whoever makes the pack. Empty: nothing in the period.

    themes: approved quotes only, redacted, with ``said_by`` that names nobody.
    actions: done, and public wherever the edition is not the team's.
    """

    themes: Callable[[Session, Place], tuple[ThemeHeard, ...] | None] = lambda session, place: None
    outcomes: Callable[[Session, Place], tuple[MeasureOutcome, ...] | None] = lambda session, place: None
    actions: Callable[[Session, Place], tuple[ToldAction, ...] | None] = lambda session, place: None
    guard: Callable[[Edition], Guard] = guard_for
