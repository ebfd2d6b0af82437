"""What the team's pages call audiences, touchpoints and forms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from feedback_app.services import forms
from surveys.core.model import Audience, Form, Touchpoint
from surveys.measures.catalogue import measures
from surveys.measures.sections import measures_in


AUDIENCES: Mapping[Audience, str] = MappingProxyType(
    {Audience.FAMILY: "Families", Audience.PROFESSIONAL: "Professionals"}
)
TOUCHPOINTS: Mapping[Touchpoint, str] = MappingProxyType(
    {
        Touchpoint.VISIT: "After a visit",
        Touchpoint.END_OF_WORK: "At the end of the work",
        Touchpoint.CONSULTATION: "After a consultation",
        Touchpoint.TRAINING_BEFORE: "Before a training",
        Touchpoint.TRAINING_AFTER: "After a training",
        Touchpoint.TRAINING_LATER: "Weeks after a training",
        Touchpoint.DROP_IN: "Drop-in",
        Touchpoint.JOINT_VISIT: "Joint visit",
        Touchpoint.OUTCOME: "Outcome measure",
    }
)


def form_name(form: Form) -> str:
    """A form by the team's name for it: ``Families, after a visit: How was your visit?``

    A measure goes by its own name, which its title for families does not show: ``CORE-10: How you have
    been``.
    """
    if asked := measures_in(form):
        return f"{', '.join(measures()[key].short_name for key in asked)}: {form.title}"
    return f"{AUDIENCES[form.audience]}, {touchpoint_name(form.touchpoint)}: {form.title}"


def touchpoint_name(touchpoint: Touchpoint) -> str:
    """A touchpoint inside a sentence: ``after a visit``."""
    name = TOUCHPOINTS[touchpoint]
    return name[0].lower() + name[1:]


def published_forms(session: Session, within: Collection[str] = ()) -> tuple[Form, ...]:
    """The newest version of every form people can be asked to fill in, by the team's name.

    ``within``: the organisations whose forms in licensed words are included.
    """
    newest = (
        forms.published_form(session, forms.latest_version(session, key, within=within))
        for key in forms.published_keys(session, within=within)
    )
    return tuple(sorted(newest, key=form_name))
