"""Every permission there is."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """Each permission is held within one organisation. Audit rows and settings show its value."""

    READ_RESULTS = "read_results"
    READ_PUBLISHED = "read_published"
    READ_SUMMARIES = "read_summaries"
    READ_RESPONSES = "read_responses"
    SEND_INVITATIONS = "send_invitations"
    IMPORT_RESPONSES = "import_responses"
    EXPORT_RESPONSES = "export_responses"
    WORK_WITH_FAMILIES = "work_with_families"
    ANSWER_ALERTS = "answer_alerts"
    MANAGE_SAFETY = "manage_safety"
    MAKE_PACKS = "make_packs"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_FORMS = "manage_forms"
    RECORD_ACTIONS = "record_actions"
    APPROVE_QUOTES = "approve_quotes"
    CORRECT_LABELS = "correct_labels"
    CHANGE_THEME_MODEL = "change_theme_model"
    MANAGE_DASHBOARDS = "manage_dashboards"
