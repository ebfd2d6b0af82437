"""Email addresses and names of accounts, in the form in which they are compared and stored."""

from __future__ import annotations

import re
import unicodedata

from feedback_app.errors import Refused
from surveys.core.validation import clean_text, one_line


EMAIL_FORM = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")


def normalised_email(email: str) -> str:
    """The form in which two spellings of an address are equal. It does not check the address."""
    return unicodedata.normalize("NFKC", clean_text(email[:320])).strip().casefold()


def checked_email(email: str) -> str:
    """The normalised address. Raises Refused ``email_wrong``, which does not show the address."""
    plain = normalised_email(email)
    if EMAIL_FORM.fullmatch(plain) is None or ".." in plain:
        raise Refused(
            "email_wrong",
            where="Email address",
            what="This is not an email address.",
            how="Enter one address, such as name@example.nhs.uk.",
        )
    return plain


def checked_name(name: str) -> str:
    """The name without doubled spaces. Raises Refused ``name_length``."""
    plain = one_line(name)
    if not 1 <= len(plain) <= 120:
        raise Refused(
            "name_length",
            where="Name",
            what="It must have between 1 and 120 characters.",
            how="Enter the name that colleagues know.",
        )
    return plain
