"""A page turn does its work once: the draft is opened once, the posted answer is read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from feedback_app.storage.keyring import KeyRing
from feedback_app.web.plain_face import turning
from surveys.core.answers import Chosen
from tests.feedback_app.web.plain_face.person import OURS, Person
from tests.support.faces import Stage


SCRIPT = {"X-Script": "1", **OURS}


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a draft is opened, a page saved and an answer read; each still happens."""
    counted = Counter[str]()

    def count(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def counting(*given: Any, **named: Any) -> Any:
            counted[name] += 1
            return real(*given, **named)

        monkeypatch.setattr(owner, name, counting)

    count(KeyRing, "open")
    count(KeyRing, "seal")
    count(turning, "read_answer")
    return counted


@pytest.fixture
def parent(stage: Stage, person: Person) -> Person:
    """Past the first question, at the second; every translation may be chosen."""
    object.__setattr__(stage.workspace.settings, "draft_languages", "*")
    person.open(f"/f/{stage.invite()}")
    person.turn()
    person.turn({"answer": "good"})
    assert person.at == "how_it_was"
    return person


@pytest.mark.parametrize("headers", [OURS, SCRIPT], ids=["without script", "with script"])
@pytest.mark.parametrize("pressed", [{}, {"way": "back"}, {"language": "ur"}], ids=["on", "back", "language"])
def test_a_page_turn_opens_its_draft_once_and_reads_the_answer_once(
    parent: Person,
    done: Counter[str],
    headers: Mapping[str, str],
    pressed: Mapping[str, str],
) -> None:
    form = parent.page.turn
    done.clear()
    answer = parent.post(form.action, form.filled({"line-listened": "yes", **pressed}), headers)
    assert answer.status_code == (200 if headers is SCRIPT else 303)
    assert done == {"open": 1, "seal": 1, "read_answer": 1}
    assert parent.kept("overall") == Chosen("good")


def test_the_answer_to_the_script_shows_what_was_just_saved(parent: Person) -> None:
    form = parent.page.turn
    answer = parent.post(form.action, form.filled({"line-listened": "zzz"}), SCRIPT)
    parent.answer, parent.path = answer, answer.headers["X-Address"]
    by_script = answer.text
    parent.go(parent.path)
    assert parent.page.problems
    assert by_script == parent.answer.text
