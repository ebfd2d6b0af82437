"""Publishes forms. A published version never changes: responses point to exactly what was asked."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require_somewhere
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, OperationalError, Refused
from feedback_app.services import audit
from feedback_app.storage.models import FormVersion, WordingPack
from feedback_app.storage.models.types import new_id
from feedback_app.storage.statements.writes import insert_once
from surveys.catalogue import content_hash, form_from_json, form_to_json, shipped_forms
from surveys.core.model import Form
from surveys.measures.sections import measures_in


class _Parsed:
    """Forms by version id. The id is random and its row never changes, so no entry goes out of date."""

    def __init__(self, most: int = 200) -> None:
        self._forms: OrderedDict[str, Form] = OrderedDict()
        self._most = most
        self._lock = threading.Lock()

    def get(self, version_id: str) -> Form | None:
        with self._lock:
            return self._forms.get(version_id)

    def keep(self, version_id: str, form: Form) -> None:
        with self._lock:
            self._forms[version_id] = form
            while len(self._forms) > self._most:
                self._forms.popitem(last=False)


_parsed = _Parsed()

# Made once: building a statement costs more than running it, and every page turn runs these.
_DEFINITION = sa.select(FormVersion.definition, FormVersion.content_hash).where(
    FormVersion.id == sa.bindparam("version")
)
_VERSIONS = (
    sa.select(FormVersion.id, FormVersion.version, WordingPack.organisation_id, WordingPack.withdrawn_at)
    .outerjoin(WordingPack, WordingPack.form_version_id == FormVersion.id)
    .where(FormVersion.key == sa.bindparam("key"))
)


def publish(session: Session, *, by: Actor, form: Form, now: datetime) -> str:
    """Publish this version and return its id. The same bytes again give the same id and write nothing."""
    require_somewhere(by, Permission.MANAGE_FORMS)
    digest = content_hash(form)
    frozen = _frozen(session, form)
    if frozen is None:
        values = {
            "id": new_id(),
            "key": form.key,
            "version": form.version,
            "content_hash": digest,
            "definition": form_to_json(form),
            "published_at": now,
        }
        if insert_once(session, FormVersion, values):
            _note_publication(session, by=by, form=form, form_version_id=values["id"], now=now)
            return values["id"]
        frozen = _frozen(session, form)  # someone else published it at the same moment
    if frozen is None or frozen.content_hash != digest:
        raise Refused(
            "form_version_frozen",
            where=f"Form {form.key} {form.version}",
            what="This version was published with different words, and people may have answered them.",
            how="Give the changed form a higher version and publish that.",
        )
    return frozen.id


def publish_shipped(session: Session, *, by: Actor, now: datetime) -> dict[str, str]:
    """Publish every form that comes with the product; returns form version ids by form key."""
    return {key: publish(session, by=by, form=form, now=now) for key, form in shipped_forms().items()}


def are_shipped_published(session: Session) -> bool:
    """Whether every form that comes with the product is already published, so that a start need not write."""
    wanted = {content_hash(form) for form in shipped_forms().values()}
    found = session.scalars(sa.select(FormVersion.content_hash).where(FormVersion.content_hash.in_(wanted)))
    return wanted == set(found)


def published_form(session: Session, form_version_id: str) -> Form:
    """The form as it was published. Raises NotFound, or OperationalError when its text was tampered with."""
    form = _parsed.get(form_version_id)  # a row of a published version never changes
    if form is None:
        row = session.execute(_DEFINITION, {"version": form_version_id}).one_or_none()
        if row is None:
            raise NotFound("form_not_found", where="Form version")
        form = form_from_json(row.definition)
        if content_hash(form) != row.content_hash:
            raise OperationalError(
                "form_version_damaged",
                where=f"Form version {form_version_id}",
                what="Its stored text is not the text that was published.",
                how="Restore the database from a backup. Do not edit published forms by hand.",
            )
        _parsed.keep(form_version_id, form)
    return form


def latest_version(session: Session, form_key: str, *, within: Collection[str] | None = None) -> str:
    """The id of the highest published version of a form (1.10 is higher than 1.9). Raises NotFound.

    ``within``: the organisations whose own forms count as well as everyone's; None for a key from a row the
    caller may see. Forms in licensed words that were withdrawn come last.
    """
    rows = [
        row
        for row in session.execute(_VERSIONS, {"key": form_key})
        if within is None or row.organisation_id is None or row.organisation_id in within
    ]
    if not rows:
        raise NotFound("form_not_found", where=f"Form {form_key[:40]}")
    return max(rows, key=lambda row: (row.withdrawn_at is None, _parts(row.version)))[0]


def require_no_measure(form: Form) -> None:
    """Check that a form asks no standard measure, because we must know whose answers those are.

    Otherwise no one could talk with the person or compare two scores. Raises Refused.
    """
    if measures_in(form):
        raise Refused(
            "measure_needs_person",
            where=f"Form {form.key}",
            what="It asks a standard measure, which has to go to one person in a family's episode.",
            how="Open the family and send it from there.",
        )


def published_keys(session: Session, *, within: Collection[str] = ()) -> tuple[str, ...]:
    """The key of every form that has a published version, in alphabetical order.

    Forms that belong to an organisation (its licensed words) only if it is in ``within``.
    """
    rows = session.execute(
        sa.select(FormVersion.key, WordingPack.organisation_id)
        .outerjoin(WordingPack, WordingPack.form_version_id == FormVersion.id)
        .distinct()
    )
    return tuple(sorted({key for key, owner in rows if owner is None or owner in within}))


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _frozen(session: Session, form: Form) -> FormVersion | None:
    query = sa.select(FormVersion).where(FormVersion.key == form.key, FormVersion.version == form.version)
    return session.scalars(query).one_or_none()


def _note_publication(
    session: Session, *, by: Actor, form: Form, form_version_id: str, now: datetime
) -> None:
    audit.record(
        session,
        by=by,
        action="form_published",
        organisation_id=None,
        subject_kind="form_version",
        subject_id=form_version_id,
        detail={"form": form.key, "version": form.version},
        now=now,
    )
