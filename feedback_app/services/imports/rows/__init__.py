"""Rows of a spreadsheet as responses, or as refusals with a reason."""
