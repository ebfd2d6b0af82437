"""A form with every kind of question, to read spreadsheets into."""

from __future__ import annotations

from surveys.catalogue import parse_form
from surveys.core.model import Form


EVERY_KIND = """
key: every_kind
version: "{version}"
language: en-GB
title: Every kind
audience: family
touchpoint: visit
mode: {mode}
minutes: 3
introduction: Please tell us.
thanks: Thank you.
provenance: {{authored_by: The tests, source: Written for the tests}}
licence: {{kind: own, holder: The tests, terms: CC BY 4.0}}
scales:
  - id: yes_partly_no
    options:
      - {{code: "yes", label: "Yes"}}
      - {{code: partly, label: "Partly"}}
      - {{code: "no", label: "No"}}
sections:
  - id: first
    questions:
      - id: welcome
        kind: information
        text: Hello
        body: Nothing to answer here.
      - id: interpreter
        kind: one_choice
        text: Did you have an interpreter?
        required: true
        missing: [prefer_not_to_say]
        options:
          - {{code: had_one, label: "Yes"}}
          - {{code: not_needed, label: "No, I didn\u2019t need one"}}
          - {{code: none_came, label: "No; nobody came"}}
      - id: topics
        kind: several_choices
        text: What did you talk about?
        missing: [dont_know]
        alone: [none]
        options:
          - {{code: sleep, label: Sleep}}
          - {{code: crying, label: "Crying, fussing; and so on"}}
          - {{code: money, label: Money}}
          - {{code: none, label: None of these}}
      - id: how_it_was
        kind: statement_group
        text: How was it for you?
        scale: yes_partly_no
        missing: [dont_know, not_applicable]
        statements:
          - {{id: listened, text: They listened to me}}
          - {{id: easy, text: They were easy to talk to}}
      - id: again
        kind: rating
        text: How likely are you to come again?
        low: Not at all
        high: Very
      - id: children
        kind: number
        text: How many children do you have?
        minimum: 0
        maximum: 20
        unit: children
{date}      - id: birth_month
        kind: month
        text: In which month was your baby born?
      - id: other_help
        kind: short_text
        asks: open
        text: What other help would you like?
        max_length: 40
      - id: went_well
        kind: long_text
        asks: went_well
        text: What went well?
        missing: [prefer_not_to_say]
      - id: better
        kind: long_text
        asks: could_be_better
        text: What could be better?
        show_when: {{question: interpreter, is: none_came}}
"""


DATE = """\
      - id: first_visit
        kind: date
        text: When was your first visit?
        in_past: true
"""


def every_kind(mode: str = "anonymous", version: str = "1.0") -> Form:
    """The form in a mode and version. An anonymous form may ask for no exact day."""
    date = "" if mode == "anonymous" else DATE
    return parse_form(EVERY_KIND.format(mode=mode, version=version, date=date), name="every_kind.yaml")
