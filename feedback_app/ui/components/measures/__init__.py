"""The measures page."""
