"""Storing a response exactly once, and typing in paper forms."""
