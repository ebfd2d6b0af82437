"""A pack as a file: gathered, written, recorded in the audit log, and its figures stored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from analysis.report import Report
from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.exports.pack import pdf, web_page, word, workbook
from feedback_app.exports.safe_text import for_file_name
from feedback_app.services import audit
from feedback_app.services.packs import pack_history
from feedback_app.storage.keyring import KeyRing


class PackKind(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"


WRITERS = {
    PackKind.PDF: pdf.pdf_bytes,
    PackKind.DOCX: word.docx_bytes,
    PackKind.XLSX: workbook.xlsx_bytes,
    PackKind.HTML: web_page.html_bytes,
}
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    PackKind.PDF: "application/pdf",
    PackKind.DOCX: f"{OFFICE}.wordprocessingml.document",
    PackKind.XLSX: f"{OFFICE}.spreadsheetml.sheet",
    PackKind.HTML: "text/html; charset=utf-8",
}


@dataclass(frozen=True, slots=True, repr=False)
class PackFile:
    name: str
    media_type: str
    data: bytes


def write_pack(report: Report, kind: PackKind) -> PackFile:
    """The report in one format. The caller that hands it over calls ``note_made`` as well."""
    name = for_file_name(f"pack {report.period.code} {report.edition.value}")
    return PackFile(f"{name}.{kind.value}", MEDIA_TYPES[kind], WRITERS[kind](report))


def note_made(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_ids: Collection[str],
    report: Report,
    kinds: Collection[PackKind],
    now: datetime,
) -> None:
    """Write an audit row for each organisation, and store the figures to compare with the next pack."""
    for organisation_id in sorted(set(organisation_ids)):
        require(by, Permission.MAKE_PACKS, organisation_id)
        audit.record(
            session,
            by=by,
            action="pack_made",
            organisation_id=organisation_id,
            subject_kind="pack",
            subject_id=None,
            detail={
                "edition": report.edition.value,
                "files": "+".join(kind.value for kind in kinds),
                "from": report.period.first.isoformat(),
                "to": report.period.last.isoformat(),
            },
            now=now,
        )
    pack_history.keep(session, by=by, keys=keys, organisation_ids=organisation_ids, report=report, now=now)
