"""Importing a spreadsheet, step by step."""
