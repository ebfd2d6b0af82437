"""Pages about what people said."""
