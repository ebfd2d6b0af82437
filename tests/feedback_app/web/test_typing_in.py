"""The page where a paper measure is typed in: by the words of its answers, and nothing decided in silence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

import httpx
import pytest
import sqlalchemy as sa

from feedback_app.services.episodes import goals, results
from feedback_app.services.episodes.results import ResultView
from feedback_app.services.outcomes.episode_scores import episode_scores
from feedback_app.services.outcomes.score_words import score_words
from feedback_app.storage.models import MeasureResult
from surveys.catalogue import measure_forms
from surveys.core.model import StatementGroup
from surveys.measures.catalogue import measures
from surveys.sheet_digits import SheetReading, option_codes
from tests.feedback_app.web.plain_client import PlainClient
from tests.support.faces import Stage
from tests.support.family_work import Household, household_of
from tests.support.measure_words import recorded


SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
SHEET = ["1", "4", "3", "0", "0", "0", "1", "1", "1", "0"]
"""Digits of a CORE-10 that prints items 2 and 3 already reversed, and adds to 11."""


@dataclass
class Desk:
    """Ben at the page of one family."""

    client: PlainClient
    stage: Stage
    home: Household

    def at(self, measure: str) -> str:
        return f"/type-in/{self.home.episode}/{measure}"

    def post(self, measure: str, answers: dict[str, str], **more: str) -> httpx.Response:
        fields = {
            "person": self.home.mother, "about": "", "day": "2026-03-02", "occasion": "start",
            "mode": "paper", "total": "", **answers, **more,
        }  # fmt: skip
        return self.client.post(self.at(measure), data=fields, headers=SAME_SITE)

    def stored(self) -> tuple[ResultView, ...]:
        with self.stage.workspace.database.read() as session:
            return results.results_of(
                session, by=self.stage.cast.ben, keys=self.stage.workspace.keys, episode_id=self.home.episode
            )

    def scores(self) -> list[str]:
        with self.stage.workspace.database.read() as session:
            found = episode_scores(
                session, by=self.stage.cast.ben, keys=self.stage.workspace.keys, episode_id=self.home.episode
            )
        return [score_words(each) for each in found.results]


@pytest.fixture
def desk(client: PlainClient, stage: Stage) -> Desk:
    client.cookies.set("fb_staff", stage.signed_in())
    return Desk(client, stage, household_of(stage.workspace.database, stage.workspace.keys, stage.cast))


def answered(measure: str, digits: Sequence[str | None], reading: SheetReading) -> dict[str, str]:
    """The radios that keys choose on the page for these digits of a sheet."""
    codes = option_codes(measures()[measure], digits, reading)
    return {f"i{number}": "-" if code is None else code for number, code in enumerate(codes, start=1)}


def text_of(page: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.text)).split())


@pytest.mark.parametrize("key", ["core10", "phq9", "gad7", "phq2", "gad2"])
def test_every_item_and_every_option_is_there_by_its_words(desk: Desk, key: str) -> None:
    page = text_of(desk.client.get(desk.at(key)))
    form = measure_forms()[key]
    (group,) = [each for each in form.questions if isinstance(each, StatementGroup)]
    assert all(statement.text in page for statement in group.statements)
    for option in form.options(group):
        assert page.count(option.label) >= len(group.statements)
    assert page.count("Not answered") == len(group.statements)
    assert f"{key} {form.version} en-GB" in page  # the code on our own sheets, to compare


@pytest.mark.parametrize("key", [key for key, each in measures().items() if each.kind == "items"])
def test_every_radio_has_its_key_and_the_blank_has_one_too(desk: Desk, key: str) -> None:
    page = desk.client.get(f"{desk.at(key)}?printed=same_way").text
    for item in measures()[key].items:
        keys = re.findall(rf'name="i{item.number}" value="[^"]*" data-same="([^"]*)"', page)
        assert len(set(keys)) == len(keys) == len(measures()[key].answer_scale(item).options) + 1
        assert keys[-1] == "-"


def test_a_sheet_printed_already_reversed_is_stored_with_its_own_total(desk: Desk) -> None:
    answer = desk.post(
        "core10", answered("core10", SHEET, SheetReading.OTHER_WAY), printed="other_way", total="11"
    )
    assert answer.status_code == 303
    (stored,) = desk.stored()
    assert (stored.entry.reading, desk.scores()) == (SheetReading.OTHER_WAY, ["clinical score 11"])
    saved = text_of(desk.client.get(answer.headers["location"]))
    assert "CORE-10, Birth parent, 2 March 2026: clinical score 11." in saved


def test_answers_chosen_by_their_words_need_no_question_about_digits(desk: Desk) -> None:
    assert desk.post("core10", answered("core10", SHEET, SheetReading.SAME_WAY)).status_code == 303
    assert desk.stored()[0].entry.reading is SheetReading.WORDS


@pytest.mark.parametrize("key", ["epds", "pbq", "sdq_2_4_parent", "sdq_4_17_educator", "poem"])
def test_without_words_it_is_asked_first_how_the_digits_are_printed(desk: Desk, key: str) -> None:
    page = desk.client.get(desk.at(key))
    assert "printed already reversed on your sheet?" in page.text
    assert 'name="i1"' not in page.text  # no default that may be wrong
    answers = answered(key, ["0"] * len(measures()[key].items), SheetReading.SAME_WAY)
    refused = desk.post(key, answers)
    assert refused.status_code == 422
    assert desk.stored() == ()
    assert desk.post(key, answers, printed="other_way").status_code == 303
    assert desk.stored()[0].entry.reading is SheetReading.OTHER_WAY


def test_each_digit_is_shown_as_the_sheet_prints_it(desk: Desk) -> None:
    shown = {}
    for printed in ("same_way", "other_way"):
        page = desk.client.get(f"{desk.at('epds')}?printed={printed}").text
        shown[printed] = re.findall(r'name="i3" value="(\d)"[^>]*><kbd>(\d)</kbd>', page)
    assert shown["same_way"] == [("0", "0"), ("1", "1"), ("2", "2"), ("3", "3")]
    assert shown["other_way"] == [("0", "3"), ("1", "2"), ("2", "1"), ("3", "0")]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("kpcs", "count the answers from the top: 0 1 2 3 n."),
        ("epds?printed=same_way", "count the answers from the top: 0 1 2 3."),
        ("who5", "count the answers from the top: 5 4 3 2 1 0."),
        ("epds?printed=other_way", None),
        ("pbq?printed=same_way", None),
        ("core10", None),
    ],
)
def test_where_a_sheet_may_have_no_digits_it_is_said_how_to_count(
    desk: Desk, asked: str, said: str | None
) -> None:
    page = text_of(desk.client.get(desk.at(asked)))
    assert said in page if said else "count the answers" not in page


def test_words_under_a_licence_are_shown_and_nothing_is_asked(desk: Desk) -> None:
    recorded(desk.stage.workspace.database, desk.stage.cast.dev, desk.stage.cast.north)
    page = desk.client.get(desk.at("epds")).text
    assert "Some words 0" in page
    assert 'name="i10"' in page


def test_a_total_that_differs_is_shown_and_nothing_is_stored_until_someone_decides(desk: Desk) -> None:
    answers = answered("core10", SHEET, SheetReading.SAME_WAY)
    asked = desk.post("core10", answers, total="11")
    assert asked.status_code == 409
    said = text_of(asked)
    assert (
        "Nothing is saved yet: the totals differ The sheet says 11 . Its answers, as typed, give 5 ." in said
    )
    assert "Items 2 and 3 read the other way round give 11" in said
    assert "Save with the total of the answers, 5, and note that the sheet says 11" in said
    assert desk.stored() == ()
    assert re.findall(r'id="(i\d+)"[^>]*>\s*<p[^>]*>.*?Look at this one', asked.text) == ["i2", "i3"]
    for item, code in answers.items():  # what was typed is still there
        assert re.search(rf'name="{item}" value="{code}"[^>]* checked', asked.text)
    assert desk.post("core10", answers, total="12", decided_total="11/5").status_code == 409
    assert desk.post("core10", answers, total="11", decided_total="11/5").status_code == 303
    (stored,) = desk.stored()
    assert (stored.stated_total, desk.scores()) == (11, ["clinical score 5"])


def test_enter_in_a_field_never_presses_the_button_that_decides(desk: Desk) -> None:
    asked = desk.post("core10", answered("core10", SHEET, SheetReading.SAME_WAY), total="11").text
    form = asked[asked.index('<form method="post"') :]
    assert re.findall(r"<button[^>]*>", form)[0] == (
        '<button type="submit" class="unseen" tabindex="-1" aria-hidden="true">'
    )


def test_a_second_sheet_of_one_day_is_stored_only_when_someone_says_it_is_one(desk: Desk) -> None:
    answers = answered("phq9", ["1"] * 9, SheetReading.SAME_WAY)
    desk.post("phq9", answers)
    asked = desk.post("phq9", answers, total="8", decided_total="8/9")
    assert asked.status_code == 409
    assert "there is one for this day already" in text_of(asked)
    assert 'name="decided_total" value="8/9"' in asked.text  # the first decision is not lost
    assert len(desk.stored()) == 1
    assert desk.post("phq9", answers, another="yes").status_code == 303
    assert len(desk.stored()) == 2


def test_an_item_passed_over_is_not_taken_for_one_not_answered(desk: Desk) -> None:
    answers = answered("phq9", [*["1"] * 8, None], SheetReading.SAME_WAY)
    assert desk.post("phq9", {**answers, "i4": ""}).status_code == 422
    assert desk.stored() == ()
    assert desk.post("phq9", answers).status_code == 303
    assert desk.stored()[0].entry.codes[-1] is None


@pytest.mark.parametrize(
    ("measure", "fields", "field"),
    [
        ("phq9", {"total": "twelve"}, "total"),
        ("phq9", {"total": "28"}, "total"),
        ("phq9", {}, "i1"),
        ("phq9", {"total": "3", "day": "2031-01-01"}, "day"),
        ("phq9", {"total": "3", "day": ""}, "day"),
        ("phq9", {"total": "3", "person": ""}, "person"),
        ("phq9", {"total": "3", "person": "f" * 32}, ""),
        ("phq9", {f"i{number}": "9" for number in range(1, 10)}, "i1"),
        ("pir_gas", {}, "total"),
        ("gbo", {"total": "7"}, "goal"),
    ],
)
def test_what_is_wrong_is_said_next_to_its_field_and_nothing_is_stored(
    desk: Desk, measure: str, fields: dict[str, str], field: str
) -> None:
    answer = desk.post(measure, {}, **fields)
    assert answer.status_code == (422 if field else 404)
    assert desk.stored() == ()
    if field:
        assert f'<a href="#{field}">' in answer.text
        assert f'id="{field}"' in answer.text


def test_a_result_alone_and_a_goals_rating_are_typed_in_there_too(desk: Desk) -> None:
    with desk.stage.workspace.database.write() as session:
        goal = goals.set_goal(
            session, by=desk.stage.cast.ben, keys=desk.stage.workspace.keys, episode_id=desk.home.episode,
            person_id=desk.home.mother, words="Sing together", now=desk.stage.clock(),
        )  # fmt: skip
    assert "Birth parent: Sing together" in desk.client.get(desk.at("gbo")).text
    assert desk.post("gbo", {}, goal=goal, total="7").status_code == 303
    assert desk.post("pir_gas", {}, total="70").status_code == 303
    assert desk.post("core10", {}, total="21").status_code == 303
    assert {each.measure for each in desk.stored()} == {"gbo", "pir_gas", "core10"}
    with desk.stage.workspace.database.read() as session:
        rated = sa.select(MeasureResult.instance).where(MeasureResult.measure == "gbo")
        assert session.scalars(rated).all() == [f"1.{goal}"]


def test_a_colleague_types_the_same_sheet_in_again(desk: Desk) -> None:
    desk.post("phq9", answered("phq9", ["1"] * 9, SheetReading.SAME_WAY))
    (stored,) = desk.stored()
    address = f"/type-again/{stored.id}"
    assert "Birth parent, 2 March 2026" in text_of(desk.client.get(address))
    refused = desk.client.post(
        address, data=answered("phq9", ["1"] * 9, SheetReading.SAME_WAY), headers=SAME_SITE
    )
    assert refused.status_code == 422  # a second person has to
    assert "second person" in text_of(refused)


def test_our_own_sheet_has_digits_the_familys_reference_and_its_code(desk: Desk) -> None:
    page = desk.client.get(f"{desk.at('core10')}/sheet")
    said = text_of(page)
    assert "Sheet code core10 1.0 en-GB · Family reference PIT-0042" in said
    assert "0 Not at all 1 Only occasionally 2 Sometimes 3 Often 4 Most or all of the time" in said
    assert said.count("0 Not at all") == 10
    assert desk.client.get(f"{desk.at('epds')}/sheet").status_code == 404  # no words, no sheet


def test_who_is_not_signed_in_is_led_there_and_back(client: PlainClient, stage: Stage) -> None:
    episode = household_of(stage.workspace.database, stage.workspace.keys, stage.cast).episode
    answer = client.get(f"/type-in/{episode}/core10?person=a")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/sign-in?next=/type-in/{episode}/core10")
    stage.give_password()
    form = {
        "email": "ben@example.nhs.uk",
        "password": "otter lantern biscuit",
        "next": f"/type-in/{episode}/epds",
    }
    signed_in = client.post("/sign-in", data=form, headers=SAME_SITE)
    assert signed_in.headers["location"] == f"/type-in/{episode}/epds"


def test_a_form_from_elsewhere_and_a_family_of_others_are_refused(desk: Desk) -> None:
    assert desk.client.post(desk.at("phq9"), data={"total": "3"}).status_code == 403
    for path in ("0" * 32, f"{'0' * 32}/core10", f"{desk.home.episode}/nothing", f"{desk.home.episode}/../x"):
        assert desk.client.get(f"/type-in/{path}").status_code == 404
    assert desk.client.get(f"/type-again/{'0' * 32}").status_code == 404
    assert desk.stored() == ()
