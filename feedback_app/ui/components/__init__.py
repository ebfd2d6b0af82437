"""Pieces of pages; each draws itself and returns what the person did."""
