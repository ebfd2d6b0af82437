"""A dashboard's filter as it is saved: the parsed view and the page's own choices, never an address as typed.

A form can disappear, and a person can leave an organisation. ``still_there`` leaves such parts out and says
which, so that a saved view opens with the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services import forms
from feedback_app.services.organisations import list_organisations
from feedback_app.services.results.figures import newest_form
from feedback_app.services.results.view import View
from feedback_app.services.team_pages.pages import CODES, FOLLOW, TeamPage
from feedback_app.services.trends.trends import things_to_follow


A_CODE = re.compile(r"[A-Za-z0-9_.-]{1,80}")
MOST_VALUES = 40
LOST = {"audience": "who answered", "touchpoint": "the occasion", "period": "the months"}
Choices = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class KeptFilter:
    """What a dashboard shows. ``own``: the page's own choices in addition to the view, as codes."""

    dashboard: TeamPage
    view: View
    own: Choices = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, dashboard: TeamPage, view: View, choices: Mapping[str, Sequence[str]]) -> KeptFilter:
        """Keeps the choices this page knows, and only values that look like a code."""
        known = {
            name: tuple(each for each in choices.get(name, ())[:MOST_VALUES] if A_CODE.fullmatch(each))
            for name in dashboard.own_choices
        }
        return cls(
            dashboard, view, MappingProxyType({name: values for name, values in known.items() if values})
        )

    def to_json(self) -> str:
        return json.dumps({"view": self.view.parameters(), "own": {n: list(v) for n, v in self.own.items()}})

    def parameters(self) -> dict[str, str | list[str]]:
        """What to put in the address."""
        return {**self.view.parameters(), **{name: list(values) for name, values in self.own.items()}}


def from_json(dashboard: TeamPage, text: str) -> tuple[KeptFilter, tuple[str, ...]]:
    """The stored filter, and in words the parts that this version of the product no longer knows."""
    stored = json.loads(text)
    view = View.from_parameters(stored["view"])
    understood = view.parameters()
    lost = tuple(words for name, words in LOST.items() if name in stored["view"] and name not in understood)
    return KeptFilter.of(dashboard, view, stored["own"]), lost


def still_there(session: Session, *, by: Actor, kept: KeptFilter) -> tuple[KeptFilter, tuple[str, ...]]:
    """The filter without the parts that no longer exist, and those parts in words."""
    view, gone = kept.view, []
    if view.organisation is not None:
        own = list_organisations(session, by=by, permission=Permission.READ_RESULTS)
        if view.organisation not in {each.key for each in own}:
            view, gone = replace(view, organisation=None), [*gone, "its organisation"]
    if view.form_key is not None and view.form_key not in forms.published_keys(session):
        view, gone = replace(view, form_key=None), [*gone, "its form"]
    own_choices, lost = _followed(session, view.form_key, kept.own)
    return KeptFilter(kept.dashboard, view, own_choices), (*gone, *lost)


def _followed(session: Session, form_key: str | None, own: Choices) -> tuple[Choices, tuple[str, ...]]:
    """A trend's question and answers, if the newest version of the form still asks them."""
    if FOLLOW not in own and CODES not in own:
        return own, ()
    nothing = {name: values for name, values in own.items() if name not in {FOLLOW, CODES, "target"}}
    if form_key is None:
        return nothing, ("what was followed",) if FOLLOW in own else ()
    things = {each.name: each for each in things_to_follow(newest_form(session, form_key))}
    name = own[FOLLOW][0] if FOLLOW in own else next(iter(things))
    if name not in things:
        return nothing, ("what was followed",)
    offered = {option.code for option in things[name].options}
    if set(own.get(CODES, ())) <= offered:
        return own, ()
    return {each: values for each, values in own.items() if each != CODES}, ("answers that counted",)
