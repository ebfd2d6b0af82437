"""The tables, with one file for each subject."""

from feedback_app.storage.models.accounts import (
    Account,
    Membership,
    SessionFile,
    SetupLink,
    SignInAttempt,
    SignInSession,
)
from feedback_app.storage.models.base import Base
from feedback_app.storage.models.comments import CommentLabel, CommentTranslation, ThemeModel
from feedback_app.storage.models.counts import AnswerCount, PathwayCount, ResponseCount
from feedback_app.storage.models.dashboards import ChartNote, Pack, SavedView, TrendRebase, TrendSetting
from feedback_app.storage.models.episodes import (
    Episode,
    Goal,
    MeasureResult,
    ScheduledMeasure,
    SecondEntry,
    ThriveGrouping,
)
from feedback_app.storage.models.families import Addressee, Family, Person, PersonContact
from feedback_app.storage.models.forms import FormVersion, WordingPack
from feedback_app.storage.models.organisations import AuditEvent, Organisation
from feedback_app.storage.models.quotes import Action, ActionComment, Quote, WithdrawnConsent
from feedback_app.storage.models.responses import (
    IN_USE,
    AnswerRecord,
    Burst,
    BurstResponse,
    CallRequest,
    Draft,
    Import,
    ImportedRowName,
    Response,
)
from feedback_app.storage.models.safety import Alert, Heartbeat, SafetySettings, ServingProcess, TeamHelpline
from feedback_app.storage.models.sending import CollectionPoint, Invitation, OutboxMessage


__all__ = [
    "IN_USE",
    "Account",
    "Action",
    "ActionComment",
    "Addressee",
    "Alert",
    "AnswerCount",
    "AnswerRecord",
    "AuditEvent",
    "Base",
    "Burst",
    "BurstResponse",
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
    "ImportedRowName",
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
    "ServingProcess",
    "SessionFile",
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
