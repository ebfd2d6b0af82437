"""The single-line texts of the face words, by name.

The page fills in the placeholders in braces, the page's script fills in ``#``.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from surveys.core.model import Frozen


Line = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
Joint = Annotated[str, StringConstraints(min_length=1, max_length=5)]


class AroundThePage(Frozen):
    """Texts on every page, and for showing an answer in words."""

    demonstration: Line
    skip_link: Line
    skip_to_main: Line
    back: Line
    go_on: Line
    start: Line
    error: Line
    problems_title: Line
    where: Line
    where_at_most: Line
    help_link: Line
    help_title: Line
    help_text: Line
    help_now_title: Line
    help_now_text: Line
    help_now_next: Line
    help_now_sent: Line
    help_go_back: Line
    any_time: Line
    all_ages: Line
    leave: Line
    leave_short: Line
    other_version: Line
    footer_title: Line
    list_joint: Joint
    on_day: Line
    in_month: Line
    out_of_ten: Line
    with_unit: Line


class Languages(Frozen):
    """Choosing a language, and notices about translations."""

    language_title: Line
    language_change: Line
    language_kept: Line
    draft_notice: Line
    unofficial_translation: Line


class StartPage(Frozen):
    """The first page, returning to a draft, and shared devices."""

    optional: Line
    each_page_kept: Line
    unsent_kept: Line
    shared_device: Line
    shared_device_hint: Line
    hidden_answer: Line
    show_earlier: Line
    welcome_back: Line
    welcome_back_text: Line
    continue_there: Line
    somebody_else: Line
    somebody_else_hint: Line
    restored: Line


class QuestionPage(Frozen):
    """The fields of a question."""

    rating_ends: Line
    number: Line
    number_of: Line
    day: Line
    month: Line
    year: Line
    day_example: Line
    month_example: Line
    or_: Line
    no_answer: Line
    limit: Line
    characters_left: Line
    characters_too_many: Line
    is_both: Line
    choose_one_of_both: Line
    not_saved: Line
    too_long: Line
    please_wait: Line
    slow: Line
    offline: Line


class LastPages(Frozen):
    """Check your answers, and the receipt."""

    check_title: Line
    check_text: Line
    nothing_answered: Line
    change: Line
    change_of: Line
    change_number: Line
    not_answered: Line
    answered: Line
    before_sending: Line
    send: Line
    done_title: Line
    reference: Line
    reference_use: Line
    too_late: Line
    typed_before: Line
    close_page: Line
    you_said_title: Line
    you_said: Line
    we_did: Line


class OnPaper(Frozen):
    """The blank form on paper, and the poster."""

    on_paper: Line
    paper_how: Line
    paper_return: Line
    paper_one: Line
    paper_several: Line
    paper_line: Line
    paper_only_if: Line
    poster_ask: Line
    poster_camera: Line
    poster_address: Line
    poster_promise: Line


class TabletLines(Frozen):
    """The shared tablet in the clinic. The script fills in the seconds."""

    tablet_title: Line
    tablet_start: Line
    tablet_next: Line
    tablet_still_there: Line
    tablet_clears: Line
    tablet_stay: Line
    tablet_cleared: Line
    tablet_staff: Line
    tablet_code: Line
    tablet_wrong_code: Line
    tablet_leave: Line


class PhoneMe(Frozen):
    """Call requests, which are stored separately from the answers."""

    phone_link: Line
    phone_title: Line
    phone_text: Line
    phone_apart: Line
    phone_not_urgent: Line
    phone_name: Line
    phone_name_hint: Line
    phone_number: Line
    phone_number_hint: Line
    phone_when: Line
    phone_when_hint: Line
    phone_message: Line
    phone_message_hint: Line
    phone_message_yes: Line
    phone_message_no: Line
    phone_language: Line
    phone_language_hint: Line
    phone_send: Line
    phone_done_title: Line
    phone_done_text: Line
    phone_name_missing: Line
    phone_number_wrong: Line


class FaceLines(AroundThePage, Languages, StartPage, QuestionPage, LastPages, OnPaper, TabletLines, PhoneMe):
    """Every line that each language must have."""
