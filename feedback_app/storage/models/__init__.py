"""The tables, one a file."""

from feedback_app.storage.models.account import Account
from feedback_app.storage.models.action import Action
from feedback_app.storage.models.action_comment import ActionComment
from feedback_app.storage.models.addressee import Addressee
from feedback_app.storage.models.alert import Alert
from feedback_app.storage.models.answer_count import AnswerCount
from feedback_app.storage.models.answer_record import AnswerRecord
from feedback_app.storage.models.audit_event import AuditEvent
from feedback_app.storage.models.base import Base
from feedback_app.storage.models.call_request import CallRequest
from feedback_app.storage.models.chart_note import ChartNote
from feedback_app.storage.models.collection_point import CollectionPoint
from feedback_app.storage.models.comment_label import CommentLabel
from feedback_app.storage.models.comment_translation import CommentTranslation
from feedback_app.storage.models.draft import Draft
from feedback_app.storage.models.episode import Episode
from feedback_app.storage.models.family import Family
from feedback_app.storage.models.form_version import FormVersion
from feedback_app.storage.models.goal import Goal
from feedback_app.storage.models.heartbeat import Heartbeat
from feedback_app.storage.models.import_run import Import
from feedback_app.storage.models.invitation import Invitation
from feedback_app.storage.models.measure_result import MeasureResult
from feedback_app.storage.models.membership import Membership
from feedback_app.storage.models.organisation import Organisation
from feedback_app.storage.models.outbox_message import OutboxMessage
from feedback_app.storage.models.pack import Pack
from feedback_app.storage.models.pathway_count import PathwayCount
from feedback_app.storage.models.person import Person
from feedback_app.storage.models.person_contact import PersonContact
from feedback_app.storage.models.quote import Quote
from feedback_app.storage.models.response import Response
from feedback_app.storage.models.response_count import ResponseCount
from feedback_app.storage.models.safety_settings import SafetySettings
from feedback_app.storage.models.saved_view import SavedView
from feedback_app.storage.models.scheduled_measure import ScheduledMeasure
from feedback_app.storage.models.second_entry import SecondEntry
from feedback_app.storage.models.setup_link import SetupLink
from feedback_app.storage.models.sign_in_attempt import SignInAttempt
from feedback_app.storage.models.sign_in_session import SignInSession
from feedback_app.storage.models.team_helpline import TeamHelpline
from feedback_app.storage.models.theme_model import ThemeModel
from feedback_app.storage.models.thrive_grouping import ThriveGrouping
from feedback_app.storage.models.trend_rebase import TrendRebase
from feedback_app.storage.models.trend_setting import TrendSetting
from feedback_app.storage.models.withdrawn_consent import WithdrawnConsent
from feedback_app.storage.models.wording_pack import WordingPack


__all__ = [
    "Account",
    "Action",
    "ActionComment",
    "Addressee",
    "Alert",
    "AnswerCount",
    "AnswerRecord",
    "AuditEvent",
    "Base",
    "CallRequest",
    "ChartNote",
    "CollectionPoint",
    "CommentLabel",
    "CommentTranslation",
    "Draft",
    "Episode",
    "Family",
    "FormVersion",
    "Goal",
    "Heartbeat",
    "Import",
    "Invitation",
    "MeasureResult",
    "Membership",
    "Organisation",
    "OutboxMessage",
    "Pack",
    "PathwayCount",
    "Person",
    "PersonContact",
    "Quote",
    "Response",
    "ResponseCount",
    "SafetySettings",
    "SavedView",
    "ScheduledMeasure",
    "SecondEntry",
    "SetupLink",
    "SignInAttempt",
    "SignInSession",
    "TeamHelpline",
    "ThemeModel",
    "ThriveGrouping",
    "TrendRebase",
    "TrendSetting",
    "WithdrawnConsent",
    "WordingPack",
]
