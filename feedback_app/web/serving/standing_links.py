"""Finding what a standing link leads to, for every page that is opened by one."""

from __future__ import annotations

from feedback_app.services.answering import answering
from feedback_app.services.answering.answering import Opening
from feedback_app.services.process.workspace import Workspace


def find_point(workspace: Workspace, code: str) -> Opening:
    """What the code leads to; nothing is written. It waits for the database: call it in a thread."""
    with workspace.database.read() as session:
        return answering.find_collection_point(session, keys=workspace.keys, code=code, now=workspace.now())
