"""One browser's visit to one form: who it is, and what it may see.

Holds nothing between two requests. What touches the database blocks: call it from a worker thread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from starlette.requests import Request

from feedback_app.services.answering import answering
from feedback_app.services.answering.answering import Answering
from feedback_app.services.answering.cookies import (
    TABLET_COOKIE,
    AnsweringKey,
    ThisDevice,
    answering_cookie,
    device_cookie,
    mark_of,
)
from feedback_app.services.answering.shared_tablet import SharedTablet
from feedback_app.services.process.pending_writes import in_flight
from feedback_app.services.process.workspace import Workspace
from feedback_app.services.safety.near_a_form import NearAForm
from feedback_app.web.plain_face.journey.addresses import Addresses, PageAddress
from feedback_app.web.serving.connections import address_of
from surveys.core.answers import Answer
from surveys.core.page_numbers import number_of


REFERENCE = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Visit:
    """``key`` comes from the cookie named by the address, ``device`` from the one next to it.

    ``is_tablet``: a tablet of the clinic that goes on to the next person. ``organisation_id``: whose form it
    is, once it is known. ``address``: where the request comes from.
    """

    workspace: Workspace
    reference: str
    key: AnsweringKey
    device: ThisDevice
    is_tablet: bool = False
    organisation_id: str | None = None
    address: str = ""

    @property
    def at(self) -> Addresses:
        """The addresses of this form's pages."""
        return Addresses(self.reference)

    @property
    def mark(self) -> str:
        """What tells this person's pages from the next person's."""
        return mark_of(self.workspace.keys, self.key)

    def may_show(self, found: Answering, page_id: str) -> bool:
        """Whether the saved answer of a page may be shown on this device."""
        return found.form is None or self.device.shows(number_of(found.form, page_id))

    def of(self, found: Answering) -> Visit:
        """The same visit, once it is known whose form it is."""
        return self.at_team(found.organisation_id)

    def at_team(self, organisation_id: str | None) -> Visit:
        """The same visit, to a form of this organisation."""
        return replace(self, organisation_id=organisation_id)

    def near(self, language: str) -> NearAForm:
        """Lines of help, the team's own among them, and what to say of forms left half way."""
        workspace = self.workspace
        return workspace.help_nearby.look(workspace.database, self.organisation_id, language, workspace.now())

    def look(self) -> Answering:
        """Where this person is now."""
        with self.workspace.database.read() as session:
            return answering.open_answering(
                session, keys=self.workspace.keys, key=self.key, now=self.workspace.now()
            )

    def for_next_person(self) -> Visit:
        """Throw the draft away. Raises Refused when the link is no longer open."""
        with in_flight.one(), self.workspace.database.write() as session:
            key = answering.start_again(
                session, keys=self.workspace.keys, key=self.key, now=self.workspace.now()
            )
        return replace(self, key=key, device=ThisDevice(is_shared=self.device.is_shared))


@dataclass(frozen=True, slots=True, repr=False)
class Moved:
    """Where the person is now, and their visit: the device may show more, or the key is the next person's.

    ``found``: the form as it is after the turn, when the turn looked. ``trouble`` is a line of our own for a
    page that could not be saved, ``given`` what the person gave on it, ``others`` for its other questions.
    """

    visit: Visit
    goal: PageAddress
    found: Answering | None = None
    trouble: str = ""
    given: Answer | None = None
    others: Mapping[str, Answer | None] = field(default_factory=dict)


def visit_of(workspace: Workspace, request: Request) -> Visit | None:
    """The visit a request belongs to, or None when its cookie is gone or never was."""
    reference = request.path_params.get("reference", "")
    if REFERENCE.fullmatch(reference) is None:
        return None
    key = AnsweringKey.parse(request.cookies.get(answering_cookie(reference)))
    if key is None:
        return None
    device = ThisDevice.parse(request.cookies.get(device_cookie(reference)))
    tablet = SharedTablet.parse(request.cookies.get(TABLET_COOKIE))
    is_tablet = tablet is not None and tablet.code == key.code
    device = replace(device, is_shared=True) if is_tablet else device
    return Visit(workspace, reference, key, device, is_tablet, address=address_of(request))
