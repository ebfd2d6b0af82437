"""Bytes and texts before they are a table. Nothing here knows a form or a column."""
