"""Wording of measures under an organisation's own licence."""
