"""Pages for work with families."""
