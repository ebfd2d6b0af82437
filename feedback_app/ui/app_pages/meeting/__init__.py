"""Pages for the weekly meeting."""
