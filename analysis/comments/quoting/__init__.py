"""Quotes, redaction and word clouds."""
