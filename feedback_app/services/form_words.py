"""What the pages around a form's own words say. One object a language, so that a translation is one more object.

In braces stands what a page fills in; the script fills in ``#``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormWords:
    """English unless a translation gives other words."""

    skip_link: str = "Skip to the question"
    back: str = "Back"
    go_on: str = "Continue"
    start: str = "Start"
    error: str = "Error:"
    problems_title: str = "There is a problem"
    where: str = "Page {position} of {of}"
    where_about: str = "Page {position} of about {of}"
    optional: str = "You can skip this."
    minute: str = "It takes about 1 minute."
    minutes: str = "It takes about {minutes} minutes."
    each_page_kept: str = "Each page is kept when you press Continue, so you can stop and come back."
    shared_device: str = "Other people use this phone or computer"
    shared_device_hint: str = "Tick this and nothing is kept on it when you close this page."
    rating_ends: str = "0 means “{low}”. 10 means “{high}”."
    number: str = "Number"
    number_of: str = "Number of {unit}"
    day: str = "Day"
    month: str = "Month"
    year: str = "Year"
    day_example: str = "For example, 27 3 2026"
    month_example: str = "For example, 3 2026"
    or_: str = "or"
    no_answer: str = "Or say that you give no answer"
    limit: str = "You can write up to {limit} characters."
    characters_left: str = "You have # characters left."
    characters_too_many: str = "You have # characters too many."
    is_both: str = (
        "You gave an answer and also ticked that you give none. We kept your answer. "
        "If you want to give none, remove it and tick the box again."
    )
    hidden_answer: str = (
        "You answered this before. Your answer does not show here, because someone else may hold this phone. "
        "Leave it empty to keep your earlier answer."
    )
    show_earlier: str = "Show my earlier answers"
    welcome_back: str = "Welcome back"
    welcome_back_text: str = (
        "You have begun this form already. What you gave is kept. It does not show until you ask for it."
    )
    continue_there: str = "Continue where you stopped"
    somebody_else: str = "I am someone else: start a new form"
    somebody_else_hint: str = "This removes the answers begun here that were not sent."
    check_title: str = "Check your answers"
    check_text: str = "Nothing is sent yet. You can still change everything."
    change: str = "Change"
    change_of: str = "your answer to: {question}"
    not_answered: str = "Not answered"
    answered: str = "Answered"
    before_sending: str = "When you send your answers, you cannot change them afterwards."
    send: str = "Send my answers"
    done_title: str = "We have your answers"
    reference: str = "Your reference number"
    too_late: str = "Your answers were sent before. What you changed after that was not added."
    close_page: str = "You can close this page now."
    help_link: str = "Help now"
    help_title: str = "If you need help now"
    leave: str = "Leave this page quickly"
    leave_short: str = "Leave"
    other_version: str = "Use the other version of this form"
    on_paper: str = "Print this form and fill it in on paper"
    not_saved: str = (
        "We could not save this page just now. What you gave is still here. "
        "Please wait a moment and press the button again."
    )
    too_long: str = "This is much longer than we can keep. Please make it shorter and press the button again."
    slow: str = "This is taking a while. We keep trying. What you gave is still here."
    offline: str = "There is no connection just now. What you gave is still here. We keep trying."
    restored: str = "We put back what you gave here before and had not sent."


ENGLISH = FormWords()


def words_for(_language: str) -> FormWords:
    """The words in a form's language; English until somebody translates them."""
    return ENGLISH
