"""Which form a person's pages showed last, in memory, for pages that come while the database is away.

No answer is in it: a form, in the language it was read in. Another process, or this one after a restart,
does not know it, and then a simpler page shows what was typed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from surveys.core.model import Form


MOST = 2_000


class FormsShown:
    """The last ``MOST`` people's forms, by the mark of their pages."""

    def __init__(self) -> None:
        self._forms: OrderedDict[str, Form] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, mark: str, form: Form) -> None:
        """A page of this form goes to this person."""
        with self._lock:
            self._forms[mark] = form
            self._forms.move_to_end(mark)
            while len(self._forms) > MOST:
                self._forms.popitem(last=False)

    def of(self, mark: str) -> Form | None:
        """The form this person saw last, if this process showed it."""
        with self._lock:
            return self._forms.get(mark)
