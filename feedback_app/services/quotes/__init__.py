"""Quotes: consent, masking, and approval by two people."""
