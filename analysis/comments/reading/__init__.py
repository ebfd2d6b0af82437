"""Classifies comments: clauses, sentiment, themes and confidence."""
