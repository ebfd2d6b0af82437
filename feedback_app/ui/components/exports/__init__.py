"""Exports of responses and outcomes."""
