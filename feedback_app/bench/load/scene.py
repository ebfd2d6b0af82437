"""Prepares the measured product's own workspace: a standing link, and drafts ready to be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from feedback_app.access.actor import Actor
from feedback_app.bench.load.connection import Connection
from feedback_app.bench.load.walking import REFERENCE, Step, learn
from feedback_app.errors import OperationalError
from feedback_app.services.answering import answering
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.invitations.collection_points import open_point
from feedback_app.services.organisations import every_organisation
from feedback_app.services.process.workspace import Workspace
from surveys.core.answers import Answer
from surveys.core.page_numbers import CHECK


@dataclass(frozen=True, slots=True, repr=False)
class Scene:
    """``answers`` are the made-up answers that walking ``steps`` gives: the first option everywhere."""

    code: str
    steps: tuple[Step, ...]
    answers: Mapping[str, Answer]


def set_scene(workspace: Workspace, port: int, form_key: str) -> Scene:
    """Create a standing link to this form, and find the way through it by walking it once."""
    with workspace.database.write() as session:
        organisation_id = every_organisation(session)[0].id
        point = open_point(
            session,
            by=Actor.system("bench", organisation_id),
            keys=workspace.keys,
            organisation_id=organisation_id,
            form_key=form_key,
            name="Bench",
            now=workspace.now(),
        )
    steps, key = asyncio.run(_walk_once(port, point.code))
    with workspace.database.read() as session:
        found = answering.open_answering(session, keys=workspace.keys, key=key, now=workspace.now())
    return Scene(point.code, steps, found.journey.answers if found.journey else {})


def prepare_drafts(workspace: Workspace, scene: Scene, how_many: int) -> list[AnsweringKey]:
    """Prepare this many drafts with everything answered, on the page with "Send"."""
    keys = [key for _ in range(how_many) if (key := AnsweringKey.new_at(scene.code))]
    for some in (keys[start : start + 50] for start in range(0, len(keys), 50)):
        with workspace.database.write() as session:
            for key in some:
                for question_id, answer in scene.answers.items():
                    answering.save_page(
                        session,
                        keys=workspace.keys,
                        key=key,
                        page_id=question_id,
                        answer=answer,
                        at_page=CHECK,
                        now=workspace.now(),
                    )
    return keys


async def _walk_once(port: int, code: str) -> tuple[tuple[Step, ...], AnsweringKey]:
    async with Connection(port) as connection:
        steps = await learn(connection, code)
        cookies = (value for name, value in connection.cookies.items() if REFERENCE.fullmatch(name))
        key = AnsweringKey.parse(next(cookies, None))
    if key is None:
        raise OperationalError(
            "bench_no_cookie",
            where="The standing link of the measured product",
            what="It did not set the cookie that lets a person answer.",
            how="Open the link of a collection point in a browser and see what it says.",
        )
    return steps, key
