"""The one list of things a person can be allowed to do."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """Each is held within one organisation. The value is what audit rows and settings show."""

    READ_RESULTS = "read_results"
    READ_RESPONSES = "read_responses"
    SEND_INVITATIONS = "send_invitations"
    IMPORT_RESPONSES = "import_responses"
    EXPORT_RESPONSES = "export_responses"
    MAKE_PACKS = "make_packs"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_FORMS = "manage_forms"
