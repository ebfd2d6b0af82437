"""Where each page of one person's form is. An address names no question and holds no secret."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from feedback_app.services.answering.notice_links import PHONE


CHANGE, PROBLEM, LATE = "c", "e", "late"
YES, BOTH = "1", "both"
ENTRY, DONE, SO_FAR, PAPER, EARLIER, AGAIN = "", "done", "so-far", "print", "earlier", "again"
PHONED = "phoned"

ADDRESS = "X-Address"
"""The header with the address of a page that the script shows without loading it."""


TABLET, TABLET_STILL, TABLET_LEAVE = "/tablet", "/tablet/still", "/tablet/leave"


@dataclass(frozen=True, slots=True)
class PageAddress:
    """A page to go to: ``name`` is one of those above, or the number of a page of the form.

    ``is_change``: on the way back to check-your-answers. ``problem``: what was wrong when the person tried to
    leave the page. ``is_late``: they changed something after it had been sent.
    """

    name: str = ENTRY
    is_change: bool = False
    problem: str = ""
    is_late: bool = False

    @classmethod
    def of(cls, request: Request) -> PageAddress:
        """What an address asks for."""
        asked = request.query_params
        return cls(
            name=request.path_params.get("page", ENTRY),
            is_change=asked.get(CHANGE) == YES,
            problem=asked.get(PROBLEM, ""),
            is_late=asked.get(LATE) == YES,
        )


@dataclass(frozen=True, slots=True)
class Addresses:
    """``reference`` is the name of the cookie that opens them."""

    reference: str

    def of(self, goal: PageAddress) -> str:
        """The address that asks for this page."""
        said = {
            CHANGE: YES if goal.is_change else "",
            PROBLEM: goal.problem,
            LATE: YES if goal.is_late else "",
        }
        query = urlencode({name: value for name, value in said.items() if value})
        return "/".join(filter(None, ("/form", self.reference, goal.name))) + (f"?{query}" if query else "")

    def page(self, number: int, *, is_change: bool = False, problem: str = "") -> str:
        """A page of the form by its number."""
        return self.of(PageAddress(str(number), is_change, problem))

    @property
    def entry(self) -> str:
        """Where a link leads: the start, or the way on for someone who comes back."""
        return self.of(PageAddress())

    @property
    def earlier(self) -> str:
        """Post here to see earlier answers on this device."""
        return self.of(PageAddress(EARLIER))

    @property
    def again(self) -> str:
        """Post here to throw the draft away for the next person."""
        return self.of(PageAddress(AGAIN))

    @property
    def paper(self) -> str:
        """The blank form to print."""
        return self.of(PageAddress(PAPER))

    @property
    def phone(self) -> str:
        """Ask to be phoned."""
        return self.of(PageAddress(PHONE))

    @property
    def leave(self) -> str:
        """The way out in a hurry."""
        return f"/leave?{urlencode({'i': self.reference})}"

    @property
    def still_there(self) -> str:
        """Where a tablet without script asks whether anyone is there."""
        return f"{TABLET_STILL}?{urlencode({'i': self.reference})}"

    def other_version(self, number: int) -> str:
        """The same page in the Streamlit face."""
        return f"/respond?{urlencode({'i': self.reference, 'p': number})}"
