"""Where each page of one person's form is. An address names no question and holds no secret."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode


CHANGE, PROBLEM, LATE = "c", "e", "late"
YES = "1"


@dataclass(frozen=True, slots=True)
class Addresses:
    """``reference`` is the name of the cookie that opens them."""

    reference: str

    @property
    def entry(self) -> str:
        """Where a link leads: the start, or the way on for somebody who comes back."""
        return f"/form/{self.reference}"

    def page(self, number: int, *, is_change: bool = False, problem: str = "") -> str:
        """A page by its number. ``problem``: what was wrong when the person tried to leave it."""
        said = {CHANGE: YES if is_change else "", PROBLEM: problem}
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{self.entry}/{number}" + (f"?{query}" if query else "")

    def done(self, *, is_late: bool = False) -> str:
        """The page that says that everything arrived."""
        return f"{self.entry}/done" + (f"?{LATE}={YES}" if is_late else "")

    @property
    def earlier(self) -> str:
        """Post here to see earlier answers on this device."""
        return f"{self.entry}/earlier"

    @property
    def so_far(self) -> str:
        """Earlier answers in one list."""
        return f"{self.entry}/so-far"

    @property
    def again(self) -> str:
        """Post here to throw the draft away for the next person."""
        return f"{self.entry}/again"

    @property
    def paper(self) -> str:
        """The blank form to print."""
        return f"{self.entry}/print"

    @property
    def leave(self) -> str:
        """The way out in a hurry."""
        return f"/leave?{urlencode({'i': self.reference})}"

    def other_version(self, number: int) -> str:
        """The same page in the Streamlit face."""
        return f"/respond?{urlencode({'i': self.reference, 'p': number})}"
