"""Responses and their answers, drafts, imports, and requests to be phoned."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import (
    NO_INSERTION_ORDER,
    Base,
    RandomId,
    organisation_key,
    the_response,
)
from feedback_app.storage.models.types import ExactNumber


class Response(Base):
    """What one person submitted, once. Answers are separate rows.

    An anonymous response has a month, no time, and nothing that leads to an invitation. The check constraint
    makes sure of it even if a service has a bug. See docs/decisions/0001.
    """

    __tablename__ = "responses"
    __table_args__ = (
        sa.CheckConstraint("mode IN ('anonymous', 'pseudonymous', 'named')", name="mode"),
        sa.CheckConstraint("channel IN ('screen', 'import', 'paper')", name="channel"),
        sa.CheckConstraint(
            "mode <> 'anonymous' OR (received_at IS NULL AND invitation_id IS NULL AND about_sealed IS NULL)",
            name="anonymous_joins_nothing",
        ),
        sa.UniqueConstraint("organisation_id", "id"),
        sa.Index(None, "organisation_id", "form_key", "received_month"),
        sa.Index(None, "organisation_id", "received_at"),
        sa.Index(None, "organisation_id", "import_id"),
        NO_INSERTION_ORDER,
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    form_version_id: Mapped[str] = mapped_column(sa.ForeignKey("form_versions.id"))
    form_key: Mapped[str]
    audience: Mapped[str]
    touchpoint: Mapped[str]
    mode: Mapped[str]
    submission_digest: Mapped[str] = mapped_column(unique=True)
    payload_digest: Mapped[str]
    reference: Mapped[str] = mapped_column(unique=True)
    received_at: Mapped[datetime | None]
    received_month: Mapped[date]
    invitation_id: Mapped[str | None] = mapped_column(sa.ForeignKey("invitations.id"), unique=True)
    collection_point_id: Mapped[str | None] = mapped_column(sa.ForeignKey("collection_points.id"))
    about_sealed: Mapped[bytes | None]
    link_digest: Mapped[str | None]
    language: Mapped[str]
    channel: Mapped[str]
    import_id: Mapped[str | None] = mapped_column(sa.ForeignKey("imports.id"))
    is_discussed: Mapped[bool] = mapped_column(default=False)


ONE_VALUE = " + ".join(
    f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in ("code", "number", "text_sealed", "missing")
)


class AnswerRecord(Base):
    """One answer, or one item of it: ``item`` is an option of several choices or a statement in a group.

    The key to the response includes the organisation, so an answer cannot count for another organisation.
    """

    __tablename__ = "answers"
    __table_args__ = (
        sa.CheckConstraint(f"{ONE_VALUE} = 1", name="one_value"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "response_id"],
            ["responses.organisation_id", "responses.id"],
            ondelete="CASCADE",
        ),
        sa.Index(None, "organisation_id", "question_id"),
        NO_INSERTION_ORDER,
    )

    response_id: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True, default="")
    organisation_id: Mapped[str]
    code: Mapped[str | None]
    number: Mapped[Decimal | None] = mapped_column(ExactNumber())
    text_sealed: Mapped[bytes | None]
    missing: Mapped[str | None]


class Draft(Base):
    """Unfinished answers, saved at every page turn and deleted in the transaction that stores the response.

    ``revision``: 0 as long as nothing is answered. ``risk_since``: when it first held an answer that needs a
    conversation. An anonymous form's draft has neither this nor an invitation.
    """

    __tablename__ = "drafts"
    __table_args__ = (sa.Index(None, "organisation_id", "updated_at"), NO_INSERTION_ORDER)

    digest: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    form_version_id: Mapped[str] = mapped_column(sa.ForeignKey("form_versions.id"))
    sealed: Mapped[bytes]
    at_page: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]
    invitation_id: Mapped[str | None] = mapped_column(sa.ForeignKey("invitations.id"))
    risk_since: Mapped[datetime | None]


class Burst(Base):
    """Responses that came in close together at one standing link.

    While ``counting_since`` is set it counts, and holds times: it is deleted within minutes unless it grew
    beyond what is usual. A burst that did is kept without those times, with the hours it lasted until the
    team decides (at most a month); an anonymous one then keeps only its month. See docs/decisions/0024.
    """

    __tablename__ = "bursts"
    __table_args__ = (
        sa.CheckConstraint("decision IN ('set_aside', 'left_in')", name="decision"),
        sa.CheckConstraint(
            "counting_since IS NOT NULL OR (last_at IS NULL AND minute_since IS NULL)",
            name="no_time_once_counted",
        ),
        sa.Index(None, "organisation_id", "decision"),
        sa.Index(
            "ix_bursts_counting",
            "collection_point_id",
            unique=True,
            sqlite_where=sa.text("counting_since IS NOT NULL"),
            postgresql_where=sa.text("counting_since IS NOT NULL"),
        ),
        NO_INSERTION_ORDER,
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    collection_point_id: Mapped[str] = mapped_column(sa.ForeignKey("collection_points.id"))
    is_anonymous: Mapped[bool]
    month: Mapped[date]
    n: Mapped[int]
    counting_since: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    minute_since: Mapped[datetime | None]
    minute_n: Mapped[int]
    first_hour: Mapped[datetime | None]
    last_hour: Mapped[datetime | None]
    decision: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    reason_sealed: Mapped[bytes | None]


class BurstResponse(Base):
    """A response of a burst. ``is_set_aside``: it is in no figure, theme, quote, pack, return or file."""

    __tablename__ = "burst_responses"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["organisation_id", "response_id"],
            ["responses.organisation_id", "responses.id"],
            ondelete="CASCADE",
        ),
        sa.Index(None, "burst_id"),
        NO_INSERTION_ORDER,
    )

    response_id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str]
    burst_id: Mapped[str] = mapped_column(sa.ForeignKey("bursts.id", ondelete="CASCADE"))
    is_set_aside: Mapped[bool] = mapped_column(default=False)


IN_USE: sa.ColumnElement[bool] = ~sa.exists().where(
    BurstResponse.response_id == Response.id, BurstResponse.is_set_aside
)
"""For every query over responses that shows, counts or exports them: not those that were set aside."""


class CallRequest(Base):
    """A person asks to be phoned. It is not linked to a response or an invitation in either direction.

    ``asked_digest`` is made from the link's secret for this purpose only, and allows one open request for
    each link. It is deleted when the call is done, and so is ``contact_sealed``, which was given for this one
    call.
    """

    __tablename__ = "call_requests"
    __table_args__ = (
        sa.CheckConstraint(
            "done_at IS NULL OR (contact_sealed IS NULL AND asked_digest IS NULL)",
            name="done_keeps_no_contact",
        ),
        sa.Index(None, "organisation_id", "done_at"),
        NO_INSERTION_ORDER,
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    asked_digest: Mapped[str | None] = mapped_column(unique=True)
    asked_at: Mapped[datetime]
    contact_sealed: Mapped[bytes | None]
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    outcome: Mapped[str | None]


class Import(Base):
    """One spreadsheet brought in, so that its rows can be counted, recognised again and undone."""

    __tablename__ = "imports"
    __table_args__ = (sa.Index(None, "organisation_id", "created_at"),)

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    form_version_id: Mapped[str] = mapped_column(sa.ForeignKey("form_versions.id"))
    file_digest: Mapped[str]
    file_name_sealed: Mapped[bytes]
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    n_rows: Mapped[int] = mapped_column(default=0)
    n_stored: Mapped[int] = mapped_column(default=0)
    n_repeated: Mapped[int] = mapped_column(default=0)
    n_refused: Mapped[int] = mapped_column(default=0)


class ImportedRowName(Base):
    """One keyed name of an imported row: enough of its id, time and answers to know it again in another file.

    A spreadsheet program that saves a file again drops seconds, times, or the end of a long id, so a row has
    several names. They go when the response goes.
    """

    __tablename__ = "imported_row_names"
    __table_args__ = (the_response(), sa.Index(None, "organisation_id", "digest"), NO_INSERTION_ORDER)

    response_id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str]
