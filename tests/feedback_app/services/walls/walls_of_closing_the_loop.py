"""Actions, labels, models and quotes, as rows for the table of the walls between organisations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.services.actions import action_list, actions
from feedback_app.services.actions.actions import ActionState, Plan
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.comments import labels, model_versions, translations
from feedback_app.services.comments.labels import Label
from feedback_app.services.quotes import quote_board, quotes
from feedback_app.services.quotes.quote_words import Masked
from feedback_app.services.themes import corrections, model_training
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.core.answers import Chosen, Written
from tests.support.cast import NOW, Cast
from tests.support.given import VISIT, give


PLAN = Plan(said="The room is hard to find.", doing="There are new signs.")


@dataclass(frozen=True)
class Loop:
    """An action of North, a comment, and a quote of it."""

    action: str
    quote: str
    comment: CommentId


class At(Protocol):
    """What a row is called with."""

    @property
    def session(self) -> Session: ...
    @property
    def keys(self) -> KeyRing: ...
    @property
    def north(self) -> str: ...
    @property
    def loop(self) -> Loop: ...


Call = Callable[[At, Actor], object]

BY_ORGANISATION: Mapping[str, tuple[str, Call]] = {
    "record_action": (
        "asha ben",
        lambda at, by: actions.record(at.session, by=by, organisation_id=at.north, plan=PLAN, now=NOW),
    ),
    "list_actions": (
        "asha ben",
        lambda at, by: action_list.list_actions(
            at.session, by=by, keys=at.keys, organisation_id=at.north, now=NOW
        ),
    ),
    "colleagues": (
        "asha ben",
        lambda at, by: action_list.colleagues(at.session, by=by, keys=at.keys, organisation_id=at.north),
    ),
    "quote_candidates": (
        "asha ben",
        lambda at, by: quote_board.candidates(at.session, by=by, keys=at.keys, organisation_id=at.north),
    ),
    "quote_board": (
        "asha ben",
        lambda at, by: quote_board.board(at.session, by=by, keys=at.keys, organisation_id=at.north),
    ),
    "approved_quotes": (
        "asha ben",
        lambda at, by: quote_board.approved(at.session, by=by, keys=at.keys, organisation_id=at.north),
    ),
    "approved_behind": (
        "asha ben",
        lambda at, by: quote_board.approved_behind(
            at.session, by=by, keys=at.keys, organisation_id=at.north, action_ids=[at.loop.action]
        ),
    ),
    "note_machine_labels": (
        "asha ben",
        lambda at, by: labels.note_machine_labels(
            at.session,
            by=by,
            organisation_id=at.north,
            labels={at.loop.comment: Label("positive")},
            model_version="prior-1",
            now=NOW,
        ),
    ),
    "keep_theme_model": (
        "asha",
        lambda at, by: model_versions.keep(
            at.session,
            by=by,
            keys=at.keys,
            organisation_id=at.north,
            arrays=b"two",
            metrics={},
            better=True,
            now=NOW,
        ),
    ),
    "promote_theme_model": (
        "asha",
        lambda at, by: model_versions.promote(
            at.session, by=by, organisation_id=at.north, version=1, now=NOW
        ),
    ),
    "roll_back_theme_model": (
        "asha",
        lambda at, by: model_versions.roll_back(at.session, by=by, organisation_id=at.north, now=NOW),
    ),
    "theme_model_versions": (
        "asha ben",
        lambda at, by: model_versions.versions(at.session, by=by, organisation_id=at.north),
    ),
    "ready_to_teach": (
        "asha ben",
        lambda at, by: model_training.ready(at.session, by=by, organisation_id=at.north),
    ),
    "the_lesson": (
        "asha",
        lambda at, by: model_training.the_lesson(at.session, by=by, keys=at.keys, organisation_id=at.north),
    ),
    "current_theme_model": (
        "asha ben",
        lambda at, by: model_versions.current(at.session, by=by, keys=at.keys, organisation_id=at.north),
    ),
}
BY_ID: Mapping[str, tuple[str, Call]] = {
    "change_action": (
        "asha ben",
        lambda at, by: actions.change(at.session, by=by, action_id=at.loop.action, plan=PLAN, now=NOW),
    ),
    "move_action": (
        "asha ben",
        lambda at, by: actions.move(
            at.session, by=by, action_id=at.loop.action, state=ActionState.DONE, now=NOW
        ),
    ),
    "link_comment": (
        "asha ben",
        lambda at, by: actions.link_comment(
            at.session, by=by, action_id=at.loop.action, comment=at.loop.comment, now=NOW
        ),
    ),
    "unlink_comment": (
        "asha ben",
        lambda at, by: actions.unlink_comment(
            at.session, by=by, action_id=at.loop.action, comment=at.loop.comment, now=NOW
        ),
    ),
    "suggest_quote": (
        "asha ben",
        lambda at, by: quotes.suggest(
            at.session,
            by=by,
            keys=at.keys,
            comment=at.loop.comment,
            masked=Masked("Kind"),
            now=NOW,
        ),
    ),
    "approve_quote": (
        "asha ben",
        lambda at, by: quotes.approve(at.session, by=by, quote_id=at.loop.quote, revision=1, now=NOW),
    ),
    "withdraw_quote": (
        "asha ben",
        lambda at, by: quotes.withdraw(at.session, by=by, quote_id=at.loop.quote, now=NOW),
    ),
    "revoke_consent": (
        "asha ben",
        lambda at, by: quotes.revoke_consent(at.session, by=by, quote_id=at.loop.quote, now=NOW),
    ),
    "correct_label": (
        "asha ben",
        lambda at, by: labels.correct(
            at.session, by=by, comment=at.loop.comment, label=Label("positive"), now=NOW
        ),
    ),
    "correct_comment": (
        "asha ben",
        lambda at, by: corrections.correct(
            at.session,
            by=by,
            keys=at.keys,
            comment=at.loop.comment,
            machine=Label(None),
            label=Label("positive"),
            now=NOW,
        ),
    ),
    "translate_comment": (
        "asha ben",
        lambda at, by: translations.translate(
            at.session, by=by, keys=at.keys, comment=at.loop.comment, text="Kind", now=NOW
        ),
    ),
    "take_back_label": (
        "asha ben",
        lambda at, by: labels.take_back(at.session, by=by, comment=at.loop.comment, now=NOW),
    ),
}


def no_loop() -> Loop:
    """Ids of nothing."""
    return Loop("none", "none", CommentId("none", "none"))


def close_the_loop(database: Database, keys: KeyRing, cast: Cast) -> Loop:
    """North heard something, does something about it, and quotes it."""
    north = {"by": cast.asha, "organisation_id": cast.north, "now": NOW}
    kind = {"overall": Chosen("good"), "went_well": Written("Kind"), "quote": Chosen("yes")}
    with database.write() as session:
        action_id = actions.record(session, **north, plan=PLAN)
        model_versions.keep(session, **north, keys=keys, arrays=b"one", metrics={}, better=True)
        model_versions.promote(session, **north, version=1)
        comment = CommentId(give(session, keys, cast.north, VISIT, kind), "went_well")
        quote_id = quotes.suggest(
            session, by=cast.asha, keys=keys, comment=comment, masked=Masked("Kind"), now=NOW
        )
    return Loop(action_id, quote_id, comment)
