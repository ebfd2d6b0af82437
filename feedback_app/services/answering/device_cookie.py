"""What one browser may show of a draft: somebody else may hold the phone on which a link is opened again.

Answers given on this device are shown on it. Answers from another device stay out of sight until the person
asks for them. Kept in a cookie of its own, so that nothing about devices is ever stored on the server.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace


ALL = "all"
SHARED, HELP = ".shared", ".help"
COOKIE_FORM = re.compile(rf"({ALL}|[0-9a-f]{{1,400}})?({re.escape(SHARED)})?({re.escape(HELP)})?")


@dataclass(frozen=True, slots=True)
class ThisDevice:
    """``answered_here``: a bit for each page by its number, None when everything may be shown.

    ``is_shared``: other people use this device, so nothing is kept on it. ``needs_help``: the page left last
    on this device gave an answer after which help is shown at once.
    """

    answered_here: int | None = 0
    is_shared: bool = False
    needs_help: bool = False

    @classmethod
    def parse(cls, cookie: str | None) -> ThisDevice:
        """What a cookie says; a device we know nothing of shows nothing."""
        found = COOKIE_FORM.fullmatch(cookie or "")
        if found is None:
            return cls()
        pages, shared, needs_help = found.groups()
        answered_here = None if pages == ALL else int(pages or "0", 16)
        return cls(answered_here, shared is not None, needs_help is not None)

    @property
    def cookie_value(self) -> str:
        """What ``parse`` reads back."""
        pages = ALL if self.answered_here is None else f"{self.answered_here:x}"
        return pages + (SHARED if self.is_shared else "") + (HELP if self.needs_help else "")

    @property
    def shows_all(self) -> bool:
        """Whether every earlier answer may be shown."""
        return self.answered_here is None

    def shows(self, page_number: int) -> bool:
        """Whether the answer of this page may be shown."""
        return self.answered_here is None or bool(self.answered_here >> page_number & 1)

    def with_answer_to(self, page_number: int) -> ThisDevice:
        """The same device after a page was answered on it."""
        if self.answered_here is None:
            return self
        return replace(self, answered_here=self.answered_here | 1 << page_number)

    def with_everything(self) -> ThisDevice:
        """The same device after the person asked to see their earlier answers, or began here."""
        return replace(self, answered_here=None)
