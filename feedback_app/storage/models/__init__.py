"""The tables, one a file."""

from feedback_app.storage.models.account import Account
from feedback_app.storage.models.answer_record import AnswerRecord
from feedback_app.storage.models.audit_event import AuditEvent
from feedback_app.storage.models.base import Base
from feedback_app.storage.models.call_request import CallRequest
from feedback_app.storage.models.collection_point import CollectionPoint
from feedback_app.storage.models.draft import Draft
from feedback_app.storage.models.form_version import FormVersion
from feedback_app.storage.models.import_run import Import
from feedback_app.storage.models.invitation import Invitation
from feedback_app.storage.models.membership import Membership
from feedback_app.storage.models.organisation import Organisation
from feedback_app.storage.models.outbox_message import OutboxMessage
from feedback_app.storage.models.pack import Pack
from feedback_app.storage.models.response import Response
from feedback_app.storage.models.setup_link import SetupLink
from feedback_app.storage.models.sign_in_attempt import SignInAttempt
from feedback_app.storage.models.sign_in_session import SignInSession


__all__ = [
    "Account",
    "AnswerRecord",
    "AuditEvent",
    "Base",
    "CallRequest",
    "CollectionPoint",
    "Draft",
    "FormVersion",
    "Import",
    "Invitation",
    "Membership",
    "Organisation",
    "OutboxMessage",
    "Pack",
    "Response",
    "SetupLink",
    "SignInAttempt",
    "SignInSession",
]
