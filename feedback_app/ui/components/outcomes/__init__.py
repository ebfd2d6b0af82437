"""Scores of families and figures of the team."""
