"""Previewing, storing and undoing an import."""
