"""Pages for asking, sharing and settings."""
