"""Stores the responses in a file.

``run`` takes the database, not a session. It stores a few rows at a time, each batch in its own transaction,
so that no one answering a form waits for ten thousand rows, and it reports progress between transactions. A
crash in the middle does no harm: import the same file again, and only the missing rows are stored.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.errors import Refused
from feedback_app.services import audit
from feedback_app.services.imports.columns.mapping import ColumnMapping
from feedback_app.services.imports.columns.suggesting import MappingSuggestion
from feedback_app.services.imports.files.table import Table, visible_text
from feedback_app.services.imports.rows.known_rows import IncomingRow, RowState, file_digest, keep_names
from feedback_app.services.imports.runs.previewing import ImportPlan, changed_row, look
from feedback_app.services.imports.runs.report import ImportReport, Preview
from feedback_app.services.responses.store import CollectionMode, NewResponse, store
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Import
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import sealing_context


AT_ONCE = 25
PAUSE_SECONDS = 0.005
"""Pause between two batches, so that waiting writers get a turn: taking the lock again at once gives them
none.
"""

Progress = Callable[[int, int], object]
"""Called with how many rows are done, and of how many."""


def run(
    database: Database,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
    form_key: str,
    table: Table,
    mapping: ColumnMapping,
    file_name: str,
    now: datetime,
    progress: Progress | None = None,
    guess: MappingSuggestion | None = None,
) -> ImportReport:
    """Store what is new in this table.

    Raises Refused ``mapping_has_problems``, ``file_imported_otherwise`` or ``date_order_open``.
    """
    with database.read() as session:
        plan = look(
            session,
            by=by,
            keys=keys,
            organisation_id=organisation_id,
            form_key=form_key,
            table=table,
            mapping=mapping,
            now=now,
            guess=guess,
        )
    _require_safe(plan.preview)
    writer = _Writer(database, by=by, keys=keys, organisation_id=organisation_id, plan=plan, now=now)
    writer.begin(table, file_name)
    for start in range(0, len(plan.new), AT_ONCE):
        if progress:
            progress(start, len(plan.new))
        writer.store(plan.new[start : start + AT_ONCE])
        time.sleep(PAUSE_SECONDS)
    report = writer.finish()
    if progress:
        progress(len(plan.new), len(plan.new))
    return report


def _require_safe(seen: Preview) -> None:
    if seen.problems:
        first = seen.problems[0]
        raise Refused("mapping_has_problems", where=first.where, what=first.what, how=first.how)
    if seen.imported_otherwise:
        raise Refused(
            "file_imported_otherwise",
            where="The file",
            what="It is already imported with a different mapping. "
            "Importing it again would count people twice.",
            how="Undo the earlier import, then import the file again.",
        )
    if seen.date_choice is not None and seen.n_new:
        raise Refused(
            "date_order_open",
            where=f"Column {seen.date_choice.column.letter}",
            what="Its dates can be read with the day first or with the month first.",
            how="Choose which is meant, then import the file.",
        )


class _Writer:
    """Stores a plan in batches and updates the import's own row with each batch."""

    def __init__(
        self,
        database: Database,
        *,
        by: Actor,
        keys: KeyRing,
        organisation_id: str,
        plan: ImportPlan,
        now: datetime,
    ) -> None:
        self.database = database
        self.by = by
        self.keys = keys
        self.organisation_id = organisation_id
        self.plan = plan
        self.now = now
        self.import_id = new_id()
        self.n_stored = 0
        self.n_repeated = plan.preview.n_repeated
        self.refused = list(plan.preview.refused)

    def begin(self, table: Table, file_name: str) -> None:
        name = visible_text(file_name.replace("\\", "/").rsplit("/", 1)[-1])[:120] or "unnamed"
        with self.database.write() as session:
            session.add(
                Import(
                    id=self.import_id,
                    organisation_id=self.organisation_id,
                    form_version_id=self.plan.form_version_id,
                    file_digest=file_digest(self.keys, table),
                    file_name_sealed=self.keys.seal(
                        name, sealing_context(Import.file_name_sealed, self.import_id)
                    ),
                    created_by=self.by.account_id,
                    created_at=self.now,
                    undone_at=None,
                    n_rows=self.plan.preview.n_rows,
                    n_repeated=self.n_repeated,
                    n_refused=len(self.refused),
                )
            )
            self._note(session, "import_started", rows=self.plan.preview.n_rows, new=self.plan.preview.n_new)

    def store(self, rows: tuple[IncomingRow, ...]) -> None:
        """Store one batch, whole or not at all. Counters change only when it is committed."""
        with self.database.write() as session:
            self._require_not_undone(session)
            kept = [self._kept(session, incoming) for incoming in rows]
            counts = Counter(kept)
            session.execute(
                sa.update(Import)
                .where(Import.id == self.import_id)
                .values(
                    n_stored=self.n_stored + counts[RowState.NEW],
                    n_repeated=self.n_repeated + counts[RowState.REPEATED],
                    n_refused=len(self.refused) + counts[RowState.CHANGED],
                )
            )
        self.n_stored += counts[RowState.NEW]
        self.n_repeated += counts[RowState.REPEATED]
        self.refused += [
            changed_row(row) for row, standing in zip(rows, kept, strict=True) if standing is RowState.CHANGED
        ]

    def finish(self) -> ImportReport:
        seen = self.plan.preview
        with self.database.write() as session:
            self._note(
                session,
                "import_finished",
                rows=seen.n_rows,
                stored=self.n_stored,
                repeated=self.n_repeated,
                refused=len(self.refused),
            )
        return ImportReport(
            import_id=self.import_id,
            n_rows=seen.n_rows,
            n_stored=self.n_stored,
            n_repeated=self.n_repeated,
            refused=tuple(self.refused),
            skipped=seen.skipped,
            left_out=seen.left_out,
            wrong_totals=seen.wrong_totals,
            notes=seen.notes,
            columns=seen.columns,
        )

    def _kept(self, session: Session, incoming: IncomingRow) -> RowState:
        row = incoming.row
        new = NewResponse(
            organisation_id=self.organisation_id,
            form_version_id=self.plan.form_version_id,
            form=self.plan.form,
            answers=row.answers,
            submission_digest=incoming.submission,
            received_at=row.received_at,
            channel=CollectionMode.PAPER if row.is_paper else CollectionMode.IMPORT,
            about=row.about,
            language=row.language,
            import_id=self.import_id,
        )
        try:
            stored = store(session, keys=self.keys, new=new)
        except Refused:
            # Someone imported the same rows at the same moment with a different mapping.
            return RowState.CHANGED
        if stored.receipt.is_repeat:
            return RowState.REPEATED
        keep_names(
            session,
            keys=self.keys,
            incoming=incoming,
            response_id=stored.response_id,
            organisation_id=self.organisation_id,
        )
        return RowState.NEW

    def _require_not_undone(self, session: Session) -> None:
        query = sa.select(Import.undone_at).where(Import.id == self.import_id).with_for_update()
        undone_at = session.execute(query).scalar_one()
        if undone_at is not None:
            raise Refused(
                "import_undone",
                where="The import",
                what="Someone undid it while it was running.",
                how="Ask your colleagues, then import the file again if you still need it.",
            )

    def _note(self, session: Session, action: str, **counts: int) -> None:
        audit.record(
            session,
            by=self.by,
            action=action,
            organisation_id=self.organisation_id,
            subject_kind="import",
            subject_id=self.import_id,
            detail={"form": self.plan.form.key, "version": self.plan.form.version, **counts},
            now=self.now,
        )
