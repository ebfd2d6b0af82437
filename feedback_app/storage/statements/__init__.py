"""Statements that are safe to repeat, and database errors without the data in them."""
