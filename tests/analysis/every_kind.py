"""A form with every kind of question, in two versions, for tests of counting."""

from __future__ import annotations

from surveys.catalogue import parse_form
from surveys.core.model import Form


FORM = """
key: every_kind
version: "{version}"
language: en-GB
title: {title}
audience: family
touchpoint: training_after
mode: pseudonymous
minutes: 2
introduction: Please tell us how it was.
thanks: Thank you.
provenance: {{authored_by: The tests, source: Written for the tests}}
licence: {{kind: own, holder: The tests, terms: CC BY 4.0}}
scales:
  - id: yes_no
    options:
      - {{code: "yes", label: "{yes}"}}
      - {{code: "no", label: "No"}}
      {scale_more}
sections:
  - id: main
    title: Your visit
    questions:
      - {{id: overall, include: friends_and_family, required: true}}
      - {{id: told, kind: information, text: Thank you, body: Go on.}}
      - {{id: choice, kind: one_choice, text: Was it helpful?, scale: yes_no, missing: [dont_know]}}
      - id: topics
        kind: several_choices
        text: What did you talk about?
        options: [{{code: sleep, label: Sleep}}, {{code: crying, label: Crying}}]
      - id: group
        kind: statement_group
        text: How was it?
        scale: yes_no
        missing: [dont_know]
        statements:
          - {{id: listened, text: They listened, aspect: listened}}
          {statement_more}
      - {{id: rating, kind: rating, text: How sure are you?, low: Not at all, high: Very}}
      - {{id: weeks, kind: number, text: How many weeks?, minimum: 0, maximum: 100, unit: weeks}}
      - {{id: day, kind: date, text: Which day?}}
      - {{id: month, kind: month, text: Which month?}}
      - {{id: well, kind: long_text, asks: went_well, text: What went well?}}
      - {{id: code, kind: short_text, asks: link_code, text: Your code}}
  - id: you
    title: About you
    show_when: {{question: choice, is: "yes"}}
    questions:
      - id: age
        kind: one_choice
        text: How old is the child?
        purpose: about_you
        missing: [prefer_not_to_say]
        options: [{{code: young, label: Young}}, {{code: older, label: Older}}]
      {question_more}
"""


def every_kind(
    version: str = "1.0",
    *,
    title: str = "Every kind",
    yes: str = "Yes",
    scale_more: str = "",
    statement_more: str = "",
    question_more: str = "",
) -> Form:
    """The form; what is given as ``more`` is one more line of YAML in its place."""
    text = FORM.format(
        version=version,
        title=title,
        yes=yes,
        scale_more=scale_more,
        statement_more=statement_more,
        question_more=question_more,
    )
    return parse_form(text, name="every_kind.yaml")
