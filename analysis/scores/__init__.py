"""Scores of measures over time: change rules, lines, sentences and charts."""
