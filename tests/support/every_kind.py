"""One form with every kind of question, every reason for no answer, and words that look like markup."""

from __future__ import annotations

from surveys.catalogue import parse_form


EVERY_KIND = parse_form(
    """
key: every_kind
version: "1.0"
language: en-GB
title: "Every *kind* of question"
audience: professional
touchpoint: consultation
mode: named
quick_exit: true
minutes: 1
introduction: |
  First line,
  still the first paragraph.

  [Second](http://example.invalid) paragraph & <b>more</b> :smile: $x^2$
thanks: Thank you.
provenance: {authored_by: The tests, source: Written for the tests}
licence: {kind: own, holder: The tests, terms: CC BY 4.0}
scales:
  - id: how_often
    options: [{code: often, label: Often}, {code: never, label: Never}]
sections:
  - id: all_kinds
    title: "All: kinds"
    questions:
      - id: one
        kind: one_choice
        text: "1. Which *one* of :red[these]?"
        hint: "- a hint"
        missing: [dont_know, not_applicable, prefer_not_to_say]
        options:
          - {code: first, label: "The **first** one", hint: "It has a hint"}
          - {code: dont_know, label: "An option whose code is a reason's name"}
      - id: several
        kind: several_choices
        text: Which of these?
        missing: [prefer_not_to_say]
        alone: [none]
        at_most: 2
        options:
          - {code: sleep, label: Sleep}
          - {code: crying, label: Crying}
          - {code: feeding, label: Feeding}
          - {code: none, label: None of these}
      - id: lines
        kind: statement_group
        text: How often?
        scale: how_often
        missing: [not_applicable]
        statements:
          - {id: calm, text: It was calm}
          - {id: clear, text: It was clear}
      - id: scale
        kind: rating
        text: How likely?
        low: Not at all
        high: Very
        missing: [dont_know]
      - {id: told, kind: information, text: Something to know, body: "One *thing*."}
      - {id: amount, kind: number, text: How many?, minimum: 0, maximum: 45, unit: weeks,
         missing: [prefer_not_to_say]}
      - {id: day, kind: date, text: Which day?, in_past: true, missing: [dont_know]}
      - {id: month, kind: month, text: Which month?, missing: [dont_know]}
      - {id: line, kind: short_text, asks: open, text: In one line?, max_length: 20,
         missing: [prefer_not_to_say]}
      - {id: prose, kind: long_text, asks: open, text: In your words?, max_length: 100,
         missing: [prefer_not_to_say]}
""",
    name="every_kind.yaml",
)
