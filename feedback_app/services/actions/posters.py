"""Sheets for the waiting room: what was done, what people said. Only what may leave the team is on them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound
from feedback_app.exports.poster import PosterLine, PosterSheet
from feedback_app.services.actions.action_list import done_in_public
from feedback_app.services.organisations import OrganisationView, list_organisations
from feedback_app.services.quotes.quote_board import ApprovedQuote, approved, approved_behind
from feedback_app.storage.keyring import KeyRing
from surveys.catalogue import face_words
from surveys.faces.words import ENGLISH


MOST_ACTIONS, MOST_QUOTES = 6, 6
QUOTES_OF_AN_ACTION = 2
WHAT_PEOPLE_SAID = "What people told us"
IN_ENGLISH = "In English"


def you_said(session: Session, *, by: Actor, keys: KeyRing, organisation: str) -> PosterSheet:
    """What was done in public, each with up to two approved quotes behind it. Raises NotFound."""
    own, words = _own(session, by, organisation), face_words(ENGLISH)
    told = done_in_public(session, organisation_id=own.id, most=MOST_ACTIONS)
    quotes = approved_behind(
        session, by=by, keys=keys, organisation_id=own.id, action_ids=[each.action_id for each in told]
    )
    groups = tuple(
        (
            PosterLine(each.said, label=words.you_said),
            *_lines(quotes.get(each.action_id, ())[:QUOTES_OF_AN_ACTION]),
            PosterLine(each.did, label=words.we_did),
        )
        for each in told
    )
    return PosterSheet(words.you_said_title, groups, own.name)


def what_people_said(session: Session, *, by: Actor, keys: KeyRing, organisation: str) -> PosterSheet:
    """Approved quotes. Raises NotFound."""
    own = _own(session, by, organisation)
    quotes = approved(session, by=by, keys=keys, organisation_id=own.id, most=MOST_QUOTES)
    return PosterSheet(WHAT_PEOPLE_SAID, tuple(_lines([each]) for each in quotes), own.name)


def _lines(quotes: tuple[ApprovedQuote, ...] | list[ApprovedQuote]) -> tuple[PosterLine, ...]:
    lines: list[PosterLine] = []
    for quote in quotes:
        lines.append(PosterLine(quote.text, is_quote=True))
        if quote.translation:
            lines.append(PosterLine(quote.translation, label=IN_ENGLISH))
    return tuple(lines)


def _own(session: Session, by: Actor, organisation: str) -> OrganisationView:
    own = list_organisations(session, by=by, permission=Permission.READ_RESULTS)
    found = next((each for each in own if each.key == organisation), None)
    if found is None:
        raise NotFound("poster_not_found", where="This poster")
    return found
