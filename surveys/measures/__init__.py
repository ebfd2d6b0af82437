"""Standard measures: definitions, scoring, change rules, wording and its licences."""
