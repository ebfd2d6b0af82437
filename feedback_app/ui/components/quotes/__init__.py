"""Quotes: choosing, masking and approving."""
