"""Page numbers for URLs, so that an address does not reveal which page a respondent is on.

The number depends on the form alone, not on the answers, so an address stays valid while answers change.
"""

from __future__ import annotations

from surveys.core.model import Form


START, CHECK = "start", "check"


def number_of(form: Form, page_id: str | None) -> int:
    """0 for the start, then each question and information page in the form's order, then the check page."""
    ids = _ids(form)
    return ids.index(page_id) if page_id in ids else 0


def page_at(form: Form, number: str | None) -> str | None:
    """The page id for a number from a URL, or None when there is no such page."""
    ids = _ids(form)
    if number is None or not number.isascii() or not number.isdigit() or len(number) > 4:
        return None
    return ids[int(number)] if int(number) < len(ids) else None


def _ids(form: Form) -> tuple[str, ...]:
    return (START, *(question.id for question in form.questions), CHECK)
