"""What every part of a pack is gathered for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from analysis.report import Edition, ReportPeriod
from feedback_app.access.actor import Actor
from feedback_app.storage.keyring import KeyRing


@dataclass(frozen=True, slots=True)
class PackRequest:
    """Organisations, months and edition. That ``by`` may make packs has already been checked."""

    organisation_ids: frozenset[str]
    period: ReportPeriod
    edition: Edition
    keys: KeyRing
    by: Actor
    now: datetime
