"""Drives the respondent page as a person does: choose, type, Continue, Back, Change, Send."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

import feedback_app
from feedback_app.services.answering import answering
from feedback_app.services.answering.answering import Answering
from feedback_app.services.answering.cookies import AnsweringKey, reference_of
from surveys.core.answers import Answers
from surveys.core.model import Form
from surveys.core.page_numbers import page_at
from tests.support.faces import Stage


PAGE = Path(feedback_app.__file__).parent / "ui" / "app_pages" / "respond.py"
PATIENCE = 30


class RespondentTab:
    """One tab of one browser. Another one with the same key is another tab, or the same after a restart."""

    def __init__(
        self, stage: Stage, cookies: dict[str, str], key: AnsweringKey, page: str | None = None
    ) -> None:
        self.stage = stage
        self.key = key
        self.reference = reference_of(stage.workspace.keys, key)
        cookies[f"fb_{self.reference}"] = key.cookie_value
        self.app = AppTest.from_file(PAGE, default_timeout=PATIENCE)
        self.app.query_params["i"] = self.reference
        if page is not None:
            self.app.query_params["p"] = page
        self.run()

    def run(self) -> None:
        self.app.run()
        assert not self.app.exception, self.app.exception

    @property
    def heading(self) -> str:
        """The page's heading as a reader sees it."""
        return self.app.title[0].value.replace("\\", "")

    @property
    def form(self) -> Form:
        found = self.stored()
        assert found.form
        return found.form

    @property
    def at(self) -> str:
        """The page the address line names."""
        number = self.app.query_params["p"]
        page = page_at(self.form, number if isinstance(number, str) else number[0])
        assert page
        return page

    def press(self, button: str) -> None:
        self.app.button(key=button).click()
        self.run()

    def start(self) -> None:
        self.press("continue-start")

    def go_on(self) -> None:
        (button,) = [each.key for each in self.app.button if str(each.key).startswith("continue-")]
        self.press(str(button))

    def go_back(self) -> None:
        (button,) = [each.key for each in self.app.button if str(each.key).startswith("back-")]
        self.press(str(button))

    def choose(self, name: str, code: str) -> None:
        self.app.radio(key=f"answer-{name}").set_value(code)

    def type(self, name: str, text: str) -> None:
        fields = {each.key: each for each in (*self.app.text_area, *self.app.text_input)}
        fields[f"answer-{name}"].set_value(text)

    def tick(self, name: str) -> None:
        self.app.checkbox(key=f"answer-{name}").check()

    @property
    def problems(self) -> str:
        """The error summary, or nothing."""
        return self.app.error[0].value if self.app.error else ""

    def stored(self) -> Answering:
        """Where this person stands by the database."""
        with self.stage.workspace.database.read() as session:
            return answering.open_answering(
                session, keys=self.stage.workspace.keys, key=self.key, now=self.stage.clock()
            )

    @property
    def draft(self) -> Answers:
        journey = self.stored().journey
        assert journey
        return journey.answers
