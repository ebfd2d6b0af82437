"""What leaves the team's closed view: whole periods that are over, nothing about few people, one's own places."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from analysis.disclosure import Suppressed, Why
from feedback_app.access.actor import Actor
from feedback_app.services.results.published import (
    PublishedResponses,
    published_form,
    published_responses,
)
from feedback_app.services.results.published_fft import PublishedNational, published_fft
from feedback_app.services.results.view import Period, View
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.answers import Answer, Chosen
from surveys.catalogue import shipped_forms
from surveys.model import Audience
from tests.feedback_app.cast import Cast
from tests.feedback_app.engines import on_one_engine
from tests.feedback_app.given import CONSULTATION, VISIT, give, rated_well
from tests.feedback_app.services.results.quarter import Given, Quarter, give_all


pytestmark = on_one_engine
ENDING, DROP_IN = shipped_forms()["family_end_of_work"], shipped_forms()["drop_in"]
NOW = datetime(2026, 8, 10, 9, 30, tzinfo=UTC)
SPRING = View(period=Period.BETWEEN, first_month=date(2026, 4, 1), last_month=date(2026, 6, 1))
EVERYTHING = View(period=Period.ALL)
HIDDEN = Suppressed()
